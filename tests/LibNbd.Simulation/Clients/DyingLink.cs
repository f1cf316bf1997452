using LibNbd.Runtime.Transport;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Clients;

/// <summary>A connection of a client: bytes under way in both directions, and how it ends.</summary>
internal sealed class DyingLink(ClientWorld world, int number) : StreamTransport
{
    internal const int FirstDescriptor = 100;
    private const int Room = 4096;

    private readonly ByteQueue _toServer = new();
    private readonly ByteQueue _toClient = new();
    private readonly ByteQueue _arrived = new();
    private readonly Queue<(long End, Operation? Operation)> _answers = new();
    private long _said;
    private long _handed;
    private bool _clientHasShut;
    private bool _serverSawEnd;
    private bool _endArrived;
    private bool _aborted;

    internal int Number => number;

    /// <summary>The server's side, once it is connected.</summary>
    internal ServerSide? Server { get; private set; }

    internal int ConnectError { get; set; }

    /// <summary>When the client connected it, as a step of the world.</summary>
    internal long Connected { get; } = world.Steps;

    internal bool IsClosed { get; private set; }

    /// <summary>Whether a command was answered on it.</summary>
    internal bool HasAnswered { get; private set; }

    internal Loss Lost { get; private set; }

    /// <summary>The server says no more than it has.</summary>
    internal bool IsMute { get; set; }

    /// <summary>Nothing is heard of the server any more.</summary>
    internal bool IsSilent { get; set; }

    internal ReactorRegistration? Registration { get; set; }

    internal PollEvents Interest { get; set; }

    internal bool IsConnecting => Server is null && ConnectError == 0 && !IsClosed;

    internal bool CanDeliverToClient =>
        !IsClosed && Server is not null && !IsSilent && !_endArrived && (_toClient.Count > 0 || Lost != Loss.None);

    internal bool CanDeliverToServer =>
        Server is not null && Lost == Loss.None && !IsSilent && (_toServer.Count > 0 || ((_clientHasShut || IsClosed) && !_serverSawEnd));

    internal bool CanAct => Server is { HasPending: true } && Lost == Loss.None && !IsSilent;

    internal PollEvents Readiness
    {
        get
        {
            if (IsClosed)
            {
                return PollEvents.Invalid;
            }

            if (Server is null)
            {
                return ConnectError != 0 ? PollEvents.Write | PollEvents.HangUp | PollEvents.Error : PollEvents.None;
            }

            PollEvents ready = _arrived.Count > 0 || _endArrived || _aborted ? PollEvents.Read : PollEvents.None;
            ready |= _toServer.Count < Room || Lost != Loss.None || _aborted ? PollEvents.Write : PollEvents.None;
            return _endArrived && Lost == Loss.Reset ? ready | PollEvents.Error | PollEvents.HangUp : ready;
        }
    }

    internal override int FileDescriptor => IsClosed ? -1 : FirstDescriptor + number;

    internal void Accept(ServerSide server)
    {
        Server = server;
        server.Greet();
    }

    internal void DeliverToClient()
    {
        if (_toClient.Count == 0)
        {
            _endArrived = true;
            return;
        }

        int count = world.Deaths.Limit(world.Dice.Piece(_toClient.Count), toServer: false);
        _arrived.Add(_toClient.Unread[..count]);
        _toClient.Drop(count);
        if (world.Deaths.Pass(count, toServer: false))
        {
            // What was on its way behind it is gone.
            _toClient.Clear();
            world.Die(this);
        }
    }

    internal void DeliverToServer()
    {
        if (_toServer.Count == 0)
        {
            _serverSawEnd = true;
            Lose(Loss.End);
            return;
        }

        int count = world.Deaths.Limit(world.Dice.Piece(_toServer.Count), toServer: true);
        byte[] bytes = _toServer.Unread[..count].ToArray();
        _toServer.Drop(count);
        Server!.Receive(bytes);
        if (world.Deaths.Pass(count, toServer: true))
        {
            world.Die(this);
        }
    }

    /// <summary>The server says something; with its last byte it may answer a command, for an operation if that is known.</summary>
    internal void Say(ReadOnlySpan<byte> bytes, bool isAnswer = false, Operation? operation = null)
    {
        if (Lost != Loss.None || IsMute)
        {
            return;
        }

        _toClient.Add(bytes);
        _said += bytes.Length;
        if (isAnswer)
        {
            _answers.Enqueue((_said, operation));
        }
    }

    internal void Lose(Loss how)
    {
        if (Lost != Loss.None)
        {
            return;
        }

        Lost = how;
        IsSilent = false;
        _toServer.Clear();
        Server?.Forget();
        if (how == Loss.Reset)
        {
            _toClient.Clear();
        }
    }

    protected override IoResult ReceiveSome(Span<byte> buffer)
    {
        world.CountStep();
        if (_arrived.Count == 0)
        {
            return _aborted ? IoResult.Ok(0)
                : !_endArrived ? IoResult.Fail(Wire.EAGAIN)
                : Lost == Loss.Reset ? IoResult.Fail(Wire.ECONNRESET)
                : IoResult.Ok(0);
        }

        int count = Math.Min(buffer.Length, world.Dice.Piece(_arrived.Count));
        _arrived.Unread[..count].CopyTo(buffer);
        _arrived.Drop(count);
        _handed += count;
        while (_answers.TryPeek(out (long End, Operation? Operation) answer) && answer.End <= _handed)
        {
            _answers.Dequeue();
            HasAnswered = true;
            if (answer.Operation is { } operation)
            {
                operation.AnsweredOn = number;
            }
        }

        return IoResult.Ok(count);
    }

    internal override IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        world.CountStep();
        if (_aborted || Lost != Loss.None)
        {
            return Lost == Loss.End && !_aborted && world.Dice.OneIn(2)
                ? IoResult.Ok(head.Length + payload.Length)
                : IoResult.Fail(Lost == Loss.Reset ? Wire.ECONNRESET : Wire.EPIPE);
        }

        int count = Math.Min(Room - _toServer.Count, world.Dice.Piece(head.Length + payload.Length));
        if (count <= 0)
        {
            return head.Length + payload.Length == 0 ? IoResult.Ok(0) : IoResult.Fail(Wire.EAGAIN);
        }

        int fromHead = Math.Min(count, head.Length);
        _toServer.Add(head[..fromHead]);
        _toServer.Add(payload[..(count - fromHead)]);
        return IoResult.Ok(count);
    }

    internal override int TakeConnectError() => Server is not null ? 0 : ConnectError == 0 ? Wire.EINPROGRESS : ConnectError;

    internal override int ShutdownSend()
    {
        _clientHasShut = true;
        return 0;
    }

    internal override void Abort() => _aborted = true;

    internal override void Close()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        world.Trace($"client closes link {number}");
        world.Oracle.OnClosed(this);

        // As ADR 20 asks of servers: they end what a connection asked for, or drop it, before they take another.
        if (Lost == Loss.None && Server is not null)
        {
            if (world.Dice.OneIn(2))
            {
                Server.Receive(_toServer.Unread.ToArray());
                Server.CarryOutAll();
            }

            Lose(Loss.End);
        }
    }
}
