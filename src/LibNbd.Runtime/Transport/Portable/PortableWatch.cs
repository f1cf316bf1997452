using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>One registration's wait for its socket.</summary>
/// <remarks>
/// It guarantees that a socket is not closed while a receive is under way: that would reset the connection, and so might lose what was sent
/// last. <see cref="Dispose"/> cancels the receive, and the transport is closed for good when that is over.
/// </remarks>
internal sealed class PortableWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PortableReactor _reactor;
    private readonly ReactorRegistration _registration;
    private readonly Action _onReceived;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _receive;
    private bool _isReceiving;
    private bool _hasEnded;
    private PollEvents _interest;

    internal PortableWatch(PortableReactor reactor, ReactorRegistration registration, PortableTransport transport)
    {
        _reactor = reactor;
        _registration = registration;
        _onReceived = OnReceived;
        Transport = transport;
        transport.Attach(this);
    }

    internal PortableTransport Transport { get; }

    /// <summary>For the select alone: the round in which it was last selected.</summary>
    internal ulong Round { get; set; }

    /// <summary>What the select is to wait for; may be asked from its thread.</summary>
    internal PollEvents Selected
    {
        get
        {
            lock (_lock)
            {
                return Transport.ReceivesAsynchronously ? _interest & ~PollEvents.Read : _interest;
            }
        }
    }

    /// <summary>Asks for one event in place of what was asked for before.</summary>
    /// <returns>Whether the select has to help.</returns>
    internal bool Arm(PollEvents interest)
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                return false;
            }

            _interest = interest;
            if (Transport.IsAborted)
            {
                OnAborted();
            }
            else if (Transport.ReceivesAsynchronously && (interest & PollEvents.Read) != PollEvents.None && !_isReceiving)
            {
                Receive();
            }

            return Selected != PollEvents.None;
        }
    }

    /// <summary>An event has come; the first one after an arming is told.</summary>
    internal void Tell(PollEvents events)
    {
        lock (_lock)
        {
            if (_interest != PollEvents.None)
            {
                _interest = PollEvents.None;
                _registration.Signal(events);
            }
        }
    }

    /// <summary>The socket was shut by ourselves, for which not every platform ends a wait.</summary>
    internal void OnAborted() => Tell(PollEvents.HangUp | PollEvents.Read);

    /// <summary>Nobody waits any more.</summary>
    public void Dispose()
    {
        bool isReceiving;
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            _interest = PollEvents.None;
            isReceiving = _isReceiving;
        }

        if (isReceiving)
        {
            _stop.Cancel();
        }

        _stop.Dispose();
    }

    private void Receive()
    {
        if (!Transport.TryUse())
        {
            Tell(PollEvents.Invalid);
            return;
        }

        try
        {
            // It ends as soon as there is something to receive, and takes none of it.
#pragma warning disable CA2012 // consumed once, in OnReceived
            _receive = Transport.Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, _stop.Token).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            Transport.EndUse();
            Tell(PollEvents.Invalid);
            return;
        }

        _isReceiving = true;
        if (_receive.IsCompleted)
        {
            OnReceived();
        }
        else
        {
            _receive.UnsafeOnCompleted(_onReceived);
        }
    }

    private void OnReceived()
    {
        lock (_lock)
        {
            PollEvents came = Outcome();
            _receive = default;
            _isReceiving = false;
            _reactor.NoteReceive();

            // Otherwise it was asked for something else meanwhile, and what has come is found when somebody asks for it.
            if ((_interest & PollEvents.Read) != PollEvents.None)
            {
                Tell(came);
            }
        }

        Transport.EndUse();
    }

    private PollEvents Outcome()
    {
        try
        {
            _ = _receive.GetResult();
            return PollEvents.Read;
        }
        catch (SocketException)
        {
            // The next to receive learns what it is.
            return PollEvents.Read | PollEvents.Error;
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            return PollEvents.Invalid;
        }
    }
}
