using System.Text;

namespace LibNbd.TestSupport.Servers;

/// <summary>The servers that a test may start.</summary>
public sealed partial class Scope
{
    /// <summary>nbdkit, with these arguments behind those of the address.</summary>
    public Task<ServerProcess> Nbdkit(Transport transport, params string[] arguments) =>
        Start(transport, Peers.Require("nbdkit"), address => [.. NbdkitAddress(address), .. arguments]);

    /// <summary>qemu-nbd on a raw file.</summary>
    public Task<ServerProcess> QemuNbd(Transport transport, string file, params string[] arguments) =>
        Start(transport, Peers.Require("qemu-nbd"), address => [.. QemuAddress(address), "-f", "raw", .. arguments, file]);

    /// <summary>The newer qemu-nbd on a raw file.</summary>
    public Task<ServerProcess> NewerQemuNbd(Transport transport, string file, params string[] arguments)
    {
        string root = Peers.RequireNewerRoot("qemu-nbd");
        return Start(
            transport, Path.Combine(root, "run"), address => ["qemu-nbd", .. QemuAddress(address), "-f", "raw", .. arguments, file]);
    }

    /// <summary>The newer nbdkit. It finds no plugin by its name there, so a path takes the place of the first argument.</summary>
    public Task<ServerProcess> NewerNbdkit(Transport transport, string plugin, params string[] arguments)
    {
        string root = Peers.RequireNewerRoot("nbdkit");
        string path = Directory.EnumerateFiles(root, $"nbdkit-{plugin}-plugin.so", SearchOption.AllDirectories).FirstOrDefault("");
        Xunit.Assert.SkipWhen(path.Length == 0, $"{root} has no plugin {plugin}");
        return Start(transport, Path.Combine(root, "run"), address => ["nbdkit", .. NbdkitAddress(address), path, .. arguments]);
    }

    /// <summary>nbd-server with these exports: name, file, and further lines of their section.</summary>
    public Task<ServerProcess> NbdServer(Transport transport, params (string Name, string File, string Options)[] exports)
    {
        string pidFile = Folder.NewPath("pid");
        string program = Peers.Require("nbd-server");
        return Start(
            transport,
            program,
            address =>
            {
                StringBuilder config = new("[generic]\nallowlist = true\n");
                config.Append(address.Transport == Transport.Unix
                    ? $"unixsock = {address.SocketPath}\n"
                    : $"listenaddr = {address.Host}\nport = {address.Service}\n");
                foreach ((string name, string file, string options) in exports)
                {
                    config.Append($"[{name}]\nexportname = {file}\n{options}\n");
                }

                string path = Folder.NewPath("conf");
                File.WriteAllText(path, config.ToString());
                return ["-C", path, "-p", pidFile];
            },
            pidFile);
    }

    private static string[] NbdkitAddress(ServerAddress address) => address.Transport == Transport.Unix
        ? ["-f", "-U", address.SocketPath]
        : ["-f", "-i", address.Host, "-p", address.Service];

    // More clients than any test has, and no end when the first one leaves.
    private static string[] QemuAddress(ServerAddress address) => address.Transport == Transport.Unix
        ? ["-t", "-e", "200", "-k", address.SocketPath]
        : ["-t", "-e", "200", "-b", address.Host, "-p", address.Service];

    private async Task<ServerProcess> Start(
        Transport transport, string program, Func<ServerAddress, IEnumerable<string>> arguments, string? pidFile = null)
    {
        ServerProcess server = await ServerProcess.Start(transport, Folder, program, arguments, pidFile, Token);
        lock (_servers)
        {
            _servers.Add(server);
        }

        return server;
    }
}
