using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Engine;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>The holes of a file: finding them, and making ranges zero in the best way that the file system has.</summary>
internal sealed class FileHoles(SafeFileHandle handle, bool isDevice)
{
    /// <summary>What is written at a time where there is no other way.</summary>
    private const int ZeroBufferSize = 256 * 1024;

    private static readonly byte[] Zeroes = new byte[ZeroBufferSize];

    private readonly int _descriptor = (int)handle.DangerousGetHandle();

    // A way that the file system does not know is not tried twice.
    private volatile bool _noPunch = !OperatingSystem.IsLinux();
    private volatile bool _noZeroRange = !OperatingSystem.IsLinux();
    private volatile bool _noZeroOut = !OperatingSystem.IsLinux() || !isDevice;

    /// <summary>Whether holes can be found.</summary>
    public static bool CanSeek => OperatingSystem.IsLinux();

    /// <summary>Completes a map with the holes of the file.</summary>
    /// <returns>An errno, or 0.</returns>
    public int Map(ExtentMap map)
    {
        long at = map.KnownTo;
        while (at < map.End)
        {
            long data = SystemCalls.Seek(_descriptor, at, SystemCalls.SeekData);
            if (data < 0)
            {
                int error = SystemCalls.LastError;
                if (error == Errno.ENXIO)
                {
                    map.AppendAllocation(map.End, isZero: true);
                    return 0;
                }

                // A file system that knows no holes.
                map.AppendAllocation(map.End, isZero: false);
                return error == Errno.EINVAL ? 0 : error;
            }

            map.AppendAllocation(data, isZero: true);
            if (data >= map.End)
            {
                return 0;
            }

            long hole = SystemCalls.Seek(_descriptor, data, SystemCalls.SeekHole);
            at = hole < 0 ? map.End : hole;
            map.AppendAllocation(at, isZero: false);
        }

        return 0;
    }

    /// <summary>Makes a range zero.</summary>
    /// <returns>An errno, or 0.</returns>
    public int Zero(long offset, long length, bool mayTrim)
    {
        if (mayTrim && !_noPunch)
        {
            if (SystemCalls.Allocate(_descriptor, SystemCalls.PunchHole | SystemCalls.KeepSize, offset, length) == 0)
            {
                return 0;
            }

            _noPunch = SystemCalls.LastError != Errno.ENOSPC;
        }

        if (!_noZeroRange)
        {
            if (SystemCalls.Allocate(_descriptor, SystemCalls.ZeroRange, offset, length) == 0)
            {
                return 0;
            }

            _noZeroRange = SystemCalls.LastError != Errno.ENOSPC;
        }

        if (!mayTrim && !_noPunch)
        {
            if (SystemCalls.Allocate(_descriptor, SystemCalls.PunchHole | SystemCalls.KeepSize, offset, length) == 0
                && SystemCalls.Allocate(_descriptor, 0, offset, length) == 0)
            {
                return 0;
            }

            _noPunch = SystemCalls.LastError != Errno.ENOSPC;
        }

        if (!_noZeroOut && ZeroOut(offset, length))
        {
            return 0;
        }

        return WriteZeroes(offset, length);
    }

    /// <summary>Allocates the space of a file that was just made and has none.</summary>
    /// <exception cref="IOException">There is no space.</exception>
    public void Allocate(long size)
    {
        if (OperatingSystem.IsLinux())
        {
            if (SystemCalls.Allocate(_descriptor, 0, 0, size) == 0)
            {
                return;
            }

            if (SystemCalls.LastError == Errno.ENOSPC)
            {
                throw new IOException(ErrorText.Of(Errno.ENOSPC));
            }
        }

        if (WriteZeroes(0, size) is var error and not 0)
        {
            throw new IOException(ErrorText.Of(error));
        }
    }

    private unsafe bool ZeroOut(long offset, long length)
    {
        long* range = stackalloc long[] { offset, length };
        if (SystemCalls.Control(_descriptor, SystemCalls.BlockZeroOut, range) == 0)
        {
            return true;
        }

        _noZeroOut = true;
        return false;
    }

    private int WriteZeroes(long offset, long length)
    {
        try
        {
            for (long done = 0; done < length; done += ZeroBufferSize)
            {
                RandomAccess.Write(handle, Zeroes.AsSpan(0, (int)Math.Min(ZeroBufferSize, length - done)), offset + done);
            }

            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return FileQueries.ErrorOf(failure);
        }
    }
}
