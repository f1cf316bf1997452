using System.Runtime.InteropServices;

namespace LibNbd.Tools.Common;

/// <summary>Turns the signals that ask a program to end into a token. The second one ends the program at once.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Begins.</summary>
    /// <param name="outer">Cancels as well.</param>
    public EndSignals(CancellationToken outer)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(outer);
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)
            [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Take));
        }
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _end.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _end.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        if (!_end.IsCancellationRequested)
        {
            context.Cancel = true;
            _end.Cancel();
        }
    }
}
