using System.Collections.Concurrent;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server;

/// <summary>A sparse disk in memory: a page exists once it has been written; trim and zero release it.</summary>
public sealed class MemoryExport : IExport
{
    /// <summary>Bytes of a page: the granularity of holes.</summary>
    public const int PageSize = 32 * 1024;

    /// <summary>What <see cref="MaximumAllocated"/> is by default: 8 GiB, so that a test cannot take the whole machine.</summary>
    public const ulong DefaultMaximumAllocated = 8UL << 30;

    private readonly ConcurrentDictionary<ulong, byte[]> _pages = new();
    private long _pageCount;

    /// <summary>Create a disk of zeroes.</summary>
    public MemoryExport(ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, ServerLimits.MaxExportSize);
        Size = size;
    }

    /// <summary>Create a disk with a copy of <paramref name="content"/>; pages of zeroes stay holes.</summary>
    public MemoryExport(ReadOnlySpan<byte> content)
        : this((ulong)content.Length)
    {
        for (int at = 0; at < content.Length; at += PageSize)
        {
            ReadOnlySpan<byte> piece = content[at..Math.Min(content.Length, at + PageSize)];
            if (piece.ContainsAnyExcept((byte)0))
            {
                Write(piece, (ulong)at);
            }
        }
    }

    /// <inheritdoc/>
    public ulong Size { get; }

    /// <inheritdoc/>
    public ExportFeatures Features { get; init; } = ExportFeatures.Writable;

    /// <inheritdoc/>
    public bool IsSynchronous => true;

    /// <inheritdoc/>
    public string? Description { get; init; }

    /// <inheritdoc/>
    public string? CanonicalName { get; init; }

    /// <inheritdoc/>
    public BlockSizes? BlockSizes { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<MetaContext> MetaContexts { get; init; } = MetaContext.AllocationOnly;

    /// <summary>What describes the contexts other than base:allocation: context, offset, length and the list to fill.</summary>
    public Action<string, ulong, ulong, ExtentList>? Describe { get; init; }

    /// <summary>Maximum bytes of pages; a write that needs more fails with ENOSPC.</summary>
    public ulong MaximumAllocated { get; init; } = DefaultMaximumAllocated;

    /// <summary>Bytes of pages now.</summary>
    public ulong Allocated => (ulong)Interlocked.Read(ref _pageCount) * PageSize;

    /// <summary>Read without a client.</summary>
    public void Read(Span<byte> buffer, ulong offset)
    {
        CheckRange(offset, (ulong)buffer.Length);
        while (!buffer.IsEmpty)
        {
            (ulong index, int within, int count) = Piece(offset, (ulong)buffer.Length);
            if (_pages.TryGetValue(index, out byte[]? page))
            {
                page.AsSpan(within, count).CopyTo(buffer);
            }
            else
            {
                buffer[..count].Clear();
            }

            buffer = buffer[count..];
            offset += (ulong)count;
        }
    }

    /// <summary>Write without a client. Returns <see cref="NbdError.NoSpace"/> if the pages run out.</summary>
    public NbdError Write(ReadOnlySpan<byte> data, ulong offset)
    {
        CheckRange(offset, (ulong)data.Length);
        while (!data.IsEmpty)
        {
            (ulong index, int within, int count) = Piece(offset, (ulong)data.Length);
            if (GetOrCreatePage(index) is not { } page)
            {
                return NbdError.NoSpace;
            }

            data[..count].CopyTo(page.AsSpan(within));
            data = data[count..];
            offset += (ulong)count;
        }

        return NbdError.None;
    }

    /// <summary>A copy of the whole content.</summary>
    public byte[] ToArray()
    {
        byte[] all = new byte[Size];
        Read(all, 0);
        return all;
    }

    /// <inheritdoc/>
    public ValueTask<NbdError> ReadAsync(Memory<byte> buffer, ulong offset, CancellationToken cancellationToken)
    {
        Read(buffer.Span, offset);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<NbdError> WriteAsync(ReadOnlyMemory<byte> data, ulong offset, CancellationToken cancellationToken) =>
        new(Write(data.Span, offset));

    /// <inheritdoc/>
    public ValueTask<NbdError> TrimAsync(ulong offset, ulong length, CancellationToken cancellationToken)
    {
        Release(offset, length);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<NbdError> ZeroAsync(ulong offset, ulong length, NbdCommandFlags flags, CancellationToken cancellationToken)
    {
        if (!flags.HasFlag(NbdCommandFlags.NoHole))
        {
            Release(offset, length);
            return default;
        }

        while (length > 0)
        {
            (ulong index, int within, int count) = Piece(offset, length);
            if (GetOrCreatePage(index) is not { } page)
            {
                return new(NbdError.NoSpace);
            }

            page.AsSpan(within, count).Clear();
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
        if (!string.Equals(context, MetaContext.Allocation, StringComparison.Ordinal))
        {
            Describe?.Invoke(context, offset, length, extents);
            return default;
        }

        ulong end = offset + length;
        ulong pages = (length / PageSize) + 2;
        if (pages <= (ulong)Interlocked.Read(ref _pageCount) + 2)
        {
            while (offset < end && !extents.IsFull)
            {
                (ulong index, _, int count) = Piece(offset, end - offset);
                extents.Add((ulong)count, _pages.ContainsKey(index) ? 0 : MetaContext.Hole | MetaContext.Zero);
                offset += (ulong)count;
            }

            return default;
        }

        // Far more holes than pages: walk the pages that exist instead.
        foreach (ulong index in PagesWithin(offset, end))
        {
            ulong start = Math.Max(offset, index * PageSize);
            ulong stop = Math.Min(end, (index + 1) * PageSize);
            extents.Add(start - offset, MetaContext.Hole | MetaContext.Zero);
            extents.Add(stop - start, 0);
            offset = stop;
        }

        extents.Add(end - offset, MetaContext.Hole | MetaContext.Zero);
        return default;
    }

    private static (ulong Index, int Within, int Count) Piece(ulong offset, ulong length)
    {
        int within = (int)(offset % PageSize);
        return (offset / PageSize, within, (int)Math.Min((ulong)(PageSize - within), length));
    }

    private void Release(ulong offset, ulong length)
    {
        ulong end = offset + length;
        bool fewPages = (ulong)Interlocked.Read(ref _pageCount) < length / PageSize;
        if (fewPages)
        {
            foreach (ulong index in PagesWithin(offset, end))
            {
                ReleasePart(index, offset, end);
            }

            return;
        }

        for (ulong index = offset / PageSize; index * PageSize < end; index++)
        {
            ReleasePart(index, offset, end);
        }
    }

    private void ReleasePart(ulong index, ulong offset, ulong end)
    {
        ulong start = Math.Max(offset, index * PageSize);
        ulong stop = Math.Min(end, (index + 1) * PageSize);

        // The last page of the disk counts as whole although the disk ends within it.
        if (start == index * PageSize && (stop == (index + 1) * PageSize || stop == Size))
        {
            if (_pages.TryRemove(index, out _))
            {
                Interlocked.Decrement(ref _pageCount);
            }
        }
        else if (_pages.TryGetValue(index, out byte[]? page))
        {
            page.AsSpan((int)(start % PageSize), (int)(stop - start)).Clear();
        }
    }

    private ulong[] PagesWithin(ulong offset, ulong end)
    {
        List<ulong> found = [];
        foreach (KeyValuePair<ulong, byte[]> page in _pages)
        {
            if (page.Key >= offset / PageSize && page.Key * PageSize < end)
            {
                found.Add(page.Key);
            }
        }

        found.Sort();
        return [.. found];
    }

    private byte[]? GetOrCreatePage(ulong index)
    {
        if (_pages.TryGetValue(index, out byte[]? page))
        {
            return page;
        }

        if (Interlocked.Increment(ref _pageCount) > (long)(MaximumAllocated / PageSize))
        {
            Interlocked.Decrement(ref _pageCount);
            return null;
        }

        byte[] fresh = new byte[PageSize];
        page = _pages.GetOrAdd(index, fresh);
        if (!ReferenceEquals(page, fresh))
        {
            Interlocked.Decrement(ref _pageCount);
        }

        return page;
    }

    private void CheckRange(ulong offset, ulong length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Size - offset);
    }
}
