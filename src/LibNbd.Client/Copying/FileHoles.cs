using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Copying;

/// <summary>Where a file has data, as Linux tells; .NET does not. Elsewhere all of it is data.</summary>
internal static partial class FileHoles
{
    private const int SeekData = 3;
    private const int SeekHole = 4;

    /// <summary>ENXIO: there is no more data.</summary>
    private const int NoMoreData = 6;

    /// <summary>The next stretch of data at or behind a position.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">The position, before <paramref name="length"/>.</param>
    /// <param name="length">The end of what matters.</param>
    /// <returns>Where it starts and ends; both are <paramref name="length"/> if there is none.</returns>
    internal static (long Start, long End) NextData(SafeFileHandle file, long offset, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (offset, length);
        }

        long start = Seek(file, offset, SeekData);
        if (start < 0)
        {
            // A file system that cannot tell, or a file that cannot be sought: then everything is read.
            return Marshal.GetLastPInvokeError() == NoMoreData ? (length, length) : (offset, length);
        }

        long end = Seek(file, start, SeekHole);

        // Not behind the start if the file was changed meanwhile.
        return (Math.Min(start, length), end <= start ? length : Math.Min(end, length));
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
