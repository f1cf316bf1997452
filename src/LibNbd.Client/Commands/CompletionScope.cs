using LibNbd.Connections;

namespace LibNbd.Commands;

/// <summary>
/// What a thread has at hand while it runs the continuation of a command: the connection that answered, for which this thread sends
/// anyway, and the command object once the continuation has taken its result. The next command that the continuation sends takes both.
/// </summary>
/// <remarks>Nothing is kept when the continuation has returned, so no thread holds on to a client.</remarks>
internal sealed class CompletionScope
{
    [ThreadStatic]
    private static CompletionScope? _current;

    private CommandRunner? _runner;
    private Connection? _connection;
    private ClientCommand? _free;

    /// <summary>This thread's.</summary>
    internal static CompletionScope Current => _current ?? Create();

    /// <summary>Opens it for the continuation of a command that was answered.</summary>
    internal void Enter(CommandRunner runner, Connection connection)
    {
        if (_free is not null)
        {
            // A command that a continuation sent was answered at once, and perhaps by another client.
            Exit(_runner!);
        }

        _runner = runner;
        _connection = connection;
    }

    /// <summary>Closes it.</summary>
    internal void Exit(CommandRunner runner)
    {
        _connection = null;
        _runner = null;
        if (_free is { } command)
        {
            _free = null;
            runner.ReturnShared(command);
        }
    }

    /// <summary>
    /// A command of a client, with the connection that it prefers: once, since of several in a row the others are for all connections.
    /// </summary>
    internal ClientCommand? TakeCommand(CommandRunner runner)
    {
        if (_runner != runner || _free is not { } command)
        {
            return null;
        }

        _free = null;
        command.Preferred = _connection;
        _connection = null;
        return command;
    }

    /// <summary>Keeps a command whose result was taken.</summary>
    /// <returns>Whether there was room: the scope is that of its client, and empty.</returns>
    internal bool TryKeep(CommandRunner runner, ClientCommand command)
    {
        if (_runner != runner || _free is not null)
        {
            return false;
        }

        _free = command;
        return true;
    }

    private static CompletionScope Create() => _current = new CompletionScope();
}
