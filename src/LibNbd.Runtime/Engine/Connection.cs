using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>
/// One NBD connection without its socket: bytes that came go in, bytes to be sent come out, commands are accepted and completed.
/// </summary>
/// <remarks>
/// It guarantees: no I/O, no clock, no lock, no thread; nothing a peer sends makes it throw, hang, or touch memory outside
/// what a command was given; every accepted command is completed exactly once, at the latest when the connection ends; closures are
/// freed exactly once; in the steady state it allocates nothing. It is not thread-safe: its owner holds the lock.
/// </remarks>
internal sealed partial class Connection
{
    /// <summary>
    /// What is outstanding of a payload of at least this size is received straight into the caller's buffer; a smaller one is copied out of
    /// the receive buffer, where it came together with other replies.
    /// </summary>
    internal const int DirectReceive = 16 * 1024;

    /// <summary>
    /// While large payloads follow one another, no more than this is received into the receive buffer: what else came would have to be
    /// copied once more than needed.
    /// </summary>
    internal const int HeaderReceive = 512;

    /// <summary>The longest header, and the offset that data begins with.</summary>
    private const int ReplyOverhead = ChunkHeader.ExtendedSize + 8;

    /// <summary>Room for some thousand extents.</summary>
    private const int BlockStatusReply = 16 * 1024;

    /// <summary>What goes through a socket in one piece. A longer reply is sent as its reader makes room, so its end is not near.</summary>
    private const ulong ShortReply = 32 * 1024;

    private readonly IEngineHost _host;
    private readonly CommandTable _commands = new();
    private readonly Handshake _handshake;
    private readonly ReplyParser _replies;
    private CommandList _queued;
    private CommandList _sent;
    private CommandList _done;
    private ulong _lastCookie;
    private bool _inTransmission;
    private bool _closesAfterSending;
    private int _fatalErrno;
    private int _detached;

    internal Connection(IEngineHost host, ConnectionSettings settings, UnclaimedFaults? unclaimed = null)
    {
        _host = host;
        Settings = settings;
        Unclaimed = unclaimed ?? new UnclaimedFaults();
        _handshake = new Handshake(this);
        _replies = new ReplyParser(this);
    }

    internal ConnectionSettings Settings { get; }

    internal ExportInfo Export { get; } = new();

    internal ConnectionState State { get; private set; } = ConnectionState.Start;

    /// <summary>What <see cref="State"/> counts as; kept, because every call asks for it.</summary>
    internal HandleStates HandleState { get; private set; } = StateTable.HandleStateOf(ConnectionState.Start);

    /// <summary>Handshake flags in force: our mask and the server's, once connected.</summary>
    internal HandshakeFlagBits HandshakeFlags { get; set; }

    /// <summary><c>oldstyle</c>, <c>newstyle</c>, <c>newstyle-fixed</c>, or null before that is known.</summary>
    internal string? ProtocolName { get; set; }

    /// <summary>Structured replies are in force (extended headers imply them).</summary>
    internal bool StructuredReplies { get; set; }

    internal bool ExtendedHeaders { get; set; }

    /// <summary>The connection is protected by TLS.</summary>
    internal bool IsTlsNegotiated { get; private set; }

    /// <summary>The server agreed to TLS and its handshake is under way, which is the owner's work.</summary>
    internal bool IsStartingTls => State is ConnectionState.OptStarttlsTlsHandshakeRead or ConnectionState.OptStarttlsTlsHandshakeWrite;

    /// <summary>The transport took bytes that it could not send yet; the owner keeps it true.</summary>
    internal bool TransportHoldsOutput { get; set; }

    /// <summary>Whether the server lets options be negotiated.</summary>
    internal bool IsFixedNewstyle => (HandshakeFlags & HandshakeFlagBits.FixedNewstyle) != 0;

    /// <summary>An option that the caller asked for is outstanding.</summary>
    internal bool IsOptionPending { get; set; }

    /// <summary>Bytes handed to the transport.</summary>
    internal ulong BytesSent => Output.Sent;

    /// <summary>Bytes taken from the transport.</summary>
    internal ulong BytesReceived { get; private set; }

    /// <summary>Option requests and commands sent.</summary>
    internal ulong ChunksSent { get; set; }

    /// <summary>The greeting and the reply headers received.</summary>
    internal ulong ChunksReceived { get; set; }

    /// <summary>Commands accepted and not done.</summary>
    internal int InFlight => _queued.Count + _sent.Count;

    /// <summary>Whether a command was sent (or is being sent) and its reply is outstanding: something will happen by itself.</summary>
    internal bool AwaitsReplies => _sent.First is not null;

    /// <summary>Whether one reply is outstanding, and small enough to arrive at once rather than in pieces.</summary>
    internal bool AwaitsOneShortReply =>
        _sent.Count == 1 && _queued.First is null && (_sent.Last!.Code != NbdCommand.Read || _sent.Last.Count <= ShortReply);

    /// <summary>Whether the reply to a command is outstanding for which nobody waits any more.</summary>
    internal bool HasDetached => _detached > 0;

    /// <summary>Bytes of the commands that wait and were not put into <see cref="Output"/> yet.</summary>
    internal ulong QueuedBytes { get; private set; }

    /// <summary>A disconnect request was accepted: no command may follow.</summary>
    internal bool IsDisconnecting { get; private set; }

    /// <summary>What callbacks threw and nobody has taken yet.</summary>
    internal UnclaimedFaults Unclaimed { get; }

    internal ReceiveBuffer Input { get; } = new();

    internal SendBuffer Output { get; } = new();

    internal IEngineHost Host => _host;

    /// <summary>Whether something is to be sent, or the sending side is to be closed.</summary>
    internal bool WantsToSend => !Output.IsEmpty || _queued.First is not null || _closesAfterSending || TransportHoldsOutput;

    /// <summary>What the connection waits for now.</summary>
    internal StateEvents Events => HandleState switch
    {
        HandleStates.Connecting when State is not (ConnectionState.ConnectTcpStart or ConnectionState.NewstyleSendOptAbort)
            && (!Output.IsEmpty || TransportHoldsOutput) =>
            StateEvents.Write,
        HandleStates.Ready or HandleStates.Processing => WantsToSend ? StateEvents.Both : StateEvents.Read,
        _ => StateTable.Get(State).Events,
    };

    /// <summary>Goes to a state that the table allows here.</summary>
    internal void MoveTo(ConnectionState next)
    {
        if (next == State)
        {
            return;
        }

        if (!StateTable.MayFollow(State, next))
        {
            throw new InvalidOperationException(
                $"internal error: {StateTable.Get(State).Name} cannot be followed by {StateTable.Get(next).Name}");
        }

        State = next;
        HandleState = StateTable.HandleStateOf(next);
    }

    /// <summary>The transport is connected: the server speaks first.</summary>
    internal void OnConnected() => MoveTo(ConnectionState.MagicRecvMagic);

    /// <summary>
    /// Whether what comes is understood now. While the handle rests between two options nothing is awaited: what a server says all the same
    /// stays in the socket, which holds it back, until the next option is asked for and it is judged.
    /// </summary>
    internal bool MayReceive => HandleState is HandleStates.Connecting or HandleStates.Ready or HandleStates.Processing;

    /// <summary>
    /// Where the next bytes that come should be put, while <see cref="MayReceive"/>. It is never empty: a receive without room looks like
    /// the end of the stream. Whoever awaits a message makes room for all of it.
    /// </summary>
    internal Span<byte> ReceiveTarget
    {
        get
        {
            if (!MayReceive)
            {
                throw new InvalidOperationException($"internal error: nothing is received in state {StateTable.Get(State).Name}");
            }

            if (_inTransmission && Input.Available == 0 && _replies.TryGetDirectTarget(out Span<byte> target))
            {
                return target;
            }

            Span<byte> free = Input.Free;
            if (free.IsEmpty)
            {
                throw new InvalidOperationException($"internal error: no room to receive in state {StateTable.Get(State).Name}");
            }

            return _inTransmission && _replies.ExpectsLargeContent && free.Length > HeaderReceive ? free[..HeaderReceive] : free;
        }
    }

    /// <summary>So many bytes were put where <see cref="ReceiveTarget"/> said.</summary>
    internal void OnReceived(int count)
    {
        BytesReceived += (ulong)count;
        if (_inTransmission && Input.Available == 0 && _replies.TryTakeDirect(count))
        {
            // They are where they belong.
        }
        else
        {
            Input.Added(count);
        }

        Advance();
    }

    /// <summary>The peer closed its sending side.</summary>
    internal void OnEndOfStream()
    {
        if (_inTransmission && Input.Available == 0 && _replies.IsBetweenReplies)
        {
            MoveTo(ConnectionState.Closed);
            FailEverything();
        }
        else
        {
            Die(0, "recv: server disconnected unexpectedly", FailureCause.Lost);
        }
    }

    /// <summary>Fills <see cref="Output"/> from the commands that wait, as far as there is room.</summary>
    internal void StageCommands()
    {
        Output.Expect(QueuedBytes);
        while (_queued.First is { } command && TryStage(command))
        {
            Dequeue(command);
            _sent.Append(command);
            command.Phase = CommandPhase.InFlight;
        }
    }

    /// <summary>So many bytes of <see cref="Output"/> left.</summary>
    internal void OnSent(int count) => Output.OnSent(count);

    /// <summary>
    /// Everything that was to be sent has left.
    /// </summary>
    /// <returns>Whether the sending side of the transport must now be closed.</returns>
    internal bool OnOutputEmpty()
    {
        bool close = _closesAfterSending;
        _closesAfterSending = false;
        if (State == ConnectionState.NewstyleSendOptAbort)
        {
            _handshake.OnAbortSent();
        }
        else if (HandleState == HandleStates.Processing)
        {
            MoveTo(ConnectionState.Ready);
        }

        return close;
    }

    /// <summary>
    /// As much room as the outstanding replies may need, and small buffers for an idle connection. To be called before receiving.
    /// </summary>
    internal void FitBuffers()
    {
        if (_inTransmission)
        {
            // During the handshake the size is that of the message which is awaited. Here it is an estimate, and only speed hangs on it:
            // commands that are outstanding together tend to be alike.
            ulong awaited = _sent.Last is { } last ? (ulong)_sent.Count * ReplySize(last) : 0;
            awaited = Math.Max(awaited, _replies.AwaitedInput);
            if (awaited > 0)
            {
                Input.Grow((int)Math.Min(awaited, ReceiveBuffer.LargeSize));
            }
            else if (_queued.First is null)
            {
                Input.Shrink();
            }
        }
        else if (Input.WasFilled)
        {
            Input.Grow(ReceiveBuffer.HandshakeSize);
        }

        if (!WantsToSend)
        {
            Output.Release();
        }
    }

    /// <summary>The TLS handshake needs this direction next.</summary>
    internal void OnTlsWaits(bool toSend) =>
        MoveTo(toSend ? ConnectionState.OptStarttlsTlsHandshakeWrite : ConnectionState.OptStarttlsTlsHandshakeRead);

    /// <summary>The TLS handshake has succeeded: from here on the transport is protected, and the negotiation begins anew.</summary>
    internal void OnTlsEstablished()
    {
        OnTlsWaits(toSend: false);
        IsTlsNegotiated = true;
        _handshake.OnTlsEstablished();
    }

    /// <summary>Forgets what came unprotected; the next to come is protected.</summary>
    internal void ForgetBeforeTls()
    {
        StructuredReplies = false;
        ExtendedHeaders = false;
        Export.ForgetExport();
        Export.Contexts.Clear();
        Input.Discard();
    }

    /// <summary>The handshake is over and commands may flow.</summary>
    internal void EnterTransmission()
    {
        _inTransmission = true;
        MoveTo(ConnectionState.Ready);
    }

    /// <summary>Sends an option that the caller asked for.</summary>
    internal void BeginOption(OptionCall call)
    {
        _handshake.BeginCall(call);

        // A server that spoke before it was asked is judged by what it said, now and not when it says more.
        Advance();
    }

    /// <summary>Takes leave in the middle of the negotiation.</summary>
    internal void BeginAbort() => _handshake.BeginAbort();

    /// <summary>The connection failed: the error is reported, and everything outstanding fails.</summary>
    internal void Die(int errno, string message, FailureCause cause)
    {
        if (HandleState is HandleStates.Dead or HandleStates.Closed)
        {
            return;
        }

        if (State != ConnectionState.NewstyleSendOptAbort)
        {
            // While we take leave the error that counts is the one that made us.
            _host.ReportError(errno, message, cause);
        }

        _fatalErrno = errno;
        DieSilently();
    }

    /// <summary>The connection failed with an error that was reported before.</summary>
    internal void DieSilently()
    {
        MoveTo(ConnectionState.Dead);
        FailEverything();
    }

    /// <summary>The connection ends in order, without an error.</summary>
    internal void EndOrderly()
    {
        MoveTo(ConnectionState.Closed);
        FailEverything();
    }

    /// <summary>A failed attempt to connect that may be tried again: the handle is as new.</summary>
    internal void BackToStart() => MoveTo(ConnectionState.Start);

    /// <summary>After the last byte that waits has left, the sending side is to be closed.</summary>
    internal void CloseAfterSending() => _closesAfterSending = true;

    /// <summary>Looks at everything that came, until more is needed.</summary>
    private void Advance()
    {
        while (MayReceive)
        {
            bool progress = _inTransmission ? _replies.Step() : _handshake.Step();
            if (!progress)
            {
                break;
            }
        }
    }
}
