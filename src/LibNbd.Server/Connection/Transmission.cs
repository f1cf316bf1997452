using System.Buffers;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>Receives requests, has them run one after the other, and sends the replies together once no whole request waits.</summary>
internal class Transmission(
    NbdServer server, long connection, ConnectionIo io, Session session, RequestRunner runner, CancellationToken aborted)
{
    private readonly int _headerSize = Request.SizeOf(session.Style);

    protected ConnectionIo Io { get; } = io;

    protected RequestRunner Runner { get; } = runner;

    protected CancellationToken Aborted { get; } = aborted;

    /// <summary>Run until the client says goodbye.</summary>
    internal virtual async Task RunAsync()
    {
        while (true)
        {
            await ReceiveAsync(_headerSize);
            if (!Request.TryParse(Io.Input.PeekSpan(_headerSize), session.Style, out Request request))
            {
                await FlushAsync();
                throw HangUpException.Violation("request magic");
            }

            Io.Input.Consume(_headerSize);
            server.Count(connection, request);
            if (request.Command == NbdCommand.Disconnect)
            {
                await FlushAsync();
                return;
            }

            ulong payload = RequestChecker.PayloadLength(request, session.Style);
            if (payload > Limits.MaxRequestSize)
            {
                await FlushAsync();
                throw HangUpException.Violation($"a payload of {payload} bytes");
            }

            (NbdError error, string? why) = RequestChecker.Check(request, session);
            await RunRequestAsync(request, error, why, (int)payload);
        }
    }

    /// <summary>Receive the payload and run the request.</summary>
    protected virtual async ValueTask RunRequestAsync(Request request, NbdError error, string? why, int payloadLength)
    {
        if (error != NbdError.None && payloadLength > 0)
        {
            await SkipPayloadAsync(payloadLength);
            payloadLength = 0;
        }

        bool inPlace = payloadLength <= Io.Input.Available;
        byte[]? rented = inPlace ? null : ArrayPool<byte>.Shared.Rent(payloadLength);
        try
        {
            ReadOnlyMemory<byte> payload = rented is null
                ? Io.Input.Peek(payloadLength)
                : await ReceivePayloadAsync(rented.AsMemory(0, payloadLength));
            if (Runner.MayWait)
            {
                await FlushAsync();
            }

            bool hangUp = await Runner.RunAsync(request, error, why, payload, Io.Output);
            if (inPlace)
            {
                Io.Input.Consume(payloadLength);
            }

            if (hangUp || Io.Output.Length >= ServerLimits.FlushThreshold)
            {
                await FlushAsync();
            }

            if (hangUp)
            {
                throw HangUpException.Scripted("hung up on a request");
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    protected virtual ValueTask FlushAsync() => Io.FlushAsync(Aborted);

    protected async ValueTask SkipPayloadAsync(int length)
    {
        if (length > Io.Input.Available)
        {
            await FlushAsync();
        }

        await Io.SkipAsync(length, Aborted);
    }

    protected async ValueTask<ReadOnlyMemory<byte>> ReceivePayloadAsync(Memory<byte> destination)
    {
        if (destination.Length > Io.Input.Available)
        {
            await FlushAsync();
        }

        if (!await Io.Input.ReadExactlyAsync(destination, Aborted))
        {
            throw HangUpException.EndOfStream();
        }

        return destination;
    }

    /// <summary>Wait for bytes; what is ready for the client goes out first.</summary>
    private async ValueTask ReceiveAsync(int count)
    {
        if (Io.Input.Available < count)
        {
            await FlushAsync();
            await Io.RequireAsync(count, Aborted);
        }
    }
}
