using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace LibNbd.Bench.Soak;

/// <summary>A server of somebody else's, and how it is reached without the proxy.</summary>
internal sealed class Server : IDisposable
{
    internal const string User = "soak";

    /// <summary>
    /// More than all sessions of a week need, each of which takes a region of its own, and no more than file systems have room for.
    /// </summary>
    internal const ulong Size = 1UL << 42;

    private const int ReadinessAttempts = 500;

    private readonly Process _process;

    private Server(Process process, string name, EndPoint address, bool writes, string? keys)
    {
        _process = process;
        Name = name;
        Address = address;
        Writes = writes;
        Keys = keys;
    }

    internal string Name { get; }

    internal EndPoint Address { get; }

    /// <summary>Whether its disk may be written: otherwise each byte is known by its place.</summary>
    internal bool Writes { get; }

    /// <summary>The file of keys if it wants TLS.</summary>
    internal string? Keys { get; }

    /// <summary>Whether it has gone by itself, which no bad line is a reason for.</summary>
    internal bool HasEnded => _process.HasExited;

    /// <param name="folder">For sockets, keys and disks.</param>
    /// <param name="peerRoot">Where newer servers were unpacked; null for the machine's own.</param>
    internal static async Task<Server[]> StartAll(string folder, string? peerRoot)
    {
        string keys = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "psk")).FullName, "keys.psk");
        await File.WriteAllTextAsync(keys, $"{User}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}\n");
        string size = Size.ToString(CultureInfo.InvariantCulture);
        string disk = Path.Combine(folder, "disk");
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
            EndPoint address = Choose(tcp, folder);
            string[] where = address is IPEndPoint ip ? ["-i", "127.0.0.1", "-p", Number(ip.Port)] : ["-U", address.ToString()!];
            string[] security = tls ? ["--tls=require", $"--tls-psk={keys}"] : [];

            // Several threads on a connection that is cut end nbdkit 1.32 (raw_send_socket: sock >= 0).
            string[] threads = peerRoot is null ? ["-t", "1"] : [];
            return Start(peerRoot, "nbdkit", ["-f", .. threads, .. where, .. security, .. plugin],
                name, address, writes, tls ? keys : null);
        }

        async Task<Server> Qemu(string name, bool tcp, bool tls)
        {
            string file = disk + (tls ? "-tls" : "");
            await using (FileStream sparse = File.Create(file))
            {
                sparse.SetLength((long)Size);
            }

            EndPoint address = Choose(tcp, folder);
            string[] where = address is IPEndPoint ip ? ["-b", "127.0.0.1", "-p", Number(ip.Port)] : ["-k", address.ToString()!];
            string[] security = tls
                ? ["--object", $"tls-creds-psk,id=tls0,endpoint=server,dir={Path.GetDirectoryName(keys)}", "--tls-creds", "tls0"]
                : [];
            return await Start(
                peerRoot, "qemu-nbd", ["-t", "-e", "1000", "-f", "raw", "--discard=unmap", "--cache=writeback",
                    .. where, .. security, file],
                name, address, writes: true, tls ? keys : null);
        }
    }

    private long _regions;

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

    internal static EndPoint Choose(bool tcp, string folder)
    {
        if (!tcp)
        {
            return new UnixDomainSocketEndPoint(Path.Combine(folder, Path.GetRandomFileName()));
        }

        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<Server> Start(
        string? peerRoot, string program, string[] arguments, string name, EndPoint address, bool writes, string? keys)
    {
        // What it says is of no interest: it complains of every connection that is cut.
        string[] line = peerRoot is null ? [program] : [Path.Combine(peerRoot, "run"), program];
        ProcessStartInfo info = new("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", .. line, .. arguments])
        {
            UseShellExecute = false,
        };
        Server server = new(Process.Start(info)!, name, address, writes, keys);
        for (int attempt = 0; attempt < ReadinessAttempts && !server._process.HasExited; attempt++)
        {
            try
            {
                using Socket socket = server.Connect();
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        server.Dispose();
        throw new IOException($"{program} {string.Join(' ', arguments)}: it does not listen");
    }
}
