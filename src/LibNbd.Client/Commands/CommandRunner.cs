using LibNbd.Connections;

namespace LibNbd.Commands;

/// <summary>What the commands of a client share: connections, deadlines, the writes among them, and the commands that are free.</summary>
internal sealed class CommandRunner : IDisposable
{
    /// <summary>References on a line of the cache.</summary>
    private const int Stride = 8;

    private readonly Lock _lock = new();

    /// <summary>One free command for each processor, so that the usual one is had without a lock.</summary>
    private readonly ClientCommand?[] _near;
    private ClientCommand[] _all = new ClientCommand[16];
    private ClientCommand? _free;
    private int _count;

    internal CommandRunner(NbdClientOptions options, ConnectionPool pool)
    {
        Options = options;
        Pool = pool;
        Server = options.ToString();
        _near = new ClientCommand?[options.Surroundings.Processors * Stride];
        Deadlines = new Deadlines(options.CommandTimeout, options.TimeProvider, Look);
    }

    internal NbdClientOptions Options { get; }

    internal ConnectionPool Pool { get; }

    /// <summary>What is connected to, for messages.</summary>
    internal string Server { get; }

    internal WriteTracker Writes { get; } = new();

    /// <summary>When commands end that take too long.</summary>
    internal Deadlines Deadlines { get; }

    private ref ClientCommand? Near => ref _near[Thread.GetCurrentProcessorId() % (_near.Length / Stride) * Stride];

    /// <summary>A command that is free: the one at hand in a continuation, or one of those shared by all threads.</summary>
    internal ClientCommand Rent() => CompletionScope.Current.TakeCommand(this) ?? RentShared();

    /// <summary>A command is free again.</summary>
    internal void Return(ClientCommand command)
    {
        if (!CompletionScope.Current.TryKeep(this, command))
        {
            ReturnShared(command);
        }
    }

    /// <summary>A command is free again, for any thread.</summary>
    internal void ReturnShared(ClientCommand command)
    {
        if (Interlocked.CompareExchange(ref Near, command, null) is null)
        {
            return;
        }

        lock (_lock)
        {
            command.NextFree = _free;
            _free = command;
        }
    }

    /// <summary>How many commands of each kind have not ended.</summary>
    internal int[] CountActive()
    {
        int[] counts = new int[Enum.GetValues<CommandKind>().Length];
        foreach (ClientCommand command in All)
        {
            if (command.ActiveKind is { } kind)
            {
                counts[(int)kind]++;
            }
        }

        return counts;
    }

    public void Dispose() => Deadlines.Dispose();

    private ClientCommand RentShared()
    {
        if (Interlocked.Exchange(ref Near, null) is { } near)
        {
            return near;
        }

        lock (_lock)
        {
            if (_free is { } command)
            {
                _free = command.NextFree;
                command.NextFree = null;
                return command;
            }

            if (_count == _all.Length)
            {
                Array.Resize(ref _all, _count * 2);
            }

            return _all[_count++] = new ClientCommand(this);
        }
    }

    /// <summary>Every command there is, free or not.</summary>
    private ReadOnlySpan<ClientCommand> All
    {
        get
        {
            lock (_lock)
            {
                return _all.AsSpan(0, _count);
            }
        }
    }

    private void Look(long now)
    {
        foreach (ClientCommand command in All)
        {
            command.EndIfDue(now);
        }
    }
}
