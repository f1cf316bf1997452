using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>Commands: accepted, sent, completed, retired.</summary>
internal sealed partial class Connection
{
    /// <summary>The oldest command that is done and not retired, or null.</summary>
    internal Command? FirstDone => _done.First;

    /// <summary>Commands accepted and not retired.</summary>
    internal int CommandCount => _commands.Count;

    /// <summary>The size of the buffers that belong to the connection, in bytes.</summary>
    internal long BufferBytes => Input.Size + Output.Size;

    /// <summary>Whether any command is listed at all.</summary>
    internal bool HasCommands => _commands.Count > 0;

    /// <summary>A command to fill in and <see cref="Submit"/>.</summary>
    internal Command RentCommand() => _commands.Rent();

    /// <summary>Accepts a command that passed its checks.</summary>
    /// <returns>Its cookie.</returns>
    internal ulong Submit(Command command)
    {
        command.Cookie = ++_lastCookie;
        command.Phase = CommandPhase.Queued;
        _commands.Add(command);
        _queued.Append(command);
        QueuedBytes += WireSize(command);
        if (command.Code == NbdCommand.Disconnect)
        {
            IsDisconnecting = true;
            MoveTo(ConnectionState.IssueCommandSendWriteShutdown);
        }
        else if (State == ConnectionState.Ready)
        {
            MoveTo(ConnectionState.IssueCommandSendRequest);
        }

        return command.Cookie;
    }

    /// <summary>A live command, or null if it was never issued or is retired.</summary>
    internal Command? Find(ulong cookie) => _commands.Find(cookie);

    /// <summary>A command whose request has begun to leave and whose reply is outstanding, or null.</summary>
    internal Command? FindAwaitingReply(ulong cookie)
    {
        Command? command = _commands.Find(cookie);
        return command is { Phase: CommandPhase.InFlight, Code: not NbdCommand.Disconnect } && command.SendPosition < Output.Sent
            ? command
            : null;
    }

    /// <summary>The command is over: its completion is called, and it waits to be retired unless that says "retire now".</summary>
    internal void Finish(Command command)
    {
        // A server that answers a write before it has the payload: the caller's memory is free from now on.
        Output.DetachPayload(command);

        if (command is { Code: NbdCommand.Read, Error: 0 } && command.ContentReceived != command.Count)
        {
            command.Error = Errno.EPROTO;
        }

        Unlist(command);
        Complete(command);
    }

    /// <summary>Takes a command that is done off the books and frees its closures.</summary>
    internal void Retire(Command command)
    {
        _done.Remove(command);
        Forget(command);
    }

    /// <summary>
    /// The caller of a command gives up waiting for it. Its buffer is not touched from here on and its closures are not called; if nothing
    /// of it has left it is withdrawn, otherwise its reply is awaited and thrown away.
    /// </summary>
    internal void Abandon(Command command)
    {
        command.ClearRest();
        CommandClosures closures = command.TakeClosures();
        switch (command.Phase)
        {
            case CommandPhase.Queued:
                Dequeue(command);
                Forget(command);
                break;
            case CommandPhase.InFlight when command.SendPosition >= Output.Sent && command.SendPosition >= _sent.Last!.SendPosition:
                // The last one staged, and not begun: it can be taken back without disturbing another.
                Output.TakeBack(command.SendPosition);
                ChunksSent--;
                _sent.Remove(command);
                Forget(command);
                break;
            case CommandPhase.InFlight:
                Output.DetachPayload(command);
                command.IsDetached = true;
                _detached++;
                break;
            case CommandPhase.Done:
                Retire(command);
                break;
            case CommandPhase.Free:
                break;
        }

        SettleIfNothingToSend();
        closures.Free();
    }

    /// <summary>Fails every command of which no byte has left (the ABANDON_PENDING flag of shutdown).</summary>
    /// <remarks>An unsent disconnect request is taken back too: the caller submits one anew, so that it is not lost.</remarks>
    internal void FailUnsent()
    {
        // Completions may issue new commands: those are not meant.
        ulong last = _lastCookie;
        TakeBackUnsent();
        while (_queued.First is { } command && command.Cookie <= last)
        {
            FailOne(command);
        }

        if (IsDisconnecting && !IsListed(NbdCommand.Disconnect))
        {
            IsDisconnecting = false;
            _closesAfterSending = false;
        }

        SettleIfNothingToSend();
    }

    /// <summary>The handle is being closed: everything listed is completed if it was not, and freed.</summary>
    internal void Close()
    {
        if (HandleState is not (HandleStates.Dead or HandleStates.Closed))
        {
            // Completions run below: nothing that they issue may be accepted.
            MoveTo(ConnectionState.Dead);
        }

        FailEverything();
        while (_done.First is { } command)
        {
            Retire(command);
        }
    }

    /// <summary>What is staged and of which no byte has left waits in the queue again.</summary>
    private void TakeBackUnsent()
    {
        Command? unsent = _sent.First;
        while (unsent is not null && unsent.SendPosition < Output.Sent)
        {
            unsent = unsent.Next;
        }

        if (unsent is null)
        {
            return;
        }

        Output.TakeBack(unsent.SendPosition);
        CommandList queue = default;
        while (unsent is not null)
        {
            Command? next = unsent.Next;
            _sent.Remove(unsent);
            unsent.Phase = CommandPhase.Queued;
            QueuedBytes += WireSize(unsent);
            ChunksSent--;
            queue.Append(unsent);
            unsent = next;
        }

        while (_queued.First is { } command)
        {
            _queued.Remove(command);
            queue.Append(command);
        }

        _queued = queue;
    }

    private bool TryStage(Command command)
    {
        int header = ExtendedHeaders ? RequestHeader.ExtendedSize : RequestHeader.CompactSize;
        int payload = command.PayloadLength;
        bool inline = payload <= SendBuffer.InlinePayload;
        if (!Output.HasRoomFor(inline ? header + payload : header))
        {
            return false;
        }

        command.SendPosition = Output.Staged;
        Span<byte> place = Output.Append(inline ? header + payload : header);
        RequestHeader.Write(place, ExtendedHeaders, command.Flags, command.Code, command.Cookie, command.Offset, command.WireCount);
        if (payload > 0)
        {
            if (inline)
            {
                command.Buffer.Span(0, payload).CopyTo(place[header..]);
            }
            else
            {
                Output.AppendPayload(command, payload);
            }
        }

        ChunksSent++;
        if (command.Code == NbdCommand.Disconnect)
        {
            CloseAfterSending();
        }

        return true;
    }

    /// <summary>How much of the reply will come into the receive buffer, at a guess where nobody knows.</summary>
    private static ulong ReplySize(Command command) => command.Code switch
    {
        NbdCommand.Read => ReplyOverhead + Math.Min(command.Count, DirectReceive),
        NbdCommand.BlockStatus => BlockStatusReply,
        _ => ReplyOverhead,
    };

    private static ulong WireSize(Command command) =>
        RequestHeader.ExtendedSize + (ulong)command.PayloadLength;

    private void Dequeue(Command command)
    {
        _queued.Remove(command);
        QueuedBytes -= WireSize(command);
    }

    private bool IsListed(NbdCommand code)
    {
        for (Command? command = _sent.First; command is not null; command = command.Next)
        {
            if (command.Code == code)
            {
                return true;
            }
        }

        return false;
    }

    private void Unlist(Command command)
    {
        if (command.Phase == CommandPhase.Queued)
        {
            Dequeue(command);
        }
        else
        {
            _sent.Remove(command);
        }
    }

    /// <summary>Calls the completion of a command that is on no list, and puts it on the done list or retires it.</summary>
    private void Complete(Command command)
    {
        if (command.Code == NbdCommand.Disconnect || command.IsDetached)
        {
            _detached -= command.IsDetached ? 1 : 0;

            // Nobody can ask for either of them.
            Forget(command);
            return;
        }

        command.ClearRest();
        command.Phase = CommandPhase.Done;
        _done.Append(command);
        if (command.Completion.Sink is { } sink)
        {
            sink.OnCommandEnded(command);
            Retire(command);
            return;
        }

        if (!command.Completion.HasCallback)
        {
            LeaveFaults(command);
            return;
        }

        ulong cookie = command.Cookie;
        int error = command.Error;
        CallbackFaults faults = default;
        int answer = command.Completion.Invoke(ref error, ref faults);
        KeepFaults(command, cookie, ref faults);
        if (command.Phase != CommandPhase.Done || command.Cookie != cookie)
        {
            // The callback retired it by its own call; the object may already serve another command.
            return;
        }

        LeaveFaults(command);

        if (answer == 1)
        {
            Retire(command);
        }
        else if (answer == -1 && error != 0)
        {
            command.Error = error;
        }
    }

    /// <summary>
    /// What a callback of a command threw is put to it, or beside it if the callback saw to it that the command is over: then the object
    /// may already serve another.
    /// </summary>
    internal void KeepFaults(Command command, ulong cookie, ref CallbackFaults faults)
    {
        if (!faults.Any)
        {
            return;
        }

        if (command.Cookie == cookie)
        {
            command.Faults.TakeOver(ref faults);
        }
        else
        {
            Unclaimed.Add(ref faults, cookie);
        }
    }

    /// <summary>
    /// The command is done. What its callbacks threw and no await has taken is for anybody who drives, unless a call waits for it.
    /// </summary>
    private void LeaveFaults(Command command)
    {
        if (!command.HasOwner)
        {
            Unclaimed.Add(ref command.Faults, command.Cookie);
        }
    }

    private void Forget(Command command)
    {
        Unclaimed.Add(ref command.Faults, command.Cookie, command.HasOwner);
        if (!command.HasDataClosure)
        {
            CompletionClosure completion = command.Completion;
            _commands.Remove(command);
            _commands.Return(command);
            completion.Free();
            return;
        }

        CommandClosures closures = command.TakeClosures();
        _commands.Remove(command);
        _commands.Return(command);
        closures.Free();
    }

    private void SettleIfNothingToSend()
    {
        if (HandleState == HandleStates.Processing && !WantsToSend)
        {
            MoveTo(ConnectionState.Ready);
        }
    }

    private void FailOne(Command command)
    {
        Unlist(command);
        command.IsLost = true;
        command.RecordError(Errno.ENOTCONN);
        Complete(command);
    }

    /// <summary>The connection is over: what is outstanding fails in the order in which it was issued.</summary>
    private void FailEverything()
    {
        _closesAfterSending = false;
        _replies.Stop();
        Output.Discard();
        Input.Discard();
        _handshake.FailCall(_fatalErrno);
        while (_sent.First is { } command)
        {
            FailOne(command);
        }

        while (_queued.First is { } command)
        {
            FailOne(command);
        }
    }
}
