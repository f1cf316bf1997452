using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Engine;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>The kinds of things that a path may name.</summary>
internal enum FileKind
{
    /// <summary>There is nothing.</summary>
    None,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A block device.</summary>
    Device,

    /// <summary>A pipe, a socket or a character device.</summary>
    Stream,

    /// <summary>A folder.</summary>
    Folder,
}

/// <summary>What is asked of files.</summary>
internal static class FileQueries
{
    private const int KindMask = 0xf000;
    private const int RegularKind = 0x8000;
    private const int DeviceKind = 0x6000;
    private const int FolderKind = 0x4000;
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatus = 0x7ff;

    /// <summary>What a path names.</summary>
    public static FileKind KindOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) ? FileKind.Regular : Directory.Exists(path) ? FileKind.Folder : FileKind.None;
        }

        return TryStatus(CurrentFolder, path, 0, out SystemCalls.FileStatus status) ? KindOf(status) : FileKind.None;
    }

    /// <summary>What a descriptor is open to.</summary>
    public static FileKind KindOf(int descriptor) =>
        OperatingSystem.IsLinux() && TryStatus(descriptor, "", EmptyPath, out SystemCalls.FileStatus status)
            ? KindOf(status)
            : FileKind.Stream;

    /// <summary>What changes when a file is replaced or written: a journal compares it.</summary>
    public static string Stamp(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            FileInfo info = new(path);
            return $"{info.Length} {info.LastWriteTimeUtc.Ticks}";
        }

        return TryStatus(CurrentFolder, path, 0, out SystemCalls.FileStatus status)
            ? $"{status.DeviceMajor}:{status.DeviceMinor} {status.Inode} {status.Size} "
                + $"{status.ModifiedSeconds}.{status.ModifiedNanoseconds}"
            : "";
    }

    /// <summary>The size of a block device.</summary>
    public static long DeviceSize(SafeFileHandle device)
    {
        long size = SystemCalls.Seek((int)device.DangerousGetHandle(), 0, SystemCalls.SeekEnd);
        return size >= 0 ? size : throw new ToolException($"the size of the device cannot be had: {ErrorText.Of(SystemCalls.LastError)}");
    }

    /// <summary>The block that a device likes best.</summary>
    public static unsafe int OptimalBlock(SafeFileHandle device)
    {
        int block = 0;
        bool isKnown = SystemCalls.Control((int)device.DangerousGetHandle(), SystemCalls.BlockOptimalIo, &block) == 0;
        return isKnown && block > End.DefaultBlock && int.IsPow2(block) ? block : End.DefaultBlock;
    }

    /// <summary>The errno of an exception that .NET made of one.</summary>
    public static int ErrorOf(Exception failure) =>
        failure.HResult is > 0 and < 4096 ? failure.HResult
        : failure.InnerException is { HResult: > 0 and < 4096 } inner ? inner.HResult
        : Errno.EIO;

    /// <summary>Makes what was written to a file or a device durable.</summary>
    /// <returns>The errno, or 0. What has nothing to be made durable, as a pipe, is no error.</returns>
    /// <remarks>On Linux .NET 10's FlushToDisk returns as if all were well when fsync has failed with EIO.</remarks>
    public static int Flush(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            int error;
            do
            {
                error = SystemCalls.Sync(file) == 0 ? 0 : SystemCalls.LastError;
            }
            while (error == Errno.EINTR);
            return error is Errno.EINVAL or Errno.EROFS or Errno.EOPNOTSUPP ? 0 : error;
        }

        try
        {
            RandomAccess.FlushToDisk(file);
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ErrorOf(failure);
        }
    }

    private static FileKind KindOf(in SystemCalls.FileStatus status) => (status.Mode & KindMask) switch
    {
        RegularKind => FileKind.Regular,
        DeviceKind => FileKind.Device,
        FolderKind => FileKind.Folder,
        _ => FileKind.Stream,
    };

    private static unsafe bool TryStatus(int folder, string path, int flags, out SystemCalls.FileStatus status)
    {
        fixed (SystemCalls.FileStatus* found = &status)
        {
            return SystemCalls.Status(folder, path, flags, BasicStatus, found) == 0;
        }
    }
}
