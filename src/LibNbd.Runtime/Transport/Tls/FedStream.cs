using System.Threading.Tasks.Sources;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>The encrypted side of an SslStream: it reads what was put into one buffer, and writes into another.</summary>
/// <remarks>
/// A read of what is there ends at once; one of what is not ends when <see cref="Fed"/> is called, on that thread. So everything above it
/// runs on its caller's thread.
/// </remarks>
internal sealed class FedStream(CipherBuffer input, CipherBuffer output) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _target;
    private bool _isReading;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>More has come: a read that waits goes on.</summary>
    internal void Fed()
    {
        if (_isReading && input.Available > 0)
        {
            _isReading = false;
            int count = Take(_target.Span);

            // Tasks run their continuations inline only where no context is set: a caller with one would have it done by the pool.
            SynchronizationContext? context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                _read.SetResult(count);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || input.Available > 0)
        {
            return new ValueTask<int>(Take(buffer.Span));
        }

        _read.Reset();
        _target = buffer;
        _isReading = true;
        return new ValueTask<int>(this, _read.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Span<byte> free = output.Free;
        if (buffer.Length > free.Length)
        {
            throw new IOException("the TLS layer sends more than there is room for");
        }

        buffer.CopyTo(free);
        output.Added(buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a read might have to wait");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    private int Take(Span<byte> target)
    {
        int count = Math.Min(target.Length, input.Available);
        input.Unread[..count].CopyTo(target);
        input.Consume(count);
        return count;
    }
}
