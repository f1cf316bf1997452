using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Calls;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Handle.Driving;

/// <summary>Carries bytes between the engine and the transport, which it owns; it never waits.</summary>
/// <remarks>
/// It guarantees that one thread at a time is inside the engine: whoever comes again, from a callback, leaves the work to the one who is at
/// it. Its owner's lock is held for every call.
/// </remarks>
internal sealed class ConnectionDriver(
    HandleLock handleLock, WaitingRoom room, Connection engine, EngineReports reports, DebugLog log, TlsOptions tls)
{
    /// <summary>
    /// Commands are held back for the next send only while replies are outstanding and less than this waits to be sent: enough to fill a
    /// socket buffer, so that waiting longer would gain nothing.
    /// </summary>
    private const ulong FlushThreshold = 128 * 1024;

    private IDriverEvents? _events;
    private IConnectStep? _connect;

    /// <summary>The last look at the socket showed an error and nothing else, and receiving did not tell of one.</summary>
    private bool _errorStands;

    /// <summary>The socket, connected or connecting; null before and after.</summary>
    internal StreamTransport? Transport { get; private set; }

    /// <summary>The engine is being fed or emptied.</summary>
    internal bool IsDriving { get; private set; }

    /// <summary>The connection is over.</summary>
    internal bool HasEnded => engine.HandleState is HandleStates.Dead or HandleStates.Closed;

    /// <summary>A connect is under way, and its outcome is what the socket becomes writable for.</summary>
    internal bool IsConnecting => engine.State is ConnectionState.ConnectConnecting or ConnectionState.ConnectTcpConnecting;

    /// <summary>There is a socket through which bytes can go.</summary>
    internal bool IsConnectedSocket => Transport is not null && !IsConnecting;

    /// <summary>Who is told what happens, and who goes on with a connect; before anything else.</summary>
    internal void Attach(IDriverEvents events, IConnectStep connect)
    {
        _events = events;
        _connect = connect;
    }

    /// <summary>From here on this is the socket.</summary>
    internal void Use(StreamTransport? transport) => Transport = transport;

    /// <summary>Sends what waits, as far as the socket takes it.</summary>
    internal void Flush()
    {
        if (IsDriving || Transport is null)
        {
            return;
        }

        BeginDriving();
        try
        {
            FlushAll();
            if (!HasEnded && Transport is { HasBufferedInput: true })
            {
                // It was sending that decrypted it: no socket will tell of it.
                ReceiveAll();
                FlushAll();
            }
        }
        finally
        {
            EndDriving();
        }

        AfterDriving();
    }

    /// <summary>Receives what is there, lets the engine act on it, and sends what comes of it.</summary>
    internal void Receive()
    {
        if (IsDriving || Transport is null)
        {
            return;
        }

        BeginDriving();
        try
        {
            ReceiveAll();
            FlushAll();
        }
        finally
        {
            EndDriving();
        }

        AfterDriving();
    }

    /// <summary>After a command was accepted: sent at once on an idle connection, otherwise with the next ones.</summary>
    internal void AfterSubmit()
    {
        if (!IsDriving && (!engine.AwaitsReplies || engine.QueuedBytes >= FlushThreshold))
        {
            Flush();
        }
    }

    /// <summary>Acts on what the socket is ready for.</summary>
    /// <remarks>
    /// A look while a reset arrives may see the error alone: the reason, and what came before it, are there to be received. An error that
    /// receiving does not take away ends the wait, which would otherwise never end.
    /// </remarks>
    /// <returns>1, or -1 with an error.</returns>
    internal int Dispatch(PollEvents ready)
    {
        if (IsConnecting)
        {
            return _connect!.ContinueConnecting();
        }

        bool errorStood = _errorStands;
        _errorStands = false;
        if ((ready & (PollEvents.Read | PollEvents.HangUp)) != 0)
        {
            Receive();
        }
        else if ((ready & PollEvents.Write) != 0)
        {
            Flush();
        }
        else if ((ready & PollEvents.Error) != 0 && !errorStood)
        {
            _errorStands = true;
            Receive();
        }
        else
        {
            return CallResult.Fail(Errno.ENOTCONN, "poll: the socket has an error", FailureCause.Lost);
        }

        return Outcome();
    }

    /// <summary>1, or -1 with this connection's error if it died.</summary>
    internal int Outcome()
    {
        if (engine.HandleState != HandleStates.Dead)
        {
            return 1;
        }

        if (reports.HasError)
        {
            // It may have been noticed by another thread: then this one has not heard of it yet.
            LastError.Set(reports.Number, reports.Message!, reports.Cause);
        }

        return -1;
    }

    /// <summary>The connection fails for a reason that is not the socket's.</summary>
    internal void Die(int errno, string message, FailureCause cause)
    {
        engine.Die(errno, message, cause);
        AfterDriving();
    }

    /// <summary>The server has nothing more to say, or the socket has failed, as a look without receiving has shown.</summary>
    internal void EndOfStream(StreamTransport transport, in IoResult seen)
    {
        BeginDriving();
        try
        {
            if (seen.IsError)
            {
                DieOf(transport, seen, "recv");
            }
            else
            {
                reports.NoteLoss();
                engine.OnEndOfStream();
            }
        }
        finally
        {
            EndDriving();
        }

        AfterDriving();
    }

    /// <summary>
    /// Fails what was not sent. A completion that is told of it may issue a command: that must not send what is still to be abandoned.
    /// </summary>
    internal void FailUnsent()
    {
        if (IsDriving)
        {
            engine.FailUnsent();
            return;
        }

        BeginDriving();
        try
        {
            engine.FailUnsent();
        }
        finally
        {
            EndDriving();
        }
    }

    /// <summary>Something was received or decided: those who wait are told.</summary>
    internal void NoteProgress()
    {
        room.CountProgress();
        _events!.OnProgress();
        room.WakeFollowers();
    }

    /// <summary>Gives the socket back.</summary>
    internal void CloseTransport()
    {
        if (Transport is { } transport)
        {
            Transport = null;
            _events!.OnClosing();
            room.Close(transport);
        }
    }

    /// <summary>
    /// Nobody can reach the handle any more (on the finalizer's thread): what the collector does not know of is given back.
    /// </summary>
    internal void Abandon()
    {
        handleLock.MarkClosed();
        CloseTransport();
        room.DropWakeUps();
    }

    /// <summary>What to poll for so that the engine gets on.</summary>
    internal static PollEvents ToPoll(StateEvents events) =>
        ((events & StateEvents.Read) != 0 ? PollEvents.Read : PollEvents.None)
        | ((events & StateEvents.Write) != 0 ? PollEvents.Write : PollEvents.None);

    private void BeginDriving()
    {
        IsDriving = true;
        reports.BeginDriving();
    }

    private void EndDriving()
    {
        IsDriving = false;
        reports.EndDriving();
    }

    /// <summary>What follows from a new state: an ended connection gives its socket back, and those who wait are told.</summary>
    private void AfterDriving()
    {
        if (HasEnded)
        {
            CloseTransport();
        }

        NoteProgress();
    }

    private void ReceiveAll()
    {
        ulong enough = engine.BytesReceived + Limits.MaxReceivePerTurn;

        // Looked at anew each time: TLS puts another transport in the place of the first. What waits above the socket does not make the
        // socket readable again, so a turn does not end before it; but nothing is added to it then, or a fast peer's turn would never end.
        while (engine.MayReceive && Transport is { } transport && (engine.BytesReceived < enough || transport.HasBufferedInput))
        {
            if (engine.IsStartingTls)
            {
                if (!ContinueTls())
                {
                    return;
                }

                continue;
            }

            engine.FitBuffers();
            Span<byte> target = engine.ReceiveTarget;
            IoResult result = engine.BytesReceived < enough ? transport.Receive(target) : transport.ReceiveBuffered(target);
            if (result.WouldBlock)
            {
                return;
            }

            if (result.IsError)
            {
                DieOf(transport, result, "recv");
                return;
            }

            if (result.Count == 0)
            {
                reports.NoteLoss();
                engine.OnEndOfStream();
                if (log.IsOn && engine.HandleState == HandleStates.Closed)
                {
                    log.Write("the server ended the connection");
                }

                return;
            }

            engine.OnReceived(result.Count);

            // A receive that was not filled has emptied the socket: the next one would only say so.
            if (result.Count < target.Length && !transport.HasBufferedInput && !engine.IsStartingTls)
            {
                return;
            }
        }
    }

    private void FlushAll()
    {
        while (!HasEnded && Transport is { } transport)
        {
            if (engine.IsStartingTls && !ContinueTls())
            {
                return;
            }

            engine.TransportHoldsOutput = transport.HasPendingOutput;
            engine.StageCommands();
            if (engine.Output.IsEmpty && !transport.HasPendingOutput)
            {
                if (engine.OnOutputEmpty())
                {
                    transport.ShutdownSend();
                    engine.TransportHoldsOutput = transport.HasPendingOutput;
                }

                engine.FitBuffers();
                return;
            }

            IoResult result = transport.Send(engine.Output.Head, engine.Output.Payload);
            if (result.WouldBlock)
            {
                return;
            }

            if (result.IsError)
            {
                DieOf(transport, result, "send");
                return;
            }

            engine.TransportHoldsOutput = transport.HasPendingOutput;
            engine.OnSent(result.Count);
        }
    }

    /// <summary>Goes on with the TLS handshake, or begins it: the transport is then one of TLS over the socket.</summary>
    /// <returns>Whether TLS has been established; otherwise it waits for the socket, or has failed.</returns>
    private bool ContinueTls()
    {
        if (Transport is not TlsTransport)
        {
            try
            {
                Transport = tls.Protect(Transport!, out string trust);
                if (log.IsOn)
                {
                    log.Write($"TLS handshake begins: {trust}");
                    if (HasEnded)
                    {
                        // The callback that was shown it has closed the handle.
                        return false;
                    }
                }
            }
            catch (TlsSetupException failure)
            {
                engine.Die(failure.Errno, failure.Message, FailureCause.Tls);
                return false;
            }
        }

        TlsTransport transport = (TlsTransport)Transport;
        IoResult result = transport.Handshake();
        if (result.IsError)
        {
            DieOf(transport, result, "TLS handshake");
            return false;
        }

        engine.TransportHoldsOutput = transport.HasPendingOutput;
        if (result.WouldBlock)
        {
            engine.OnTlsWaits(toSend: transport.HasPendingOutput);
            return false;
        }

        if (log.IsOn)
        {
            log.Write($"TLS handshake succeeded: {transport.Description}");
            if (HasEnded)
            {
                // As above.
                return false;
            }
        }

        engine.OnTlsEstablished();
        return true;
    }

    /// <summary>The stream has failed, for a reason that the transport knows or else an error number says.</summary>
    private void DieOf(StreamTransport transport, in IoResult result, string doing)
    {
        reports.NoteLoss();
        if (transport.Failure is { } reason)
        {
            engine.Die(0, engine.IsStartingTls ? $"handshake: {reason}" : reason, FailureCause.Tls);
        }
        else
        {
            engine.Die(result.Errno, doing, engine.IsStartingTls ? FailureCause.Tls : FailureCause.Lost);
        }
    }
}
