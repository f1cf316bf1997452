using LibNbd.Runtime.Transport;
using LibNbd.Simulation.Model;

namespace LibNbd.Simulation.World;

/// <summary>How a connection ends in the middle of things.</summary>
internal enum Loss
{
    None,
    /// <summary>The peer closes in order: end of stream.</summary>
    End,
    /// <summary>The peer resets: ECONNRESET to whoever receives or sends.</summary>
    Reset,
}

/// <summary>A queue of bytes.</summary>
internal sealed class ByteQueue
{
    private byte[] _bytes = new byte[512];
    private int _start;
    private int _end;

    internal int Count => _end - _start;

    internal ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, Count);

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _end < bytes.Length)
        {
            byte[] larger = Count + bytes.Length > _bytes.Length ? new byte[Math.Max(2 * _bytes.Length, Count + bytes.Length)] : _bytes;
            Unread.CopyTo(larger);
            _end = Count;
            _start = 0;
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    internal void Drop(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }
    }

    internal void Clear()
    {
        _start = 0;
        _end = 0;
    }
}

/// <summary>A connection between the handle and the server: bytes under way, bytes that have arrived, and how it ends.</summary>
internal sealed class Link(SimulatedWorld world, int descriptor)
{
    private readonly ByteQueue _toServer = new();
    private readonly ByteQueue _toClient = new();
    private readonly ByteQueue _arrived = new();

    /// <summary>Bytes above the socket, as a layer of TLS has them.</summary>
    private readonly ByteQueue _above = new();

    /// <summary>Bytes that the layer above has taken and the socket had no room for.</summary>
    private readonly ByteQueue _held = new();

    private long _delivered;
    private long _taken;
    private bool _clientHasShut;
    private bool _serverSawEnd;
    private bool _endArrived;
    private bool _aborted;
    private bool _errorWasSeen;

    internal int Descriptor => descriptor;

    /// <summary>Room for what the client sends; none is left while the server does not read.</summary>
    internal int Room { get; init; } = 64 * 1024;

    /// <summary>Whether there is a layer between the handle and the socket that holds bytes back in both directions.</summary>
    internal bool IsLayered { get; init; }

    /// <summary>After so many bytes to the client the connection is lost; -1 for never.</summary>
    internal long LostAfterDelivering { get; set; } = -1;

    /// <summary>After so many bytes from the client it is lost; -1 for never.</summary>
    internal long LostAfterTaking { get; set; } = -1;

    internal Loss HowLost { get; set; } = Loss.End;

    /// <summary>What has become of it.</summary>
    internal Loss Lost { get; private set; }

    internal bool IsConnected { get; set; } = true;

    internal int ConnectError { get; set; }

    internal bool IsClosed { get; private set; }

    internal ReactorRegistration? Registration { get; set; }

    internal PollEvents Interest { get; set; }

    internal int WaitingForClient => _toClient.Count;

    internal bool HasBufferedInput => _above.Count > 0;

    internal bool HasPendingOutput => _held.Count > 0;

    /// <summary>What the peers' system says of the socket now.</summary>
    internal PollEvents Readiness
    {
        get
        {
            if (IsClosed)
            {
                return PollEvents.Invalid;
            }

            if (!IsConnected)
            {
                return ConnectError != 0 ? PollEvents.Write | PollEvents.HangUp | PollEvents.Error : PollEvents.None;
            }

            PollEvents ready = PollEvents.None;
            if (_arrived.Count > 0 || _endArrived || _aborted)
            {
                ready |= PollEvents.Read;
            }

            if (_toServer.Count < Room || Lost == Loss.Reset || _aborted)
            {
                ready |= PollEvents.Write;
            }

            if ((_endArrived && _clientHasShut) || _aborted)
            {
                ready |= PollEvents.HangUp;
            }

            if (Lost == Loss.Reset && _endArrived)
            {
                ready |= PollEvents.Error | PollEvents.HangUp;
            }

            return ready;
        }
    }

    /// <summary>
    /// What a call that waits is told. A system that looks while a reset arrives may see the error before the end: the first one to look
    /// may see it alone.
    /// </summary>
    internal PollEvents Look()
    {
        PollEvents ready = Readiness;
        if (!IsConnected || _errorWasSeen || (ready & PollEvents.Error) == PollEvents.None)
        {
            return ready;
        }

        _errorWasSeen = true;
        return world.Dice.OneIn(2) ? PollEvents.Error : ready;
    }

    internal bool CanDeliverToClient => !IsClosed && IsConnected && !_endArrived && (_toClient.Count > 0 || Lost != Loss.None);

    internal bool CanDeliverToServer => Lost == Loss.None && (_toServer.Count > 0 || ((_clientHasShut || IsClosed) && !_serverSawEnd));

    internal void DeliverToClient()
    {
        if (_toClient.Count == 0)
        {
            _endArrived = true;
            return;
        }

        int count = world.Dice.Piece(_toClient.Count);
        if (LostAfterDelivering >= 0)
        {
            count = (int)Math.Min(count, LostAfterDelivering - _delivered);
        }

        _arrived.Add(_toClient.Unread[..count]);
        _toClient.Drop(count);
        _delivered += count;
        if (_delivered == LostAfterDelivering)
        {
            Lose(HowLost);
            _toClient.Clear();
            _endArrived = true;
        }
    }

    internal void DeliverToServer()
    {
        if (_toServer.Count > 0)
        {
            int count = world.Dice.Piece(_toServer.Count);
            byte[] bytes = _toServer.Unread[..count].ToArray();
            _toServer.Drop(count);
            world.Server.Receive(bytes);
            return;
        }

        _serverSawEnd = true;
        world.Server.OnEndOfClient();
    }

    /// <summary>The server says something.</summary>
    internal void ServerSends(ReadOnlySpan<byte> bytes)
    {
        if (Lost == Loss.None)
        {
            _toClient.Add(bytes);
        }
    }

    /// <summary>The connection ends; what the server has said before still arrives, unless it is reset.</summary>
    internal void Lose(Loss how)
    {
        if (Lost == Loss.None)
        {
            world.Trace($"link: lost ({how})");
            Lost = how;
            _toServer.Clear();
        }
    }

    internal IoResult Receive(Span<byte> buffer)
    {
        world.CountStep();
        CheckOpen("received from");
        if (_above.Count > 0)
        {
            return ReceiveAbove(buffer);
        }

        if (_arrived.Count == 0)
        {
            if (_aborted)
            {
                return world.Note(IoResult.Ok(0));
            }

            if (!_endArrived)
            {
                return IoResult.Fail(Wire.EAGAIN);
            }

            return world.Note(Lost == Loss.Reset ? IoResult.Fail(Wire.ECONNRESET) : IoResult.Ok(0));
        }

        if (IsLayered)
        {
            int record = world.Dice.Piece(_arrived.Count);
            _above.Add(_arrived.Unread[..record]);
            _arrived.Drop(record);
            return ReceiveAbove(buffer);
        }

        return Hand(_arrived, buffer);
    }

    internal IoResult ReceiveAbove(Span<byte> buffer) =>
        _above.Count == 0 ? IoResult.Fail(Wire.EAGAIN) : Hand(_above, buffer);

    internal IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        world.CountStep();
        CheckOpen("sent to");
        if (_aborted || Lost != Loss.None)
        {
            // The peer is gone: the first bytes may still be swallowed by the system, later ones are refused.
            if (!_aborted && Lost == Loss.End && world.Dice.Chance(50))
            {
                return Take(head, payload, int.MaxValue, forgets: true);
            }

            return world.NoteSendError(_aborted || Lost == Loss.End ? Wire.EPIPE : Wire.ECONNRESET);
        }

        if (IsLayered)
        {
            // As TLS does: a record is taken once what was taken before has left.
            PassHeld();
            if (_held.Count > 0)
            {
                return IoResult.Fail(Wire.EAGAIN);
            }

            if (head.Length + payload.Length == 0)
            {
                return IoResult.Ok(0);
            }

            return Take(head, payload, world.Dice.Piece(head.Length + payload.Length), forgets: false);
        }

        int room = Room - _toServer.Count;
        if (room <= 0)
        {
            return IoResult.Fail(Wire.EAGAIN);
        }

        return Take(head, payload, Math.Min(room, world.Dice.Piece(head.Length + payload.Length)), forgets: false);
    }

    internal int TakeConnectError()
    {
        if (!IsConnected && ConnectError != 0)
        {
            world.Client.ConnectPlan.OnFailed(ConnectError);
        }

        return IsConnected ? 0 : ConnectError == 0 ? Wire.EINPROGRESS : ConnectError;
    }

    internal int ShutdownSend()
    {
        CheckOpen("shut");
        if (_clientHasShut)
        {
            world.Violation("the sending direction was shut twice");
        }

        _clientHasShut = true;
        world.Client.Model.OnShut();
        return 0;
    }

    internal void Abort() => _aborted = true;

    internal void Close()
    {
        if (IsClosed)
        {
            return;
        }

        if (Registration is not null)
        {
            world.Violation("a socket was closed while a reactor still watches it");
        }

        if (world.Sabotage.Strikes(Fault.LeakSocket, 1))
        {
            return;
        }

        IsClosed = true;
    }

    private IoResult Hand(ByteQueue from, Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, from.Count);
        if (world.Dice.Chance(30))
        {
            count = Math.Min(count, world.Dice.Piece(count));
        }

        ReadOnlySpan<byte> bytes = from.Unread[..count];
        bytes.CopyTo(buffer);
        world.Client.Model.OnReceived(bytes);
        world.Deface(buffer[..count]);
        from.Drop(count);
        return IoResult.Ok(count);
    }

    private IoResult Take(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload, int most, bool forgets)
    {
        int count = Math.Min(most, head.Length + payload.Length);
        byte[] bytes = new byte[count];
        int fromHead = Math.Min(count, head.Length);
        head[..fromHead].CopyTo(bytes);
        payload[..(count - fromHead)].CopyTo(bytes.AsSpan(fromHead));
        world.Client.Model.OnSent(bytes);
        if (forgets)
        {
            return IoResult.Ok(count);
        }

        bool loses = count < head.Length + payload.Length && world.Sabotage.Strikes(Fault.LoseSentByte);
        if (IsLayered)
        {
            _held.Add(bytes);
            PassHeld();
        }
        else
        {
            Pass(bytes.AsSpan(0, loses ? count - 1 : count));
        }

        return IoResult.Ok(count);
    }

    private void PassHeld()
    {
        int count = Math.Min(Room - _toServer.Count, _held.Count);
        if (count > 0)
        {
            Pass(_held.Unread[..count]);
            _held.Drop(count);
        }
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        if (LostAfterTaking >= 0 && _taken + bytes.Length >= LostAfterTaking)
        {
            _toServer.Add(bytes[..(int)(LostAfterTaking - _taken)]);
            _taken = LostAfterTaking;
            LostAfterTaking = -1;
            Lose(HowLost);
            return;
        }

        _taken += bytes.Length;
        _toServer.Add(bytes);
    }

    private void CheckOpen(string what)
    {
        if (IsClosed)
        {
            world.Violation($"a closed socket was {what}");
        }
        else if (!IsConnected)
        {
            world.Violation($"a socket that is not connected was {what}");
        }
    }
}

/// <summary>The handle's end of a link.</summary>
internal sealed class SimulatedTransport(Link link) : StreamTransport
{
    internal override int FileDescriptor => link.IsClosed ? -1 : link.Descriptor;

    internal override bool HasBufferedInput => link.HasBufferedInput;

    internal override bool HasPendingOutput => link.HasPendingOutput;

    protected override IoResult ReceiveSome(Span<byte> buffer) => link.Receive(buffer);

    internal override IoResult ReceiveBuffered(Span<byte> buffer) => link.ReceiveAbove(buffer);

    internal override IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload) => link.Send(head, payload);

    internal override int TakeConnectError() => link.TakeConnectError();

    internal override int ShutdownSend() => link.ShutdownSend();

    internal override void Abort() => link.Abort();

    internal override void Close() => link.Close();
}
