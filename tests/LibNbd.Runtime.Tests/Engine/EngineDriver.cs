using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>Runs an engine as a handle does, but on bytes of the test's own, in slices of its choice.</summary>
internal sealed class EngineDriver : IEngineHost
{
    private readonly List<byte> _wire = [];
    private int _taken;
    private byte[] _unreceived = [];

    internal EngineDriver(Action<ConnectionSettings>? configure = null)
    {
        ConnectionSettings settings = new();
        configure?.Invoke(settings);
        Engine = new Connection(this, settings);
        Engine.OnConnected();
    }

    public bool IsDebugging { get; set; } = true;

    internal Connection Engine { get; }

    internal Style Style { get; init; }

    /// <summary>Everything that a caller could see, in order.</summary>
    internal List<string> Log { get; } = [];

    internal List<(int Errno, string Message)> Errors { get; } = [];

    internal List<string> DebugLines { get; } = [];

    /// <summary>What a callback saw that must not be.</summary>
    internal List<string> Violations { get; } = [];

    internal List<Probe> Probes { get; } = [];

    internal bool SendSideClosed { get; private set; }

    /// <summary>The transport takes no more than this at a time.</summary>
    internal int SendSlice { get; set; } = int.MaxValue;

    /// <summary>Whether what is to be sent leaves by itself after each receive.</summary>
    internal bool SendsByItself { get; set; } = true;

    internal int Receives { get; private set; }

    /// <summary>The option that was asked for last.</summary>
    internal OptionCall? Option { get; set; }

    internal OptionOutcome LastOption => Option!.Outcome;

    internal bool HasEnded => Engine.HandleState is HandleStates.Dead or HandleStates.Closed;

    /// <summary>A driver that is through the handshake.</summary>
    internal static EngineDriver Connected(
        Style style, (uint Id, string Name)[]? contexts = null, ulong size = ServerWire.DefaultSize, ushort flags = ServerWire.AllFlags)
    {
        EngineDriver driver = new(settings => settings.MetaContexts.AddRange((contexts ?? []).Select(c => ServerWire.Text(c.Name))))
        {
            Style = style,
        };
        driver.Feed(ServerWire.Handshake(style, size, flags, contexts));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        driver.TakeSent();
        driver.Errors.Clear();
        driver.Log.Clear();
        return driver;
    }

    public void ReportError(int errno, string message, FailureCause cause)
    {
        Errors.Add((errno, message));
        Log.Add($"error {errno} {message}");
    }

    public void Debug(string message) => DebugLines.Add(message);

    /// <summary>What the server says next; while nothing may be received it stays where it is, as in a socket.</summary>
    internal void Feed(ReadOnlySpan<byte> bytes, int slice = int.MaxValue)
    {
        if (_unreceived.Length > 0)
        {
            bytes = (byte[])[.. _unreceived, .. bytes];
            _unreceived = [];
        }

        while (!bytes.IsEmpty && Engine.MayReceive)
        {
            Engine.FitBuffers();
            Span<byte> target = Engine.ReceiveTarget;
            Assert.False(target.IsEmpty, "an empty target would be taken for the end of the stream");
            int count = Math.Min(slice, Math.Min(target.Length, bytes.Length));
            bytes[..count].CopyTo(target);
            bytes = bytes[count..];
            Receives++;
            Engine.OnReceived(count);
            if (SendsByItself)
            {
                Drain();
            }
        }

        if (!HasEnded)
        {
            _unreceived = bytes.ToArray();
        }
    }

    /// <summary>How much of what was fed waits to be received.</summary>
    internal int Unreceived => _unreceived.Length;

    internal void EndOfStream() => Engine.OnEndOfStream();

    /// <summary>Sends all that waits.</summary>
    internal void Drain()
    {
        while (!HasEnded)
        {
            Engine.StageCommands();
            if (Engine.Output.IsEmpty)
            {
                SendSideClosed |= Engine.OnOutputEmpty();
                Engine.FitBuffers();
                return;
            }

            SendSome(SendSlice);
        }
    }

    /// <summary>One send that takes so many bytes at most.</summary>
    internal int SendSome(int most)
    {
        ReadOnlySpan<byte> head = Engine.Output.Head;
        ReadOnlySpan<byte> payload = Engine.Output.Payload;
        int count = Math.Min(most, head.Length + payload.Length);
        Assert.True(count > 0, "there is something to send but nothing is offered");
        int fromHead = Math.Min(count, head.Length);
        _wire.AddRange(head[..fromHead]);
        _wire.AddRange(payload[..(count - fromHead)]);
        Engine.OnSent(count);
        return count;
    }

    /// <summary>What was sent since it was last taken.</summary>
    internal byte[] TakeSent()
    {
        byte[] sent = [.. _wire.Skip(_taken)];
        _taken = _wire.Count;
        return sent;
    }

    internal Probe Submit(NbdCommand code, ulong offset, ulong count, Action<Probe>? configure = null)
    {
        Probe probe = new(this, code, offset, count);
        configure?.Invoke(probe);
        Probes.Add(probe);
        probe.Submit();
        return probe;
    }

    internal Probe Read(ulong offset, int count, Action<Probe>? configure = null) =>
        Submit(NbdCommand.Read, offset, (ulong)count, configure);

    internal Probe Write(ulong offset, int count, Action<Probe>? configure = null) =>
        Submit(NbdCommand.Write, offset, (ulong)count, configure);

    internal Probe Flush(Action<Probe>? configure = null) => Submit(NbdCommand.Flush, 0, 0, configure);

    /// <summary>Read and sent.</summary>
    internal Probe SentRead(ulong offset, int count, Action<Probe>? configure = null)
    {
        Probe probe = Read(offset, count, configure);
        Drain();
        return probe;
    }

    internal byte[] Chunk(Probe probe, ushort type, byte[] payload, bool done = true) =>
        ServerWire.Chunk(Style, probe.Cookie, probe.Offset, type, payload, done);

    /// <summary>A good reply without content.</summary>
    internal byte[] Ok(Probe probe) =>
        Style is Style.Oldstyle or Style.Simple ? ServerWire.SimpleReply(probe.Cookie) : Chunk(probe, 0, []);

    /// <summary>A good reply to a read.</summary>
    internal byte[] Data(Probe probe, byte[] data) => Style is Style.Oldstyle or Style.Simple
        ? ServerWire.SimpleReply(probe.Cookie, 0, data)
        : Chunk(probe, 1, ServerWire.New.U64(probe.Offset).Add(data).Done());

    /// <summary>The stream is understood as before: two more commands work.</summary>
    internal void AssertInStep()
    {
        Assert.False(HasEnded, string.Join("; ", Errors));
        Probe read = SentRead(12345, 100);
        byte[] data = ServerWire.Pattern(100, 9);
        Feed(Data(read, data));
        read.AssertSucceeded();
        Assert.Equal(data, read.Data.ToArray());
        Probe flush = Flush();
        Drain();
        Feed(Ok(flush));
        flush.AssertSucceeded();
        Assert.Equal(ConnectionState.Ready, Engine.State);
    }

    /// <summary>What must hold at the very end, whatever the server did.</summary>
    internal void AssertNothingLeft()
    {
        Assert.False(Engine.HasCommands);
        Assert.Equal(0, Engine.InFlight);
        Assert.Null(Engine.FirstDone);
        foreach (Probe probe in Probes)
        {
            probe.AssertOver();
        }
    }
}
