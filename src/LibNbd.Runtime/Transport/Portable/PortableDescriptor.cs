using System.Net.Sockets;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>What .NET has no word for about a descriptor that somebody else opened.</summary>
internal static class PortableDescriptor
{
    /// <summary>FIOCLEX of Linux.</summary>
    private const uint LinuxCloseOnExec = 0x5451;

    /// <summary>FIOCLEX of macOS and the BSDs.</summary>
    private const uint BsdCloseOnExec = 0x20006601;

    /// <summary>Whether the number names anything open. A Windows socket that is none is told by Winsock itself.</summary>
    internal static bool IsOpen(int descriptor) =>
        OperatingSystem.IsWindows() || Libc.Fcntl(descriptor, Libc.FcntlGetDescriptorFlags, 0) >= 0 || Libc.LastError != Errno.EBADF;

    /// <summary>Takes the descriptor out of a socket, which is disposed of; -1 if there are no descriptors left.</summary>
    /// <exception cref="ObjectDisposedException">The socket was disposed of before.</exception>
    internal static int TakeFrom(Socket socket)
    {
        int descriptor = (int)socket.Handle;
        if (OperatingSystem.IsWindows())
        {
            // Disposing would wait for a handle that it no longer has, and so would the finalizer.
            socket.SafeHandle.SetHandleAsInvalid();
#pragma warning disable CA1816 // It is another object's finalizer that must not run.
            GC.SuppressFinalize(socket);
#pragma warning restore CA1816
            return descriptor;
        }

        // A second descriptor: the first is also in the tables by which .NET watches its sockets, until it is closed.
        int taken = OperatingSystem.IsLinux()
            ? Libc.Fcntl(descriptor, Libc.FcntlDuplicateCloseOnExec, 0)
            : Libc.Duplicate(descriptor);
        socket.Dispose();
        return taken;
    }

    /// <summary>Keeps a descriptor from child processes. Inheriting is a matter of the creator's handle on Windows.</summary>
    internal static void SetCloseOnExec(int descriptor)
    {
        // Not fcntl: its third argument is variadic, and that of macOS on Arm travels another way than declared here.
        if (!OperatingSystem.IsWindows())
        {
            _ = Libc.Ioctl(descriptor, OperatingSystem.IsLinux() ? LinuxCloseOnExec : BsdCloseOnExec);
        }
    }
}
