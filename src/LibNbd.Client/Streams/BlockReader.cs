using System.Runtime.CompilerServices;

namespace LibNbd.Streams;

/// <summary>Blocks of an export as a stream reads them: the last ones are kept, and the next ones are read ahead.</summary>
/// <remarks>What each read runs through is pooled: its tasks are awaited once, by the stream.</remarks>
internal sealed class BlockReader
{
    private readonly NbdClient _client;
    private readonly HoleMap? _holes;
    private readonly Block[] _blocks;
    private readonly int _readAhead;
    private long _uses;
    private long _last = -2;
    private int _ahead;

    internal BlockReader(NbdClient client, int blockSize, int readAhead, bool skipHoles)
    {
        _client = client;
        BlockSize = blockSize;
        _readAhead = readAhead;
        _holes = skipHoles ? new HoleMap(client) : null;
        _blocks = [.. Enumerable.Range(0, readAhead + 2).Select(static _ => new Block())];
    }

    /// <summary>A multiple of the export's blocks.</summary>
    internal int BlockSize { get; }

    /// <summary>The block that holds a position.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<ReadOnlyMemory<byte>> GetAsync(long position, CancellationToken cancellationToken)
    {
        long index = position / BlockSize;
        bool isNext = index == _last + 1;
        Block block = FindSound(index) ?? await LoadAsync(index, isNext, cancellationToken).ConfigureAwait(false);

        // Before any other is loaded, which takes the place of the one that was longest not used.
        block.Used = ++_uses;
        if (isNext)
        {
            await ReadAheadAsync(index, cancellationToken).ConfigureAwait(false);
        }
        else if (index != _last)
        {
            _ahead = 0;
        }

        _last = index;
        try
        {
            await block.Load.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (block.Load.IsFaulted)
        {
            block.Index = -1;
            throw;
        }

        return block.Memory[(int)(position - (index * BlockSize))..];
    }

    /// <summary>Reads past the blocks, for ranges that are longer than they are.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask ReadThroughAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        bool isNext = offset / BlockSize == _last + 1;
        _last = ((offset + buffer.Length) / BlockSize) - 1;
        if (!isNext || !await TryClearAsync(buffer, offset, cancellationToken).ConfigureAwait(false))
        {
            await _client.ReadAsync(buffer, offset, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A range was written: what was read of it is old.</summary>
    internal void Forget(long offset, long length)
    {
        _holes?.Forget();
        foreach (Block block in _blocks)
        {
            if (block.Index >= 0 && block.Index * BlockSize < offset + length && offset < (block.Index + 1) * BlockSize)
            {
                block.Index = -1;
            }
        }
    }

    /// <summary>One whose reading ahead did not fail: that is tried again when it is asked for.</summary>
    private Block? FindSound(long index)
    {
        Block? block = Find(index);
        if (block is { Load.IsFaulted: true })
        {
            block.Index = -1;
            return null;
        }

        return block;
    }

    private Block? Find(long index)
    {
        foreach (Block block in _blocks)
        {
            if (block.Index == index)
            {
                return block;
            }
        }

        return null;
    }

    private Block LeastUsed()
    {
        Block least = _blocks[0];
        foreach (Block block in _blocks)
        {
            least = block.Used < least.Used ? block : least;
        }

        return least;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadAheadAsync(long index, CancellationToken cancellationToken)
    {
        // More the longer it goes on: who reads two blocks does not need eight.
        _ahead = Math.Min(Math.Max(_ahead * 2, 1), _readAhead);
        for (long next = index + 1; next <= index + _ahead && next * BlockSize < _client.Export.Size; next++)
        {
            if (Find(next) is null)
            {
                Block block = await LoadAsync(next, looksForHoles: true, cancellationToken).ConfigureAwait(false);
                block.Used = ++_uses;
            }
        }
    }

    /// <summary>Starts to read a block in place of the one that was longest not used.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Block> LoadAsync(long index, bool looksForHoles, CancellationToken cancellationToken)
    {
        Block block = LeastUsed();
        await block.Load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        block.Load = Task.CompletedTask;
        block.Index = -1;
        block.Buffer ??= GC.AllocateUninitializedArray<byte>(BlockSize);
        block.Length = (int)Math.Min(BlockSize, _client.Export.Size - (index * BlockSize));
        if (looksForHoles && await TryClearAsync(block.Memory, index * BlockSize, cancellationToken).ConfigureAwait(false))
        {
            block.Load = Task.CompletedTask;
        }
        else
        {
            block.Load = _client.ReadAsync(block.Memory, index * BlockSize, CancellationToken.None).AsTask();
        }

        block.Index = index;
        return block;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryClearAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        bool isZero = _holes is not null && await _holes.IsZeroAsync(offset, buffer.Length, cancellationToken).ConfigureAwait(false);
        if (isZero)
        {
            buffer.Span.Clear();
        }

        return isZero;
    }

    private sealed class Block
    {
        internal long Index { get; set; } = -1;

        internal byte[]? Buffer { get; set; }

        internal int Length { get; set; }

        internal Memory<byte> Memory => Buffer.AsMemory(0, Length);

        internal long Used { get; set; }

        internal Task Load { get; set; } = Task.CompletedTask;
    }
}
