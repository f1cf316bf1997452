using LibNbd.Protocol;
using LibNbd.Server.Exports;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Server;

/// <summary>A file as a disk. On Linux its holes are reported, and trim and zero make holes; elsewhere everything is data.</summary>
public sealed class FileExport : IExport, IDisposable
{
    private const int ZeroPiece = 64 * 1024;
    private static readonly byte[] Zeroes = new byte[ZeroPiece];

    private readonly SafeFileHandle _handle;

    /// <summary>Open <paramref name="path"/>.</summary>
    public FileExport(string path, bool readOnly = false)
    {
        _handle = File.OpenHandle(
            path,
            FileMode.Open,
            readOnly ? FileAccess.Read : FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete);
        Size = (ulong)RandomAccess.GetLength(_handle);
        Features = readOnly
            ? ExportFeatures.ReadOnly | ExportFeatures.Flush | ExportFeatures.MultiConnection | ExportFeatures.Cache
            : ExportFeatures.Writable;
    }

    /// <inheritdoc/>
    public ulong Size { get; }

    /// <inheritdoc/>
    public ExportFeatures Features { get; init; }

    /// <inheritdoc/>
    public bool IsSynchronous => true;

    /// <inheritdoc/>
    public string? Description { get; init; }

    /// <inheritdoc/>
    public string? CanonicalName { get; init; }

    /// <inheritdoc/>
    public BlockSizes? BlockSizes { get; init; }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <inheritdoc/>
    public ValueTask<NbdError> ReadAsync(Memory<byte> buffer, ulong offset, CancellationToken cancellationToken)
    {
        Span<byte> left = buffer.Span;
        while (!left.IsEmpty)
        {
            int count = RandomAccess.Read(_handle, left, (long)offset);
            if (count == 0)
            {
                // The file was cut short behind our back: what is gone reads as zero.
                left.Clear();
                break;
            }

            left = left[count..];
            offset += (ulong)count;
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<NbdError> WriteAsync(ReadOnlyMemory<byte> data, ulong offset, CancellationToken cancellationToken)
    {
        RandomAccess.Write(_handle, data.Span, (long)offset);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<NbdError> FlushAsync(CancellationToken cancellationToken) => new(LinuxFile.Flush(_handle));

    /// <inheritdoc/>
    public ValueTask<NbdError> TrimAsync(ulong offset, ulong length, CancellationToken cancellationToken)
    {
        // Trim is a hint: where no hole can be punched, nothing need be done.
        LinuxFile.TryPunchHole(_handle, offset, length);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<NbdError> ZeroAsync(ulong offset, ulong length, NbdCommandFlags flags, CancellationToken cancellationToken)
    {
        bool done = flags.HasFlag(NbdCommandFlags.NoHole)
            ? LinuxFile.TryZeroRange(_handle, offset, length)
            : LinuxFile.TryPunchHole(_handle, offset, length);
        if (done)
        {
            return default;
        }

        if (flags.HasFlag(NbdCommandFlags.FastZero))
        {
            return new(NbdError.NotSupported);
        }

        while (length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(ZeroPiece, length);
            RandomAccess.Write(_handle, Zeroes.AsSpan(0, count), (long)offset);
            offset += (ulong)count;
            length -= (ulong)count;
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<NbdError> GetExtentsAsync(
        string context, ulong offset, ulong length, ExtentList extents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(extents);
        ulong end = offset + length;
        while (offset < end && !extents.IsFull)
        {
            ulong data = Math.Min(end, LinuxFile.NextData(_handle, offset));
            extents.Add(data - offset, MetaContext.Hole | MetaContext.Zero);
            offset = data;
            if (offset < end)
            {
                ulong hole = Math.Clamp(LinuxFile.NextHole(_handle, offset), offset + 1, end);
                extents.Add(hole - offset, 0);
                offset = hole;
            }
        }

        return default;
    }
}
