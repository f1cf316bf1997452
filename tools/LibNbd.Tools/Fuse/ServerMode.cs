using System.Globalization;
using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse;

/// <summary>How to get to the server: the words behind the mount point.</summary>
internal sealed class ServerMode
{
    private readonly Action<NbdHandle> _connect;

    private ServerMode(bool isShared, Action<NbdHandle> connect) => (IsShared, _connect) = (isShared, connect);

    /// <summary>Whether there can be more than one connection. To a command, and over a socket that was given, there is one.</summary>
    public bool IsShared { get; }

    /// <summary>Reads the operands behind the mount point.</summary>
    /// <exception cref="UsageException">They are not one of the modes.</exception>
    public static ServerMode Parse(IEnumerable<Operand> operands)
    {
        string[] words = [.. operands.SelectMany(WordsOf)];
        return words switch
        {
            [Operand.Open, .. string[] command, Operand.Close] => Activation(command),
            ["--socket-activation" or "--systemd-socket-activation", .. { Length: > 0 } command] => Activation(command),
            ["--command" or "--cmd", .. { Length: > 0 } command] => new ServerMode(false, nbd => nbd.ConnectCommand(command)),
            ["--fd", string number] when Number(number, "file descriptor", int.MaxValue) is var socket =>
                new ServerMode(false, nbd => nbd.ConnectSocket((int)socket)),
            ["--tcp", string host, string port] => new ServerMode(true, nbd => nbd.ConnectTcp(host, port)),
            ["--unix", string path] => new ServerMode(true, nbd => nbd.ConnectUnix(path)),
            ["--uri", string uri] => Uri(uri),
            ["--vsock", string cid, string port]
                when Number(cid, "CID", uint.MaxValue) is var id && Number(port, "port", uint.MaxValue) is var number =>
                new ServerMode(true, nbd => nbd.ConnectVsock(id, number)),
            [['-', ..] mode, ..] when !IsKnown(mode) => throw new UsageException($"unknown mode: {mode}"),
            [not ['-', ..] and var uri] => Uri(uri),
            _ => throw new UsageException(),
        };
    }

    /// <summary>Connects a handle that is new, and may have been set up.</summary>
    /// <exception cref="NbdException">It could not be connected.</exception>
    public void Connect(NbdHandle nbd)
    {
        Endpoint.Prepare(nbd);
        _connect(nbd);
    }

    private static IEnumerable<string> WordsOf(Operand operand) =>
        operand.Word is { } word ? [word] : [Operand.Open, .. operand.Command, Operand.Close];

    private static bool IsKnown(string mode) => mode is "--socket-activation" or "--systemd-socket-activation" or "--command" or "--cmd"
        or "--fd" or "--tcp" or "--unix" or "--uri" or "--vsock";

    private static ServerMode Uri(string uri) => new(true, nbd => nbd.ConnectUri(uri));

    private static ServerMode Activation(string[] command) => new(false, nbd => nbd.ConnectSystemdSocketActivation(command));

    private static uint Number(string text, string what, uint most) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number <= most
            ? number
            : throw new ToolException($"could not parse {what}: {text}");
}
