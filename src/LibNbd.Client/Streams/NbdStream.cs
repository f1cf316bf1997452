using System.Runtime.CompilerServices;

namespace LibNbd.Streams;

/// <summary>An export, or a part of it, as a stream.</summary>
/// <remarks>Small reads come out of blocks that are read ahead, large ones go past them; small writes are gathered.</remarks>
internal sealed class NbdStream : Stream
{
    private readonly NbdClient _client;
    private readonly FileAccess _access;
    private readonly long _start;
    private readonly long _length;
    private readonly BlockReader _reader;
    private byte[]? _unwritten;
    private long _unwrittenAt;
    private int _unwrittenLength;
    private long _position;
    private bool _isClosed;

    internal NbdStream(NbdClient client, NbdStreamOptions options)
    {
        _client = client;
        _access = options.Access!.Value;
        _start = options.Offset;
        _length = options.Length!.Value;
        int size = (int)Blocks.RoundUp(options.BufferSize, client.Alignment);
        _reader = new BlockReader(client, size, options.ReadAhead, options.SkipHoles);
    }

    public override bool CanRead => !_isClosed && (_access & FileAccess.Read) != 0;

    public override bool CanSeek => !_isClosed;

    public override bool CanWrite => !_isClosed && (_access & FileAccess.Write) != 0;

    public override long Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _length;
        }
    }

    public override long Position
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _position;
        }

        set => Seek(value, SeekOrigin.Begin);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        long position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            SeekOrigin.End => _length + offset,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        return _position = position >= 0 ? position : throw new IOException("The position would be before the beginning of the stream.");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Require(CanRead);
        cancellationToken.ThrowIfCancellationRequested();
        int count = (int)Math.Min(buffer.Length, Math.Max(_length - _position, 0));
        if (count == 0)
        {
            return 0;
        }

        long offset = _start + _position;
        if (_unwrittenLength > 0 && offset < _unwrittenAt + _unwrittenLength && _unwrittenAt < offset + count)
        {
            await WriteOutAsync(cancellationToken).ConfigureAwait(false);
        }

        long block = _client.Alignment;
        if (count >= _reader.BlockSize && offset % block == 0)
        {
            count -= (int)(count % block);
            await _reader.ReadThroughAsync(buffer[..count], offset, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ReadOnlyMemory<byte> data = await _reader.GetAsync(offset, cancellationToken).ConfigureAwait(false);
            count = Math.Min(count, data.Length);
            data[..count].CopyTo(buffer);
        }

        _position += count;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Require(CanWrite);
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.Length > _length - _position)
        {
            throw new IOException($"The stream has {_length} bytes and does not grow: {buffer.Length} bytes at {_position} are too many.");
        }

        while (!buffer.IsEmpty)
        {
            long offset = _start + _position;
            if (_unwrittenLength > 0 && (offset != _unwrittenAt + _unwrittenLength || _unwrittenLength == _reader.BlockSize))
            {
                await WriteOutAsync(cancellationToken).ConfigureAwait(false);
            }

            int count = buffer.Length;
            if (_unwrittenLength == 0 && count >= _reader.BlockSize)
            {
                await AlignedWriter.WriteAsync(_client, buffer, offset, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                count = Math.Min(count, _reader.BlockSize - _unwrittenLength);
                _unwritten ??= GC.AllocateUninitializedArray<byte>(_reader.BlockSize);
                _unwrittenAt = _unwrittenLength == 0 ? offset : _unwrittenAt;
                buffer[..count].CopyTo(_unwritten.AsMemory(_unwrittenLength));
                _unwrittenLength += count;
            }

            _reader.Forget(offset, count);
            _position += count;
            buffer = buffer[count..];
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        await WriteOutAsync(cancellationToken).ConfigureAwait(false);
        if (CanWrite && _client.Export.CanFlush)
        {
            await _client.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override void SetLength(long value) => throw new NotSupportedException("An export has a fixed length.");

    public override async ValueTask DisposeAsync()
    {
        if (!_isClosed)
        {
            try
            {
                await WriteOutAsync(CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _isClosed = true;
                await base.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing && !_isClosed)
            {
                WriteOutAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        }
        finally
        {
            _isClosed = true;
            base.Dispose(disposing);
        }
    }

    private void Require(bool can)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!can)
        {
            throw new NotSupportedException("The stream was opened without this access.");
        }
    }

    private async ValueTask WriteOutAsync(CancellationToken cancellationToken)
    {
        if (_unwrittenLength > 0)
        {
            await AlignedWriter.WriteAsync(_client, _unwritten.AsMemory(0, _unwrittenLength), _unwrittenAt, cancellationToken)
                .ConfigureAwait(false);
            _reader.Forget(_unwrittenAt, _unwrittenLength);
            _unwrittenLength = 0;
        }
    }
}
