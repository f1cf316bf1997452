using LibNbd.Tools.Common;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>A regular file or a block device.</summary>
internal sealed class FileEnd : End
{
    private readonly SafeFileHandle _handle;
    private readonly bool _isDevice;
    private readonly bool _isSource;
    private readonly string _path;
    private long _size;
    private bool _isEmptied;

    /// <summary>Takes an open file.</summary>
    public FileEnd(SafeFileHandle handle, string path, bool isDevice, bool isSource)
    {
        (_handle, _path, _isDevice, _isSource) = (handle, path, isDevice, isSource);
        _size = isDevice ? FileQueries.DeviceSize(handle) : RandomAccess.GetLength(handle);
        PreferredBlock = isDevice ? FileQueries.OptimalBlock(handle) : DefaultBlock;
        Holes = new FileHoles(handle, isDevice);
    }

    /// <inheritdoc/>
    public override string Kind => "file_ops";

    /// <inheritdoc/>
    public override string Name => _path;

    /// <inheritdoc/>
    public override string Identity => $"file {Path.GetFullPath(_path)} {(_isSource ? FileQueries.Stamp(_path) : "")}".TrimEnd();

    /// <inheritdoc/>
    public override long? Size => _size;

    /// <inheritdoc/>
    public override int PreferredBlock { get; }

    /// <inheritdoc/>
    public override bool CanExtents => !_isDevice && FileHoles.CanSeek;

    /// <inheritdoc/>
    public override bool CanZero => true;

    /// <inheritdoc/>
    public override bool CanFlush => true;

    /// <inheritdoc/>
    public override bool IsZeroWhenPrepared => _isEmptied;

    /// <summary>Whether it is a block device, whose size nobody changes.</summary>
    public bool IsDevice => _isDevice;

    /// <summary>The file.</summary>
    public SafeFileHandle File => _handle;

    /// <summary>How it tells of its holes, and makes them.</summary>
    public FileHoles Holes { get; }

    /// <inheritdoc/>
    public override void Prepare(long? size, bool keep, bool allocate)
    {
        if (_isDevice)
        {
            return;
        }

        try
        {
            if (!keep)
            {
                RandomAccess.SetLength(_handle, 0);
                _isEmptied = true;
            }

            if (size is { } length && (!keep || _size < length))
            {
                RandomAccess.SetLength(_handle, length);
                _size = length;
            }

            if (allocate && size is > 0)
            {
                Holes.Allocate(size.Value);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{_path}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public override Lane OpenLane(int index) => new FileLane(this);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _handle.Dispose();
        base.Dispose();
    }
}
