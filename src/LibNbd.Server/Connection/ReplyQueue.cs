using System.Collections.Concurrent;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>
/// Finished replies of requests that run at the same time. Whoever finds nobody sending sends all that is there, joined into few sends.
/// </summary>
internal sealed class ReplyQueue(ConnectionIo io, int? shuffleSeed, CancellationToken aborted) : IDisposable
{
    private readonly ConcurrentQueue<(ReplyBuffer Reply, bool ThenHangUp)> _ready = new();
    private readonly ConcurrentBag<ReplyBuffer> _spare = [];
    private readonly Random? _random = shuffleSeed is { } seed ? new Random(seed) : null;
    private int _sending;

    public void Dispose()
    {
        while (_spare.TryTake(out ReplyBuffer? buffer))
        {
            buffer.Dispose();
        }

        while (_ready.TryDequeue(out (ReplyBuffer Reply, bool ThenHangUp) entry))
        {
            entry.Reply.Dispose();
        }
    }

    internal ReplyBuffer Rent() => _spare.TryTake(out ReplyBuffer? buffer) ? buffer : new ReplyBuffer();

    internal void Return(ReplyBuffer buffer)
    {
        buffer.Clear();
        _spare.Add(buffer);
    }

    internal void Add(ReplyBuffer reply, bool thenHangUp) => _ready.Enqueue((reply, thenHangUp));

    /// <summary>Send what is ready, unless somebody does so already.</summary>
    internal async ValueTask SendAsync()
    {
        while (!_ready.IsEmpty && Interlocked.CompareExchange(ref _sending, 1, 0) == 0)
        {
            try
            {
                await SendReadyAsync();
            }
            finally
            {
                Volatile.Write(ref _sending, 0);
            }
        }
    }

    private async ValueTask SendReadyAsync()
    {
        (ReplyBuffer Reply, bool ThenHangUp)[] batch = Take();
        foreach ((ReplyBuffer reply, bool thenHangUp) in batch)
        {
            io.Output.Append(reply.Written.Span);
            Return(reply);
            if (io.Output.Length >= ServerLimits.FlushThreshold || thenHangUp)
            {
                await io.FlushAsync(aborted);
            }

            if (thenHangUp)
            {
                throw HangUpException.Scripted("hung up on a request");
            }
        }

        await io.FlushAsync(aborted);
    }

    private (ReplyBuffer Reply, bool ThenHangUp)[] Take()
    {
        List<(ReplyBuffer Reply, bool ThenHangUp)> batch = [];
        while (batch.Count < ServerLimits.MaxConcurrentRequests && _ready.TryDequeue(out (ReplyBuffer Reply, bool ThenHangUp) entry))
        {
            batch.Add(entry);
        }

        (ReplyBuffer Reply, bool ThenHangUp)[] taken = [.. batch];
        _random?.Shuffle(taken);
        return taken;
    }
}
