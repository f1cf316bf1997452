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
