using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LibNbd.Api.Tests.Support;

/// <summary>A relay that listens on the loopback context of vsock.</summary>
internal sealed partial class VsockRelay : Relay
{
    private const int FamilyVsock = 40;
    private const int StreamCloseOnExec = 1 | 0x80000;
    private const uint LoopbackContext = 1;
    private const uint AnyPort = 0xffff_ffff;
    private const int AddressSize = 16;

    private VsockRelay(Socket listener, string target, uint port)
        : base(listener, target)
    {
        Port = port;
        Start();
    }

    internal uint Port { get; }

    /// <summary>Null where there is no such context.</summary>
    internal static VsockRelay? Start(string target)
    {
        int descriptor = OperatingSystem.IsLinux() ? CreateSocket(FamilyVsock, StreamCloseOnExec, 0) : -1;
        if (descriptor < 0)
        {
            return null;
        }

        SafeSocketHandle handle = new(descriptor, ownsHandle: true);
        byte[] address = new byte[AddressSize];
        MemoryMarshal.Write(address, (ushort)FamilyVsock);
        MemoryMarshal.Write(address.AsSpan(4), AnyPort);
        MemoryMarshal.Write(address.AsSpan(8), LoopbackContext);
        int length = AddressSize;
        if (Bind(descriptor, address, AddressSize) != 0 || GetName(descriptor, address, ref length) != 0)
        {
            handle.Dispose();
            return null;
        }

        return new VsockRelay(new Socket(handle), target, MemoryMarshal.Read<uint>(address.AsSpan(4)));
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int CreateSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind")]
    private static partial int Bind(int descriptor, byte[] address, int length);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetName(int descriptor, byte[] address, ref int length);
}
