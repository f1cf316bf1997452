using System.Net;
using System.Net.Sockets;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Linux;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Runtime.Tests.Transport;

/// <summary>Both implementations, where both can run; every test of behaviour takes one of them.</summary>
public static class Platforms
{
    private static readonly SocketPlatform? Linux = OperatingSystem.IsLinux() ? new LinuxSocketPlatform() : null;
    private static readonly PortableSocketPlatform Portable = new();

    public static TheoryData<string> All => OperatingSystem.IsLinux()
        ? new TheoryData<string> { nameof(Linux), nameof(Portable) }
        : new TheoryData<string> { nameof(Portable) };

    internal static SocketPlatform Get(string name) => name == nameof(Linux) ? Linux! : Portable;

    /// <summary>A connected TCP pair: ours by the platform, the peer a blocking socket of .NET.</summary>
    internal static Pair Connect(SocketPlatform platform)
    {
        using Socket listener = Listen(IPAddress.Loopback);
        StreamTransport transport = ConnectTo(platform, AddressOf(listener));
        return new Pair(transport, listener.Accept());
    }

    /// <summary>As above over a Unix socket, whose buffers are small and exact where those of TCP are as the kernel likes.</summary>
    internal static Pair ConnectUnix(SocketPlatform platform, TestFolder folder, int sendBuffer)
    {
        string path = Path.Combine(folder.Root, "s");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Assert.Equal(0, NetworkAddress.FromUnixPath(path, out NetworkAddress address));
        StreamTransport transport = ConnectTo(platform, address, sendBuffer);
        return new Pair(transport, listener.Accept());
    }

    internal static Socket Listen(IPAddress ip)
    {
        Socket listener = new(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(ip, 0));
        listener.Listen();
        return listener;
    }

    internal static NetworkAddress AddressOf(Socket listener)
    {
        IPEndPoint end = (IPEndPoint)listener.LocalEndPoint!;
        return NetworkAddress.FromIP(end.Address, end.Port);
    }

    internal static StreamTransport ConnectTo(SocketPlatform platform, NetworkAddress address, int sendBuffer = 0)
    {
        Assert.Equal(0, TryConnect(platform, address, sendBuffer, out StreamTransport? transport));
        return transport!;
    }

    /// <summary>Sees a connect through to its end.</summary>
    internal static int TryConnect(SocketPlatform platform, NetworkAddress address, int sendBuffer, out StreamTransport? transport)
    {
        int errno = platform.StartConnect(address, tcpNoDelay: true, sendBuffer, out transport);
        if (errno == Errno.EINPROGRESS)
        {
            PollEvents ready = Wait(platform, transport!, PollEvents.Write);
            Assert.True(ready.HasFlag(PollEvents.Write), $"a connect ended with {ready}");
            errno = transport!.TakeConnectError();
            if (errno != 0)
            {
                transport.Close();
                transport = null;
            }
        }
        else
        {
            Assert.Equal(errno == 0, transport is not null);
        }

        return errno;
    }

    internal static PollEvents Wait(SocketPlatform platform, StreamTransport transport, PollEvents events)
    {
        PollItem[] items = [new PollItem(transport.FileDescriptor, events)];
        Assert.Equal(1, platform.Poll(items, Deadline.Infinite, out int errno));
        Assert.Equal(0, errno);
        return items[0].Ready;
    }

    /// <summary>Receives until the buffer is full, or less at the end of the stream.</summary>
    internal static int ReceiveAll(SocketPlatform platform, StreamTransport transport, Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            IoResult result = transport.Receive(buffer[total..]);
            if (result.WouldBlock)
            {
                Wait(platform, transport, PollEvents.Read);
                continue;
            }

            Assert.False(result.IsError, Errno.Name(result.Errno));
            if (result.Count == 0)
            {
                break;
            }

            total += result.Count;
        }

        return total;
    }

    internal sealed record Pair(StreamTransport Transport, Socket Peer) : IDisposable
    {
        public void Dispose()
        {
            Transport.Close();
            Peer.Dispose();
        }
    }
}

/// <summary>Tests that count something of the whole process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class WholeProcess
{
    public const string Name = "whole process";
}
