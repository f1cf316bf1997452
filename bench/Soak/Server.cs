using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using LibNbd.TestSupport;
using LibNbd.TestSupport.Servers;

namespace LibNbd.Bench.Soak;

/// <summary>A server of somebody else's, and how it is reached without the proxy.</summary>
internal sealed class Server(ServerProcess process, string name, bool writes, string? keys) : IDisposable
{
    internal const string User = "soak";

    /// <summary>
    /// More than all sessions of a week need, each of which takes a region of its own, and no more than file systems have room for.
    /// </summary>
    internal const ulong Size = 1UL << 42;

    private long _regions;

    internal string Name => name;

    internal EndPoint Address => process.Address.EndPoint;

    /// <summary>Whether its disk may be written: otherwise each byte is known by its place.</summary>
    internal bool Writes => writes;

    /// <summary>The file of keys if it wants TLS.</summary>
    internal string? Keys => keys;

    /// <summary>Whether it has gone by itself, which no bad line is a reason for.</summary>
    internal bool HasEnded => process.HasEnded;

    /// <param name="folder">For sockets, keys and disks.</param>
    /// <param name="peerRoot">Where newer servers were unpacked; null for the machine's own.</param>
    internal static async Task<Server[]> StartAll(TestFolder folder, string? peerRoot)
    {
        string keyFolder = Directory.CreateDirectory(folder["psk"]).FullName;
        string keys = Path.Combine(keyFolder, "keys.psk");
        await File.WriteAllTextAsync(keys, $"{User}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}\n");
        string size = Size.ToString(CultureInfo.InvariantCulture);
        List<Server> servers = [];
        try
        {
            servers.Add(await Nbdkit("nbdkit, read, Unix", tcp: false, tls: false, writes: false, "pattern", $"size={size}"));
            servers.Add(await Nbdkit("nbdkit, read, TCP, TLS", tcp: true, tls: true, writes: false, "pattern", $"size={size}"));
            servers.Add(await Nbdkit("nbdkit, write, Unix", tcp: false, tls: false, writes: true, "memory", size));
            servers.Add(await Nbdkit("nbdkit, write, TCP, TLS", tcp: true, tls: true, writes: true, "memory", size));
            servers.Add(await Qemu("qemu-nbd, write, TCP", tcp: true, tls: false));
            servers.Add(await Qemu("qemu-nbd, write, Unix, TLS", tcp: false, tls: true));
            return [.. servers];
        }
        catch
        {
            servers.ForEach(static server => server.Dispose());
            throw;
        }

        Task<Server> Nbdkit(string name, bool tcp, bool tls, bool writes, params string[] plugin)
        {
            string[] security = tls ? ["--tls=require", $"--tls-psk={keys}"] : [];

            // Several threads on a connection that is cut end nbdkit 1.32 (raw_send_socket: sock >= 0).
            string[] threads = peerRoot is null ? ["-t", "1"] : [];
            return Start(name, "nbdkit", tcp, writes, tls, address =>
            [
                "-f", .. threads, .. tcp ? (string[])["-i", address.Host, "-p", address.Service] : ["-U", address.SocketPath],
                .. security, .. plugin,
            ]);
        }

        Task<Server> Qemu(string name, bool tcp, bool tls)
        {
            string disk = folder.NewSparseFile((long)Size);
            string[] security = tls
                ? ["--object", $"tls-creds-psk,id=tls0,endpoint=server,dir={keyFolder}", "--tls-creds", "tls0"]
                : [];
            return Start(name, "qemu-nbd", tcp, writes: true, tls, address =>
            [
                "-t", "-e", "1000", "-f", "raw", "--discard=unmap", "--cache=writeback",
                .. tcp ? (string[])["-b", address.Host, "-p", address.Service] : ["-k", address.SocketPath], .. security, disk,
            ]);
        }

        async Task<Server> Start(
            string name, string program, bool tcp, bool writes, bool tls, Func<ServerAddress, IEnumerable<string>> arguments)
        {
            // What it says is of no interest, and would be kept: it complains of every connection that is cut.
            string[] line = peerRoot is null ? [program] : [Path.Combine(peerRoot, "run"), program];
            string[] quietly = ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", .. line];
            ServerProcess process = await ServerProcess.Start(
                tcp ? Transport.Tcp4 : Transport.Unix, folder, "/bin/sh", address => [.. quietly, .. arguments(address)], pidFile: null,
                CancellationToken.None);
            return new Server(process, name, writes, tls ? keys : null);
        }
    }

    /// <summary>A part of the disk that nobody has used yet.</summary>
    internal Region NewRegion()
    {
        ulong start = (ulong)(Interlocked.Increment(ref _regions) - 1) * Region.Size;
        return start + Region.Size <= Size ? new Region(start) : throw new InvalidOperationException("the disk has been used up");
    }

    internal Socket Connect()
    {
        Socket socket = Address is IPEndPoint
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(Address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => process.Dispose();
}
