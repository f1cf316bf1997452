using System.Runtime.InteropServices;
using LibNbd.Protocol;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Server.Exports;

/// <summary>The few Linux calls on files that .NET does not have. Elsewhere each says that it cannot.</summary>
internal static partial class LinuxFile
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoSuchAddress = 6;
    private const int Interrupted = 4;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int ZeroRange = 16;

    internal static bool TryPunchHole(SafeFileHandle file, ulong offset, ulong length) =>
        OperatingSystem.IsLinux() && Allocate(file, PunchHole | KeepSize, (long)offset, (long)length) == 0;

    internal static bool TryZeroRange(SafeFileHandle file, ulong offset, ulong length) =>
        OperatingSystem.IsLinux() && Allocate(file, ZeroRange | KeepSize, (long)offset, (long)length) == 0;

    /// <summary>Makes what was written durable.</summary>
    /// <remarks>On Linux .NET 10's FlushToDisk returns as if all were well when fsync has failed with EIO.</remarks>
    internal static NbdError Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return NbdError.None;
        }

        while (Synchronize(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                return error is NoSpace or QuotaExceeded ? NbdError.NoSpace : NbdError.InputOutput;
            }
        }

        return NbdError.None;
    }

    /// <summary>Where the next data begins at or after <paramref name="offset"/>; <see cref="ulong.MaxValue"/> if nowhere.</summary>
    internal static ulong NextData(SafeFileHandle file, ulong offset)
    {
        if (!OperatingSystem.IsLinux())
        {
            return offset;
        }

        long found = Seek(file, (long)offset, SeekData);
        return found >= 0 ? (ulong)found : Marshal.GetLastPInvokeError() == NoSuchAddress ? ulong.MaxValue : offset;
    }

    /// <summary>Where the next hole begins after <paramref name="offset"/>; <see cref="ulong.MaxValue"/> if that is not known.</summary>
    internal static ulong NextHole(SafeFileHandle file, ulong offset)
    {
        long found = OperatingSystem.IsLinux() ? Seek(file, (long)offset, SeekHole) : -1;
        return found >= 0 ? (ulong)found : ulong.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronize(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
