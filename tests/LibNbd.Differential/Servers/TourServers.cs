using System.Globalization;
using LibNbd.Differential.Programs;
using LibNbd.Server;

namespace LibNbd.Differential.Servers;

/// <summary>The servers of docs/servers.md: each on a Unix socket and on a port, and as a command of its own where it can be one.</summary>
/// <param name="Name">The column.</param>
/// <param name="Start">Starts it.</param>
/// <param name="Command">The program that speaks NBD on its standard input and output; null if it cannot.</param>
/// <param name="Activated">The program that takes its socket from systemd; null if it cannot.</param>
internal sealed record TourServer(
    string Name, Func<World, Task<Served>> Start, Func<IReadOnlyList<string>>? Command = null,
    Func<IReadOnlyList<string>>? Activated = null)
{
    internal static IReadOnlyList<TourServer> All { get; } =
    [
        new(
            "nbdkit 1.32",
            static world => Two(world, Peers.Require("nbdkit"), address => [.. Nbdkit(address), "memory", "1M"]),
            static () => ["nbdkit", "-s", "memory", "1M"],
            static () => ["nbdkit", "memory", "1M"]),
        new(
            "nbdkit 1.48",
            static world => Two(world, NewRoot("nbdkit"), address => ["nbdkit", .. Nbdkit(address), NewMemory(), "1M"]),
            static () => [NewRoot("nbdkit"), "nbdkit", "-s", NewMemory(), "1M"],
            static () => [NewRoot("nbdkit"), "nbdkit", NewMemory(), "1M"]),
        new(
            "qemu-nbd 7.2",
            static world => Two(world, Peers.Require("qemu-nbd"), address => [.. Qemu(address), Disk(world)]),
            Activated: static () => ["qemu-nbd", "-f", "raw", "{dir}/activated.img"]),
        new(
            "qemu-nbd 11",
            static world => Two(world, NewRoot("qemu-nbd"), address => ["qemu-nbd", .. Qemu(address), Disk(world)]),
            Activated: static () => [NewRoot("qemu-nbd"), "qemu-nbd", "-f", "raw", "{dir}/activated.img"]),
        new("nbd-server", NbdServer),
        new("embedded", Embedded),
    ];

    /// <summary>The list that connect_command takes, or null.</summary>
    internal static string? Tokenised(Func<IReadOnlyList<string>>? command) =>
        command is null ? null : Tokens.List([.. command()]).Replace("%7b", "{", StringComparison.Ordinal);

    private static string NewRoot(string program) => Path.Combine(Peers.RequireNewerRoot(program), "run");

    private static string NewMemory() =>
        Directory.EnumerateFiles(Peers.RequireNewerRoot("nbdkit"), "nbdkit-memory-plugin.so", SearchOption.AllDirectories).First();

    private static string[] Nbdkit(ServerAddress address) => address.Transport == Transport.Unix
        ? ["-f", "-U", address.SocketPath]
        : ["-f", "-i", address.Host, "-p", address.Service];

    private static string[] Qemu(ServerAddress address) => address.Transport == Transport.Unix
        ? ["-t", "-e", "200", "-f", "raw", "--discard=unmap", "-k", address.SocketPath]
        : ["-t", "-e", "200", "-f", "raw", "--discard=unmap", "-b", address.Host, "-p", address.Service];

    private static string Disk(World world)
    {
        // The one that is given to a socket activation, too.
        string activated = Path.Combine(world.Folder.Root, "activated.img");
        if (!File.Exists(activated))
        {
            File.WriteAllBytes(activated, new byte[Catalogue.Size]);
        }

        return world.Folder.NewFile(new byte[Catalogue.Size]);
    }

    private static async Task<Served> Two(
        World world, string program, Func<ServerAddress, IEnumerable<string>> arguments, Func<string>? pidFile = null)
    {
        ServerProcess unix = await ServerProcess.Start(Transport.Unix, world.Folder, program, arguments, pidFile?.Invoke(), world.Token);
        ServerProcess tcp = await ServerProcess.Start(Transport.Tcp4, world.Folder, program, arguments, pidFile?.Invoke(), world.Token);
        return new Served(unix.Address.SocketPath, tcp.Address.Port, [unix, tcp]);
    }

    private static Task<Served> NbdServer(World world)
    {
        string pid = "";
        return Two(
            world,
            Peers.Require("nbd-server"),
            address =>
            {
                string where = address.Transport == Transport.Unix
                    ? $"unixsock = {address.SocketPath}\n"
                    : $"listenaddr = {address.Host}\nport = {address.Service}\n";
                string disk = world.Folder.NewFile(new byte[Catalogue.Size]);
                string config = world.Folder.NewPath("conf");
                File.WriteAllText(
                    config,
                    $"[generic]\nallowlist = true\n{where}[disk]\nexportname = {disk}\nflush = true\nfua = true\ntrim = true\n");
                return ["-C", config, "-p", pid];
            },
            () => pid = world.Folder.NewPath("pid"));
    }

    private static Task<Served> Embedded(World world)
    {
        NbdServerOptions options = new()
        {
            Exports = { [""] = new MemoryExport(new byte[Catalogue.Size]) { CanonicalName = "canonical", Description = "what it is" } },
            UnixSocketPath = world.Folder.NewPath("sock"),
            Loopback = LoopbackListening.IPv4,
        };
        NbdServer server = LibNbd.Server.NbdServer.Start(options);
        return Task.FromResult(new Served(options.UnixSocketPath, server.Port, [server]));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}");
}
