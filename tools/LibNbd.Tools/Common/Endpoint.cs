using LibNbd.Tools.CommandLine;

namespace LibNbd.Tools.Common;

/// <summary>An NBD server as it is named on the command line: a URI, or a command that is started for it.</summary>
internal sealed record Endpoint
{
    private Endpoint(string? uri, IReadOnlyList<string> command) => (Uri, Command) = (uri, command);

    /// <summary>The URI, or null for a command.</summary>
    public string? Uri { get; }

    /// <summary>The words of the command; empty for a URI.</summary>
    public IReadOnlyList<string> Command { get; }

    /// <summary>Whether it is a command, to which there is one connection.</summary>
    public bool IsCommand => Uri is null;

    /// <summary>The endpoint that an operand names; a word is taken for a URI.</summary>
    public static Endpoint Of(Operand operand) => new(operand.Word, operand.Command);

    /// <summary>The only operand of a tool that takes one.</summary>
    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public static Endpoint Single(ParsedOptions options) =>
        options.Operands.Count == 1 ? Of(options.Operands[0]) : throw new UsageException();

    /// <summary>Lets URIs name local files (certificates, shared keys): the user wrote the URI.</summary>
    public static void Prepare(NbdHandle nbd) => nbd.SetUriAllowLocalFile(true);

    /// <summary>
    /// Connects a handle that is new, and may have been set up. A command gets a socket to listen on (socket activation).
    /// </summary>
    /// <exception cref="NbdException">It could not be connected.</exception>
    public void Connect(NbdHandle nbd)
    {
        Prepare(nbd);
        if (Uri is not null)
        {
            nbd.ConnectUri(Uri);
        }
        else
        {
            nbd.ConnectSystemdSocketActivation(Command);
        }
    }

    /// <summary>The same, awaited.</summary>
    /// <exception cref="NbdException">It could not be connected.</exception>
    public ValueTask ConnectAsync(NbdHandle nbd, CancellationToken cancellationToken)
    {
        Prepare(nbd);
        return Uri is not null
            ? nbd.ConnectUriAsync(Uri, cancellationToken)
            : nbd.ConnectSystemdSocketActivationAsync(Command, cancellationToken);
    }
}
