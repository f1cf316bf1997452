using System.Buffers.Binary;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Server;

/// <summary>
/// The peer: it understands what is sent to it and answers as its script has it, well or ill, soon or late, in order or not.
/// </summary>
internal sealed class ScriptedServer : IClientStreamReader
{
    private readonly SimulatedWorld _world;
    private readonly ServerScript _script;
    private readonly Dice _dice;
    private readonly ReplyMaker _maker;
    private readonly List<Queue<byte[]>> _replies = [];
    private readonly Queue<byte[]> _options = [];
    private ClientStream _stream;
    private Link? _link;
    private bool _closes;
    private bool _withholds;

    internal ScriptedServer(SimulatedWorld world)
    {
        _world = world;
        _script = world.Script;
        _dice = world.Dice;
        _stream = new ClientStream(this);
        _maker = new ReplyMaker(_script, _dice);
    }

    /// <summary>Whether it reads on: not while too much waits that the client has not read.</summary>
    internal bool Reads => _link is not null && _link.WaitingForClient < _script.OutputLimit;

    internal bool CanAct => _link is { Lost: Loss.None } && (_options.Count > 0 || _replies.Count > 0 || _closes);

    /// <summary>Whether a client may rightly wait for something that does not come.</summary>
    internal bool OwesSomething => _withholds && _link is { Lost: Loss.None };

    internal void OnConnection(Link link)
    {
        _link = link;
        _options.Clear();
        _stream = new ClientStream(this);
        WireWriter greeting = new WireWriter().U64(Spoiled() ? Wire.Nbdmagic + 1 : Wire.Nbdmagic);
        if (_script.Style == ServerStyle.Oldstyle)
        {
            greeting.U64(Wire.OldMagic)
                .U64(_script.Size)
                .U16((ushort)(Spoiled() ? 1 : 0))
                .U16(Spoiled() ? (ushort)0 : _script.Flags)
                .Zeroes(124);
            _options.Enqueue(greeting.Take());
            _maker.BeginTransmission(false, false, []);
            _stream.BeginTransmission(extended: false);
            return;
        }

        int flags = (_script.Style == ServerStyle.Fixed ? Wire.FlagFixed : 0) | (_script.NoZeroes ? Wire.FlagNoZeroes : 0);
        greeting.U64(Spoiled() ? Wire.OptionReply : Wire.IHaveOpt).U16((ushort)flags);
        _options.Enqueue(greeting.Take());
        _stream.ExpectFlags();
    }

    internal void Receive(byte[] bytes) => _stream.Feed(bytes);

    internal void OnEndOfClient()
    {
        ClientModel model = _world.Client.Model;
        if (_stream.IsInsideMessage && !_world.Client.IsClosed && !model.HasEnded && !model.LeavesWithoutAWord)
        {
            _world.Violation("the client ended in the middle of a message");
        }

        _closes = true;
    }

    /// <summary>The next piece of what it has to say.</summary>
    internal void Act()
    {
        if (_options.TryDequeue(out byte[]? message))
        {
            Say(message);
        }
        else if (_replies.Count > 0)
        {
            int index = _script.InOrder ? 0 : _dice.Below(_replies.Count);
            Queue<byte[]> reply = _replies[index];
            Say(reply.Dequeue());
            if (reply.Count == 0)
            {
                _replies.RemoveAt(index);
            }
        }
        else
        {
            _link!.Lose(Loss.End);
        }
    }

    /// <summary>What it owes will not come any more.</summary>
    internal void GiveUp() => _link!.Lose(_script.HowLost == Loss.None ? Loss.End : _script.HowLost);

    void IClientStreamReader.OnClientFlags(uint flags)
    {
        _zeroesAfterName = (flags & Wire.FlagNoZeroes) == 0;
        int offered = (_script.Style == ServerStyle.Fixed ? Wire.FlagFixed : 0) | (_script.NoZeroes ? Wire.FlagNoZeroes : 0);
        if ((flags & ~offered) != 0)
        {
            _world.Violation($"client flags 0x{flags:x} where 0x{offered:x} was offered");
        }
    }

    private bool _zeroesAfterName;
    private bool _structured;
    private bool _extended;
    private List<(uint Id, string Name)> _selected = [];

    void IClientStreamReader.OnOption(uint option, byte[] data)
    {
        if (option == Wire.OptExportName)
        {
            WireWriter answer = new WireWriter().U64(_script.Size).U16(Spoiled() ? (ushort)0 : _script.Flags);
            _options.Enqueue(answer.Zeroes(_zeroesAfterName ? 124 : 0).Take());
            BeginTransmission();
            return;
        }

        if (option == Wire.OptAbort)
        {
            if (_dice.Chance(70))
            {
                Reply(option, Wire.RepAck, []);
            }

            _closes = true;
            return;
        }

        if (_dice.Chance(_script.SilencePercent / 4))
        {
            _withholds = true;
            return;
        }

        if (_dice.Chance(_script.WrongHandshakePercent))
        {
            Misanswer(option);
            return;
        }

        if (_dice.Chance(_script.RefusalPercent))
        {
            uint error = _dice.Pick(
                Wire.ErrUnsup, Wire.ErrPolicy, Wire.ErrInvalid, Wire.ErrPlatform, Wire.ErrTlsRequired, Wire.ErrUnknown, Wire.ErrShutdown,
                Wire.ErrBlockSize, Wire.ErrTooBig, 0x80000077);
            Refuse(option, error);
            return;
        }

        switch (option)
        {
            case Wire.OptStructuredReply when _script.KnowsStructuredReplies:
                _structured = true;
                Reply(option, Wire.RepAck, []);
                break;
            case Wire.OptExtendedHeaders when _script.KnowsExtendedHeaders && _script.KnowsGo:
                _extended = true;
                Reply(option, Wire.RepAck, []);
                break;
            case Wire.OptList when _script.KnowsList:
                foreach (string export in _script.Exports)
                {
                    Reply(option, Wire.RepServer, new WireWriter().U32((uint)export.Length).Text(export).Text("its description").Take());
                }

                Reply(option, Wire.RepAck, []);
                break;
            case Wire.OptListMetaContext or Wire.OptSetMetaContext when _script.KnowsContexts && (_structured || _extended):
                AnswerContexts(option, data);
                break;
            case Wire.OptInfo or Wire.OptGo when _script.KnowsGo:
                AnswerGo(option);
                break;
            default:
                Refuse(option, Wire.ErrUnsup);
                break;
        }
    }

    void IClientStreamReader.OnRequest(Request request)
    {
        // Some servers answer before they have read it all.
        if (request.Type == Wire.CmdWrite && request.Length > 0 && _script.WrongPercent > 0 && _dice.OneIn(6))
        {
            _replies.Add(_maker.MakeError(request));
            _answeredEarly = request;
        }
    }

    private Request? _answeredEarly;

    void IClientStreamReader.OnRequestComplete(Request request)
    {
        if (request.Type == Wire.CmdDisc)
        {
            _closes = true;
            return;
        }

        if (request == _answeredEarly)
        {
            return;
        }

        if (_dice.Chance(_script.SilencePercent))
        {
            _withholds = true;
            return;
        }

        Queue<byte[]> reply = _maker.Make(request);
        if (reply.Count == 0)
        {
            _withholds = true;
        }
        else
        {
            _withholds |= _maker.LeavesUnfinished;
            _replies.Add(reply);
        }
    }

    void IClientStreamReader.OnClientFault(string what) => _world.Violation($"as the server reads it: {what}");

    private void AnswerContexts(uint option, byte[] data)
    {
        int name = (int)BinaryPrimitives.ReadUInt32BigEndian(data);
        uint queries = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(4 + name));
        List<string> asked = [];
        int at = 8 + name;
        for (uint i = 0; i < queries; i++)
        {
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
            asked.Add(System.Text.Encoding.UTF8.GetString(data, at + 4, length));
            at += 4 + length;
        }

        List<(uint Id, string Name)> selected = [];
        foreach (string context in _script.Contexts)
        {
            if (asked.Contains(context) || (option == Wire.OptListMetaContext && queries == 0))
            {
                uint id = 0x100u + (uint)selected.Count;
                selected.Add((id, context));
                Reply(option, Wire.RepMetaContext, new WireWriter().U32(id).Text(context).Take());
            }
        }

        if (option == Wire.OptSetMetaContext)
        {
            _selected = selected;
        }

        Reply(option, Wire.RepAck, []);
    }

    private void AnswerGo(uint option)
    {
        List<byte[]> infos = [new WireWriter().U16(0).U64(_script.Size).U16(_script.Flags).Take()];
        if (_script.TellsBlockSizes)
        {
            infos.Add(new WireWriter().U16(3).U32(_script.MinimumBlock).U32(4096).U32(_script.MaximumPayload).Take());
        }

        if (_script.TellsName)
        {
            infos.Add(new WireWriter().U16(1).Text("canonical").Take());
            infos.Add(new WireWriter().U16(2).Text("a disk").Take());
        }

        if (_dice.OneIn(5))
        {
            infos.Add(new WireWriter().U16(77).Text("of the future").Take());
        }

        while (infos.Count > 0)
        {
            int index = _dice.Below(infos.Count);
            Reply(option, Wire.RepInfo, infos[index]);
            infos.RemoveAt(index);
        }

        Reply(option, Wire.RepAck, []);
        if (option == Wire.OptGo)
        {
            BeginTransmission();
        }
    }

    private void BeginTransmission()
    {
        _maker.BeginTransmission(_structured, _extended, _selected);
        _stream.BeginTransmission(_extended);
    }

    /// <summary>An answer that is against the protocol; some of it a client must bear, some it must not.</summary>
    private void Misanswer(uint option)
    {
        // What the client makes of these is the model's business; this server only must not say that it goes on where the client cannot.
        switch (_dice.Below(8))
        {
            case 0:
                _options.Enqueue(new WireWriter().U64(Wire.OptionReply + 1).U32(option).U32(Wire.RepAck).U32(0).Take());
                break;
            case 1:
                Reply(option + 1, Wire.RepAck, []);
                break;
            case 2:
                Reply(option, Wire.RepAck, [1, 2, 3]);
                break;
            case 3:
                Reply(option, 99, []);
                break;
            case 4:
                Reply(option, Wire.RepInfo, [0]);
                break;
            case 5:
                Reply(option, Wire.ErrPolicy, new byte[Wire.LongestString + 1]);
                break;
            case 6:
                Reply(option, Wire.RepMetaContext, [0, 0, 0, 1]);
                break;
            default:
                _options.Enqueue(new WireWriter().U64(Wire.OptionReply).U32(option).U32(Wire.ErrPolicy).U32((64 << 20) + 1).Take());
                break;
        }

        _withholds = true;
    }

    private void Refuse(uint option, uint error) =>
        Reply(option, error, _dice.Chance(30) ? new WireWriter().Text("because").Take() : []);

    private void Reply(uint option, uint type, byte[] data) =>
        _options.Enqueue(new WireWriter().U64(Wire.OptionReply).U32(option).U32(type).U32((uint)data.Length).Bytes(data).Take());

    private bool Spoiled() => _script.WrongHandshakePercent > 0 && _dice.Chance(_script.WrongHandshakePercent / 4);

    private void Say(byte[] message)
    {
        if (_world.IsTracing)
        {
            string head = Convert.ToHexString(message.AsSpan(0, Math.Min(40, message.Length)));
            _world.Trace($"server: {message.Length} bytes {head}");
        }

        _link!.ServerSends(message);
    }
}
