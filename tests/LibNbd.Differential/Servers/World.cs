using System.Globalization;
using System.Net.Sockets;
using LibNbd.Differential.Programs;

namespace LibNbd.Differential.Servers;

/// <summary>The servers of one face. Each face has its own, so that what one wrote the other does not read.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly Dictionary<string, Served> _served = new(StringComparer.Ordinal);
    private readonly Socket _silent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _limit = new(Bounded.Limit);

    internal World()
    {
        SilentPath = Folder.NewPath("silent");
        _silent.Bind(new UnixDomainSocketEndPoint(SilentPath));
        _silent.Listen(Backlog);
    }

    /// <summary>More than there are programs: none of these connections is ever accepted.</summary>
    private const int Backlog = 4000;

    internal TestFolder Folder { get; } = new();

    /// <summary>Somebody listens there and never says a word.</summary>
    internal string SilentPath { get; }

    internal CancellationToken Token => _limit.Token;

    /// <summary>The program with the addresses of its server in place of {sock}, {port} and so on.</summary>
    internal async Task<CallProgram> Fill(CallProgram program)
    {
        Served served = await Serve(program.Server);
        return program with { Lines = [.. program.Lines.Select(line => Replaced(line, Names(served)))] };
    }

    private static string Replaced(string line, IEnumerable<KeyValuePair<string, string>> names) =>
        names.Aggregate(line, static (text, name) => text.Replace(name.Key, name.Value, StringComparison.Ordinal));

    /// <summary>A line of a result with the names in place of the addresses.</summary>
    internal async Task<string> Anonymise(CallProgram program, string line)
    {
        Served served = await Serve(program.Server);
        foreach ((string name, string value) in Names(served))
        {
            if (value.Length == 0)
            {
                continue;
            }

            line = name == "{port}"
                ? line.Replace($":{value}", ":{port}", StringComparison.Ordinal).Replace(
                    $"\"{value}\\\"", "\"{port}\\\"", StringComparison.Ordinal)
                : line.Replace(value, name, StringComparison.Ordinal);
        }

        return line;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Served served in _served.Values)
        {
            await served.DisposeAsync();
        }

        _silent.Dispose();
        _limit.Dispose();
        Folder.Dispose();
    }

    private async Task<Served> Serve(string? name)
    {
        if (name is null)
        {
            return Served.Nothing;
        }

        if (!_served.TryGetValue(name, out Served? served))
        {
            served = await Catalogue.Start(name, this);
            _served.Add(name, served);
        }

        return served;
    }

    private IEnumerable<KeyValuePair<string, string>> Names(Served served) =>
    [
        new("{sockhex}", HexOf(served.SocketPath)),
        new("{sock}", served.SocketPath),
        new("{port}", served.Port == 0 ? "" : served.Port.ToString(CultureInfo.InvariantCulture)),
        new("{silent}", SilentPath),
        new("{dir}", Folder.Root),
    ];

    /// <summary>The bytes of the socket address, as a program writes them.</summary>
    private static string HexOf(string path) => path.Length == 0
        ? ""
        : $"0100{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(path))}00";
}
