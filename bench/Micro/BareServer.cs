using System.Buffers.Binary;
using System.Net.Sockets;

namespace LibNbd.Bench.Micro;

/// <summary>
/// An oldstyle server on a thread of its own that answers reads out of one buffer and, once connected, allocates nothing: so
/// that what a benchmark counts is the client's.
/// </summary>
internal sealed class BareServer : IDisposable
{
    private const int ExportSize = 1 << 30;
    private const int RequestSize = 28;
    private const int ReplySize = 16;
    private const ushort HasFlags = 1;

    private readonly Socket _listener;
    private readonly Thread _thread;

    public BareServer()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"libnbd-bench-{Guid.NewGuid():n}.sock");
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Path { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join();
        File.Delete(Path);
    }

    private void Serve()
    {
        try
        {
            using Socket socket = _listener.Accept();
            byte[] greeting = new byte[152];
            BinaryPrimitives.WriteUInt64BigEndian(greeting, 0x4e42444d41474943);
            BinaryPrimitives.WriteUInt64BigEndian(greeting.AsSpan(8), 0x0000420281861253);
            BinaryPrimitives.WriteUInt64BigEndian(greeting.AsSpan(16), ExportSize);
            BinaryPrimitives.WriteUInt16BigEndian(greeting.AsSpan(26), HasFlags);
            socket.Send(greeting);
            Answer(socket);
        }
        catch (SocketException)
        {
            // The client left, or the benchmark is over.
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static void Answer(Socket socket)
    {
        byte[] input = new byte[64 * 1024];
        byte[] output = new byte[1 << 20];
        int filled = 0;
        while (true)
        {
            int received = socket.Receive(input.AsSpan(filled));
            if (received == 0)
            {
                return;
            }

            filled += received;
            int position = 0;
            int length = 0;
            for (; filled - position >= RequestSize; position += RequestSize)
            {
                ReadOnlySpan<byte> request = input.AsSpan(position, RequestSize);
                if (BinaryPrimitives.ReadUInt16BigEndian(request[6..]) == 2)
                {
                    return;
                }

                int count = BinaryPrimitives.ReadInt32BigEndian(request[24..]);
                if (output.Length - length < ReplySize + count)
                {
                    Send(socket, output.AsSpan(0, length));
                    length = 0;
                }

                Span<byte> reply = output.AsSpan(length, ReplySize + count);
                BinaryPrimitives.WriteUInt32BigEndian(reply, 0x67446698);
                BinaryPrimitives.WriteUInt32BigEndian(reply[4..], 0);
                request.Slice(8, 8).CopyTo(reply[8..]);
                length += ReplySize + count;
            }

            input.AsSpan(position, filled - position).CopyTo(input);
            filled -= position;
            Send(socket, output.AsSpan(0, length));
        }
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }
}
