using System.Buffers;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>Runs several requests of a connection at once, and answers each when it is done.</summary>
internal sealed class ConcurrentTransmission : Transmission, IDisposable
{
    private readonly int _most;
    private readonly SemaphoreSlim _slots;
    private readonly ReplyQueue _queue;
    private readonly CancellationTokenSource _abort;
    private HangUpException? _hangUp;

    internal ConcurrentTransmission(
        NbdServer server,
        long connection,
        ConnectionIo io,
        Session session,
        RequestRunner runner,
        NbdServerOptions options,
        CancellationTokenSource abort)
        : base(server, connection, io, session, runner, abort.Token)
    {
        _most = Math.Clamp(options.MaxConcurrentRequests, 1, ServerLimits.MaxConcurrentRequests);
        _slots = new SemaphoreSlim(_most);
        _queue = new ReplyQueue(io, options.ShuffleSeed, abort.Token);
        _abort = abort;
    }

    public void Dispose()
    {
        _slots.Dispose();
        _queue.Dispose();
    }

    internal override async Task RunAsync()
    {
        try
        {
            await base.RunAsync();
            await DrainAsync(_queue.SendAsync);
        }
        catch (Exception) when (_hangUp is not null)
        {
            throw _hangUp;
        }
        finally
        {
            // Hooks that still wait are let go; no request may outlive the buffers.
            await _abort.CancelAsync();
            await DrainAsync(static () => default);
        }
    }

    protected override ValueTask FlushAsync() => _queue.SendAsync();

    protected override async ValueTask RunRequestAsync(Request request, NbdError error, string? why, int payloadLength)
    {
        if (error != NbdError.None && payloadLength > 0)
        {
            await SkipPayloadAsync(payloadLength);
            payloadLength = 0;
        }

        byte[] rented = payloadLength == 0 ? [] : ArrayPool<byte>.Shared.Rent(payloadLength);
        try
        {
            await ReceivePayloadAsync(rented.AsMemory(0, payloadLength));
            if (!_slots.Wait(0, CancellationToken.None))
            {
                await FlushAsync();
                await _slots.WaitAsync(Aborted);
            }
        }
        catch
        {
            Return(rented);
            throw;
        }

        _ = RunInBackgroundAsync(request, error, why, rented, payloadLength);
    }

    private static void Return(byte[] rented)
    {
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async Task RunInBackgroundAsync(Request request, NbdError error, string? why, byte[] rented, int payloadLength)
    {
        ReplyBuffer? reply = _queue.Rent();
        try
        {
            ValueTask<bool> running = Runner.RunAsync(request, error, why, rented.AsMemory(0, payloadLength), reply);
            bool waited = !running.IsCompleted;
            bool hangUp = await running;
            _queue.Add(reply, hangUp);
            reply = null;
            if (waited || hangUp)
            {
                await _queue.SendAsync();
            }
        }
        catch (HangUpException exception)
        {
            _hangUp = exception;
            await _abort.CancelAsync();
        }
        catch (Exception)
        {
            // The connection failed or ends, or a hook threw: nobody can be answered any more.
            await _abort.CancelAsync();
        }
        finally
        {
            reply?.Dispose();
            Return(rented);
            _slots.Release();
        }
    }

    /// <summary>Wait until no request runs any more, then finish.</summary>
    private async Task DrainAsync(Func<ValueTask> finish)
    {
        for (int i = 0; i < _most; i++)
        {
            await _slots.WaitAsync(CancellationToken.None);
        }

        await finish();
        _slots.Release(_most);
    }
}
