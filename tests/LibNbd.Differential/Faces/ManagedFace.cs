using System.Globalization;
using LibNbd.Differential.Programs;
using LibNbd.Runtime.Engine;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Faces;

/// <summary>
/// This library, through one of its surfaces. Each program has a thread of its own, because the last error belongs to the thread.
/// </summary>
internal sealed class ManagedFace(Surface surface) : IFace
{
    public Task<IReadOnlyList<Transcript>> Run(IReadOnlyList<CallProgram> programs) => Task.Factory.StartNew<IReadOnlyList<Transcript>>(
        () => [.. programs.Select(Run)], CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private Transcript Run(CallProgram program)
    {
        ManagedRun run = new(surface);
        Thread thread = new(() => run.Run(program.Lines)) { IsBackground = true };
        thread.Start();
        if (!thread.Join(TimeSpan.FromSeconds(Limits.ProgramSeconds)))
        {
            run.Tell("! it hangs");
        }

        return new Transcript(program.Name, run.Lines);
    }
}

/// <summary>One program running: what the C driver does, line by line, on this library.</summary>
internal sealed class ManagedRun
{
    private const int MaxHandles = 10;

    private readonly Surface _surface;
    private readonly ManagedCalls _calls;
    private readonly ManagedArguments _arguments;
    private readonly NbdHandle?[] _handles = new NbdHandle?[MaxHandles];
    private readonly Dictionary<int, long> _results = [];
    private readonly SortedDictionary<int, ReadOnlyMemory<byte>> _kept = [];
    private readonly List<string> _lines = [];
    private int _line;
    private bool _muted;

    internal ManagedRun(Surface surface)
    {
        _surface = surface;
        _calls = ManagedCalls.Of(surface);
        _arguments = new ManagedArguments(new Callbacks(Tell, () => _muted), line => _results[line]);
    }

    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    internal void Tell(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }

    internal void Run(IReadOnlyList<string> lines)
    {
        try
        {
            foreach (string line in lines)
            {
                RunLine(line);
            }

            for (int i = 0; i < MaxHandles; i++)
            {
                if (_handles[i] is not null)
                {
                    RunLine(string.Create(CultureInfo.InvariantCulture, $"h{i} close"));
                }
            }

            TellBuffers();
        }
#pragma warning disable CA1031 // whatever it is, it is a result
        catch (Exception exception)
        {
            Tell($"! it threw {exception}");
        }
#pragma warning restore CA1031
    }

    private void RunLine(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int slot = words[0][1] - '0';
        string?[] arguments = words[2..];
        switch (words[1])
        {
            case "create":
                _handles[slot] = new NbdHandle();
                Tell($"> create ret=handle | {Class(slot)}");
                break;
            case "close":
                _handles[slot]?.Dispose();
                _handles[slot] = null;
                Tell("> close | -");
                break;
            case "get_error":
                Tell($"> get_error ret={Callbacks.Quote(NbdHandle.GetError())} | {Class(slot)}");
                break;
            case "get_errno":
                Tell(string.Create(CultureInfo.InvariantCulture, $"> get_errno ret={NbdHandle.GetErrno()} | {Class(slot)}"));
                break;
            case "wait":
                Wait(slot, arguments);
                break;
            case "buffers":
                TellBuffers();
                break;
            case "mute":
                _muted = arguments[0] == "true";
                break;
            default:
                (string text, _) = Call(slot, words[1], arguments);
                Tell($"> {words[1]} {text} | {Class(slot)}");
                break;
        }

        _line++;
    }

    /// <summary>Calls, and gives the result as text and as number.</summary>
    private (string Text, long Value) Call(int slot, string name, params string?[] tokens)
    {
        ManagedCall call = _calls[name];
        object?[] arguments = new object?[call.Types.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _arguments.Of(call.Spec.Parameters[i], call.Types[i], i < tokens.Length ? tokens[i] : null);
            switch (arguments[i])
            {
                case IoBuffer { IsNull: false } buffer:
                    _kept[_line] = _arguments.LastBuffer;
                    _ = buffer;
                    break;
                case Memory<byte> memory:
                    _kept[_line] = memory;
                    break;
                case ReadOnlyMemory<byte> memory:
                    _kept[_line] = memory;
                    break;
            }
        }

        string text;
        long value = 0;
        try
        {
            object? result = call.Invoke(_surface == Surface.Gates ? _handles[slot]!.Core : _handles[slot]!, arguments);
            (text, value) = Result(call.Spec, result);
        }
        catch (NbdException exception)
        {
            bool isText = call.Spec.Returns.Kind is ReturnKind.String or ReturnKind.StaticString;
            value = -1;
            text = string.Create(
                CultureInfo.InvariantCulture,
                $"ret={(isText ? "NULL" : "-1")} errno={exception.ErrorNumber} error={Callbacks.Quote(exception.Message)}");
        }

        if (call.Spec.Returns.Kind is not (ReturnKind.String or ReturnKind.StaticString))
        {
            _results[_line] = value;
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            if (call.Spec.Parameters[i].Kind == ParameterKind.BytesOut && arguments[i] is byte[] bytes)
            {
                text += $" out={Hash.Of(bytes)}";
            }
        }

        return (text, value);
    }

    private static (string Text, long Value) Result(CallSpec call, object? result)
    {
        switch (call.Returns.Kind)
        {
            case ReturnKind.String:
            case ReturnKind.StaticString:
                return ($"ret={Callbacks.Quote((string?)result)}{(result is null ? LastError() : "")}", 0);
            case ReturnKind.UInt:
            case ReturnKind.UInt64:
            case ReturnKind.UIntPtr:
            case ReturnKind.Enum:
            case ReturnKind.Flags:
                ulong number = result is nint pointer ? (ulong)pointer : Convert.ToUInt64(result, CultureInfo.InvariantCulture);
                return (string.Create(CultureInfo.InvariantCulture, $"ret={number}"), (long)number);
            default:
                long value = result switch
                {
                    null => 0,
                    nint size => size,
                    _ => Convert.ToInt64(result, CultureInfo.InvariantCulture),
                };
                return (string.Create(CultureInfo.InvariantCulture, $"ret={value}{(value == -1 ? LastError() : "")}"), value);
        }
    }

    private static string LastError() => string.Create(
        CultureInfo.InvariantCulture, $" errno={NbdHandle.GetErrno()} error={Callbacks.Quote(NbdHandle.GetError())}");

    private void Wait(int slot, string?[] arguments)
    {
        string what = arguments.Length > 0 ? arguments[0]! : "idle";
        string value;
        while (!IsOver(slot, what, arguments, out value))
        {
            (string text, long polled) = Call(slot, "poll", Limits.WaitStepMilliseconds.ToString(CultureInfo.InvariantCulture));
            if (polled != 1)
            {
                Tell($"> wait {what} poll={text["ret=".Length..]} | {Class(slot)}");
                return;
            }
        }

        Tell($"> wait {what} value={value} | {Class(slot)}");
    }

    private bool IsOver(int slot, string what, string?[] arguments, out string value)
    {
        (string text, long number) = what switch
        {
            "idle" => Call(slot, "aio_in_flight"),
            "completed" => Call(slot, "aio_command_completed", arguments[1]),
            "done" => Call(slot, "aio_peek_command_completed"),
            "receiving" => Call(slot, "aio_get_direction"),
            "connected" or "ended" => ("ret=0", 0),
            _ => throw new InvalidOperationException($"unknown condition {what}"),
        };
        value = text["ret=".Length..];
        string now = Class(slot);
        return what switch
        {
            "idle" => number <= 0,
            "receiving" => number == NbdConstants.AioDirectionRead,
            "connected" => now != "connecting",
            "ended" => now is "closed" or "dead",
            _ => number != 0,
        };
    }

    private void TellBuffers()
    {
        foreach ((int line, ReadOnlyMemory<byte> bytes) in _kept)
        {
            Tell(string.Create(CultureInfo.InvariantCulture, $"> buffer {line} out={Hash.Of(bytes.Span)}"));
        }
    }

    private string Class(int slot)
    {
        // These questions are the driver's, not the program's.
        bool wasMuted = _muted;
        _muted = true;
        string name = ClassOf(_handles[slot]);
        _muted = wasMuted;
        return name;
    }

    private static string ClassOf(NbdHandle? handle) => handle switch
    {
        null => "-",
        { } h when h.AioIsCreated() => "created",
        { } h when h.AioIsConnecting() => "connecting",
        { } h when h.AioIsNegotiating() => "negotiating",
        { } h when h.AioIsReady() || h.AioIsProcessing() => "connected",
        { } h when h.AioIsClosed() => "closed",
        { } h when h.AioIsDead() => "dead",
        _ => "none",
    };
}
