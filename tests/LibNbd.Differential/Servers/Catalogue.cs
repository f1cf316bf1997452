using LibNbd.Interop.Tests.Harness;

namespace LibNbd.Differential.Servers;

/// <summary>Every server that programs name.</summary>
internal static class Catalogue
{
    /// <summary>Small enough to be compared whole, large enough for what a request may ask.</summary>
    internal const int Size = 1 << 20;

    private static readonly Dictionary<string, Func<World, Task<Served>>> Servers = new(StringComparer.Ordinal)
    {
        // One thread: replies come in the order of the requests.
        ["memory"] = static world => Nbdkit(world, "-t", "1", "memory", "1M"),
        ["memory-tcp"] = static world => NbdkitTcp(world, "-t", "1", "memory", "1M"),
    };

    internal static Task<Served> Start(string name, World world) =>
        Servers.TryGetValue(name, out Func<World, Task<Served>>? start)
            ? start(world)
            : throw new InvalidOperationException($"there is no server called {name}");

    private static async Task<Served> Nbdkit(World world, params string[] arguments)
    {
        ServerProcess server = await ServerProcess.Start(
            Transport.Unix, world.Folder, Peers.Require("nbdkit"), address => ["-f", "-U", address.SocketPath, .. arguments], null, world.Token);
        return new Served(server.Address.SocketPath, 0, [server]);
    }

    private static async Task<Served> NbdkitTcp(World world, params string[] arguments)
    {
        ServerProcess server = await ServerProcess.Start(
            Transport.Tcp4, world.Folder, Peers.Require("nbdkit"), address => ["-f", "-i", address.Host, "-p", address.Service, .. arguments], null, world.Token);
        return new Served("", server.Address.Port, [server]);
    }
}
