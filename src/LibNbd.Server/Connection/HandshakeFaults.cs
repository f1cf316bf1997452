using LibNbd.Protocol;

namespace LibNbd.Server.Connection;

/// <summary>Carries out the faults that the options ask for, at each step of the handshake.</summary>
internal sealed class HandshakeFaults(NbdServerOptions options, ConnectionIo io, CancellationToken stop)
{
    internal async ValueTask AtAsync(HandshakeStep step, NbdOption option = NbdOption.None)
    {
        if (Find(step, option) is { } fault)
        {
            await CarryOutAsync(fault);
        }
    }

    /// <summary>Send what was gathered; with a fault at <paramref name="middle"/>, only half of it.</summary>
    internal async ValueTask FlushAsync(HandshakeStep middle, NbdOption option = NbdOption.None)
    {
        if (Find(middle, option) is { } fault)
        {
            io.Output.Truncate(io.Output.Length / 2);
            await io.FlushAsync(stop);
            await CarryOutAsync(fault);
        }

        await io.FlushAsync(stop);
    }

    private HandshakeFault? Find(HandshakeStep step, NbdOption option)
    {
        foreach (HandshakeFault fault in options.HandshakeFaults)
        {
            if (fault.Step == step && (fault.Option is null || fault.Option == option))
            {
                return fault;
            }
        }

        return null;
    }

    private async ValueTask CarryOutAsync(HandshakeFault fault)
    {
        if (fault.Kind == HandshakeFaultKind.Silence)
        {
            // Read on and say nothing, until the client gives up or the server ends.
            while (await io.Input.SkipAsync(1, stop))
            {
            }

            throw HangUpException.EndOfStream();
        }

        throw HangUpException.Scripted($"hung up at {fault.Step}");
    }
}
