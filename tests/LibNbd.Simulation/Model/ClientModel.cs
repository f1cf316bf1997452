using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Model;

/// <summary>What a handle may show, worked out from the bytes that it sent and received and from what was asked of it.</summary>
/// <remarks>
/// Bytes become events when the handle is given them (<see cref="OnReceived"/>); an event waits until the handle calls the callback that it
/// must lead to (<see cref="Expect"/>), or has come to rest (<see cref="Settle"/>), when no callback may be missing.
/// </remarks>
internal sealed partial class ClientModel
{
    private readonly SimulatedWorld _world;
    private readonly Queue<WireEvent> _events = [];
    private readonly List<ExpectedCommand> _commands = [];
    private readonly Dictionary<ulong, ExpectedCommand> _byCookie = [];
    private readonly List<ExpectedCommand> _done = [];
    private readonly List<ExpectedCommand> _unchecked = [];
    private HandleState _state = HandleState.Created;
    private ulong _lastCookie;
    private ulong _bytesSent;
    private ulong _bytesReceived;
    private ulong _chunksSent;
    private ulong _chunksReceived;
    private bool _shut;
    private bool _closing;
    private bool _disconnectIsTakenBack;

    internal ClientModel(SimulatedWorld world)
    {
        _world = world;
        _sent = new ClientStream(this);
    }

    internal HandleState State => _state;

    internal bool HasEnded => _state is HandleState.Dead or HandleState.Closed;

    /// <summary>Why it died.</summary>
    internal int FatalErrno { get; private set; }

    internal bool IsDisconnecting { get; private set; }

    internal IReadOnlyList<ExpectedCommand> Commands => _commands;

    internal IReadOnlyList<ExpectedCommand> Done => _done;

    internal ulong NextCookie => _lastCookie + 1;

    internal bool HasPendingEvents => _events.Count > 0;

    /// <summary>Something is outstanding that the server, or the handle, has yet to do.</summary>
    internal bool AwaitsSomething => !HasEnded
        && (_state == HandleState.Connecting || Call is not null || _commands.Any(c => c.IsLive && !c.MayBeWithdrawn));

    internal ExpectedCommand? Find(ulong cookie) => _byCookie.GetValueOrDefault(cookie);

    /// <summary>A command is about to be issued that the rules accept; its callbacks may run before the call returns.</summary>
    internal void Issue(ExpectedCommand command)
    {
        command.Cookie = ++_lastCookie;
        _commands.Add(command);
        _byCookie.Add(command.Cookie, command);
        IsDisconnecting |= command.Kind == Kind.Disconnect;
    }

    internal static void Refuse(ExpectedCommand command) => command.IsRefused = true;

    internal void OnSent(ReadOnlySpan<byte> bytes)
    {
        ApplySilent();
        _bytesSent += (ulong)bytes.Length;
        if (_shut && bytes.Length > 0)
        {
            _world.Violation("something was sent after the sending direction was shut");
        }

        _sent.Feed(bytes);
    }

    internal void OnShut()
    {
        ApplySilent();
        _shut = true;
        if (_abortIsSent)
        {
            _events.Enqueue(new WireEvent { Kind = _abortWasAsked ? EventKind.Closed : EventKind.Fatal, Errno = FatalErrno });
        }
        else if (!_disconnectIsSent)
        {
            _world.Violation("the sending direction was shut before leave was taken");
        }
    }

    internal void OnReceiveEnd(int errno)
    {
        if (errno == 0 && IsBetweenReplies)
        {
            _events.Enqueue(new WireEvent { Kind = EventKind.Closed });
        }
        else
        {
            AddFatal(errno);
        }
    }

    internal void OnSendError(int errno) => AddFatal(errno);

    /// <summary>The handle gave up by itself, because an operation was cancelled that cannot be taken back.</summary>
    internal void OnGivenUp() => AddFatal(Wire.ECANCELED);

    /// <summary>The handle is about to be closed: what was received and not looked at yet is void.</summary>
    internal void OnClosing()
    {
        _closing = true;
        foreach (ExpectedCommand done in _done)
        {
            done.IsRetired = true;
        }

        if (!HasEnded)
        {
            EndEverything(HandleState.Dead, Wire.ENOTCONN);
            return;
        }

        WireEvent[] still = [.. _events.Where(next => next.Kind is EventKind.Lost or EventKind.OptionEnd)];
        _events.Clear();
        foreach (WireEvent next in still)
        {
            _events.Enqueue(next);
        }
    }

    /// <summary>Closing is over: all that had to be called because of it has been.</summary>
    internal void Drained() => Drain();

    /// <summary>The world is at its end, and the handle closed.</summary>
    internal void OnClosed()
    {
        Drain();
        foreach (ExpectedCommand command in _commands)
        {
            CheckEnd(command);
        }

        foreach (ExpectedOption option in _options)
        {
            if (option.CountsFrees
                && (option.DataFrees != (option.HasCallback ? 1 : 0) || option.CompletionFrees != (option.HasCompletion ? 1 : 0)))
            {
                _world.Violation($"{option.Name}: its closures were freed {option.DataFrees} and {option.CompletionFrees} times");
            }
        }
    }

    internal void CheckEnd(ExpectedCommand command)
    {
        _world.Client.SpoilLater(command);
        Report(command.CheckBufferLater());
        if (command.CountsFrees
            && (command.DataFrees != (command.HasDataCallback ? 1 : 0) || command.CompletionFrees != (command.HasCompletion ? 1 : 0)))
        {
            _world.Violation($"{command.Name}: its closures were freed {command.DataFrees} and {command.CompletionFrees} times");
        }

        if (command.HasCompletion && !command.IsRefused && !command.IsAbandoned && command.Completions != 1)
        {
            _world.Violation($"{command.Name}: its completion was called {command.Completions} times");
        }
    }

    /// <summary>The handle calls back: what must come of it is looked up, in its order.</summary>
    internal WireEvent? Expect(string what, Func<WireEvent, bool> isIt)
    {
        while (_events.TryPeek(out WireEvent? next))
        {
            bool calls = Calls(next);
            if (calls && !isIt(next))
            {
                _world.Violation($"called: {what}; expected: {next}");
                return null;
            }

            _events.Dequeue();
            Apply(next);
            if (calls)
            {
                return next;
            }
        }

        _world.Violation($"called: {what}; expected: nothing");
        return null;
    }

    /// <summary>What needs no callback has its effect before something else is looked at.</summary>
    internal void ApplySilent()
    {
        while (_events.TryPeek(out WireEvent? next) && !Calls(next))
        {
            _events.Dequeue();
            Apply(next);
        }
    }

    /// <summary>The handle is at rest: every callback that had to come has come, and what it shows is what it must.</summary>
    internal void Settle()
    {
        if (_world.Client.IsInCallback || _world.HasFailed)
        {
            return;
        }

        Drain();
        if (!_world.Client.IsClosed)
        {
            CheckShown();
        }
    }

    /// <summary>The caller retires a command, or asks whether it can.</summary>
    /// <returns>What it is to be told.</returns>
    internal int Retire(ulong cookie, out int errno)
    {
        errno = 0;
        if (cookie == 0)
        {
            errno = Wire.EINVAL;
            return -1;
        }

        if (Find(cookie) is not { IsDone: true, IsRetired: false, IsAbandoned: false } command || !_done.Contains(command))
        {
            return 0;
        }

        MarkRetired(command);
        errno = command.Error;
        return command.Error == 0 ? 1 : -1;
    }

    internal void MarkRetired(ExpectedCommand command)
    {
        command.IsRetired = true;
        _done.Remove(command);
    }

    /// <summary>The caller gives a command up.</summary>
    internal void Abandon(ExpectedCommand command)
    {
        if (command.IsDone)
        {
            MarkRetired(command);
            return;
        }

        command.IsAbandoned = true;
    }

    /// <summary>Whether it is certain of each command whether something of it has left.</summary>
    internal bool KnowsWhatHasLeft => !_sent.IsInsideMessage && !_commands.Any(command => command.MayBeWithdrawn);

    /// <summary>Commands of which nothing has left fail now (ABANDON_PENDING).</summary>
    internal void FailUnsent()
    {
        foreach (ExpectedCommand command in _commands)
        {
            if (command.IsLive && !command.Begun && command.Kind == Kind.Disconnect)
            {
                // Taken back: another will be sent in its place, and nothing between the two.
                command.IsDone = true;
                command.IsRetired = true;
                _disconnectIsTakenBack = true;
            }
            else if (command.IsLive && !command.Begun)
            {
                _events.Enqueue(new WireEvent { Kind = EventKind.Lost, Command = command });
            }
        }
    }

    /// <summary>And then a disconnect is issued, unless there is one.</summary>
    internal void DisconnectThen() => _events.Enqueue(new WireEvent { Kind = EventKind.Disconnect });

    private void Report(string? fault)
    {
        if (fault is not null)
        {
            _world.Violation(fault);
        }
    }

    private void Drain()
    {
        while (_events.TryDequeue(out WireEvent? next))
        {
            if (Calls(next))
            {
                _world.Violation($"not called: {next}");
                return;
            }

            Apply(next);
        }

        foreach (ExpectedCommand command in _unchecked)
        {
            CheckAtEnd(command);
        }

        _unchecked.Clear();
    }

    /// <summary>The content of a buffer whose command is over.</summary>
    internal void CheckAtEnd(ExpectedCommand command)
    {
        _world.Client.Spoil(command);
        _world.Client.SpoilUnread(command);
        Report(command.CheckBufferAtEnd());
    }

    private void AddFatal(int errno)
    {
        _deaf = true;
        if (_stage == ServerStage.Leaving)
        {
            // Leave was being taken: the reason for that is the one that counts.
            errno = FatalErrno;
        }

        _events.Enqueue(new WireEvent { Kind = EventKind.Fatal, Errno = errno });
    }

    /// <summary>Whether the event must be shown to a callback.</summary>
    private bool Calls(WireEvent next)
    {
        switch (next.Kind)
        {
            case EventKind.Data or EventKind.Hole:
                return next.Command is { HasDataCallback: true, Kind: Kind.ReadStructured, IsAbandoned: false, IsDone: false };
            case EventKind.Error:
                return next.IsWide
                    && next.Command is { HasDataCallback: true, Kind: Kind.ReadStructured, IsAbandoned: false, IsDone: false };
            case EventKind.Status:
                return next.Command is { HasDataCallback: true, IsAbandoned: false, IsDone: false } && Delivered(next).Count > 0;
            case EventKind.Finish or EventKind.Lost:
                return next.Command is { HasCompletion: true, IsAbandoned: false, IsDone: false };
            case EventKind.List or EventKind.Context:
                return Call is { HasCallback: true };
            case EventKind.OptionEnd:
                return Call is { HasCompletion: true };
            default:
                return false;
        }
    }

    private void Apply(WireEvent next)
    {
        if (_world.IsTracing)
        {
            _world.Trace($"model: {next}");
        }

        ExpectedCommand? command = next.Command;
        switch (next.Kind)
        {
            case EventKind.Record:
                command!.Record(next.Errno);
                break;
            case EventKind.Data:
                command!.Received += (ulong)next.Length;
                break;
            case EventKind.Hole:
                command!.Received += (ulong)next.Length;
                break;
            case EventKind.Error:
                command!.Record(next.Errno);
                break;
            case EventKind.Status:
                RecordStatusFaults(next);
                break;
            case EventKind.Finish:
                if (command!.IsRead && command.Error == 0 && command.Received != command.Count)
                {
                    command.Record(Wire.EPROTO);
                }

                End(command);
                break;
            case EventKind.Lost:
                if (command!.IsDone)
                {
                    break;
                }

                command.IsLost = true;
                command.Record(Wire.ENOTCONN);
                End(command);
                break;
            case EventKind.Fatal:
                EndEverything(HandleState.Dead, next.Errno);
                break;
            case EventKind.Closed:
                EndEverything(HandleState.Closed, 0);
                break;
            case EventKind.State:
                _state = next.State;
                break;
            case EventKind.List or EventKind.Context:
                if (Call is { } call)
                {
                    call.Count++;
                }

                break;
            case EventKind.OptionEnd:
                EndCall(next.Errno, next.Length);
                break;
            case EventKind.Disconnect:
                if ((!IsDisconnecting || _disconnectIsTakenBack) && !HasEnded)
                {
                    _disconnectIsTakenBack = false;
                    Issue(new ExpectedCommand { Kind = Kind.Disconnect, Face = Face.Aio });
                }

                break;
            default:
                throw new InvalidOperationException($"no event {next.Kind}");
        }
    }

    private void End(ExpectedCommand command)
    {
        command.IsDone = true;
        if (command.Kind == Kind.Disconnect || command.IsAbandoned)
        {
            command.IsRetired = true;
            return;
        }

        if (command.Face == Face.Await)
        {
            command.IsRetired = true;
        }
        else
        {
            _done.Add(command);
            command.IsRetired = _closing;
        }

        if (!command.HasCompletion)
        {
            // Otherwise its callback looks at the buffer.
            _unchecked.Add(command);
        }
    }

    private void EndEverything(HandleState state, int errno)
    {
        if (HasEnded)
        {
            return;
        }

        _deaf = true;
        _state = state;
        FatalErrno = errno;
        _events.Clear();
        if (Call is not null)
        {
            _events.Enqueue(new WireEvent { Kind = EventKind.OptionEnd, Errno = -1, Length = -1 });
        }

        foreach (ExpectedCommand command in _commands)
        {
            if (command.IsLive)
            {
                _events.Enqueue(new WireEvent { Kind = EventKind.Lost, Command = command });
            }
        }
    }

    private void CheckShown()
    {
        (HandleState Shown, int Classes) shown = _world.Client.ShownState();
        if (shown.Classes != 1)
        {
            // Each question looks at an idle connection, and what one found may have changed the answer to the next.
            shown = _world.Client.ShownState();
        }

        // To ask may have found the end of an idle connection.
        Drain();
        if (shown.Classes != 1 || shown.Shown != _state)
        {
            _world.Violation($"the handle shows {shown.Classes} states, {shown.Shown}; it must be {_state}");
        }

        int certain = 0;
        int possible = 0;
        bool allSent = true;
        foreach (ExpectedCommand command in _commands)
        {
            if (!command.IsLive)
            {
                continue;
            }

            allSent &= command.Begun;
            if (command.MayBeWithdrawn)
            {
                possible++;
            }
            else
            {
                certain++;
            }
        }

        _world.Client.CheckInFlight(certain, certain + possible);
        ulong shownSent = _world.Client.Core.Export.StatsChunksSent();
        bool exact = allSent && _state is HandleState.Connected && !_sent.IsInsideMessage;
        ulong most = _chunksSent + (ulong)_commands.Count + 2;
        if (exact ? shownSent != _chunksSent : shownSent < _chunksSent || shownSent > most)
        {
            _world.Violation($"stats_chunks_sent is {shownSent}; {_chunksSent} were sent");
        }

        CheckNumber("stats_bytes_sent", _world.Client.Core.Export.StatsBytesSent(), _bytesSent);
        ulong received = _world.Client.Core.Export.StatsBytesReceived() - (_world.Sabotage.Strikes(Fault.MiscountBytes, 20) ? 1UL : 0);
        CheckNumber("stats_bytes_received", received, _bytesReceived);
        if (!_deaf)
        {
            CheckNumber("stats_chunks_received", _world.Client.Core.Export.StatsChunksReceived(), _chunksReceived);
        }
    }

    private void CheckNumber(string name, ulong shown, ulong right)
    {
        if (shown != right)
        {
            _world.Violation($"{name} is {shown}; it must be {right}");
        }
    }
}
