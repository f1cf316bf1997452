using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Bench.Compare.Run;

/// <summary>A server process, pinned to a core, ready when the constructor returns.</summary>
internal sealed class Server : IDisposable
{
    private const string ExportSize = "1024";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    internal Server(Programs programs, ServerKind kind, bool tcp, int core)
    {
        string socket = programs.Path("socket");
        int port = tcp ? FreePort() : 0;
        Uri = tcp ? $"nbd://127.0.0.1:{port}/" : $"nbd+unix:///?socket={socket}";
        BareArguments = tcp ? ["-P", Text(port)] : ["-U", socket];
        File.Delete(socket);
        IEnumerable<string> command = kind switch
        {
            ServerKind.FastSpin => [programs.Path("fastserver"), "-z", ExportSize, "-p", .. BareArguments],
            ServerKind.FastSpinStructured => [programs.Path("fastserver"), "-z", ExportSize, "-p", "-s", .. BareArguments],
            ServerKind.Fast => [programs.Path("fastserver"), "-z", ExportSize, .. BareArguments],
            ServerKind.Nbdkit => ["nbdkit", "-f", .. tcp ? (string[])["-i", "127.0.0.1", "-p", Text(port)] : ["-U", socket], "memory", ExportSize + "M"],
            ServerKind.Qemu =>
                ["qemu-nbd", "-f", "raw", "-t", .. tcp ? (string[])["-b", "127.0.0.1", "-p", Text(port)] : ["-k", socket], DiskImage(programs)],
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        _process = Process.Start("taskset", ["-c", Text(core), .. command]);
        AwaitReadiness(tcp ? new IPEndPoint(IPAddress.Loopback, port) : new UnixDomainSocketEndPoint(socket));
    }

    internal string Uri { get; }

    /// <summary>How the bare client is told the place.</summary>
    internal string[] BareArguments { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string DiskImage(Programs programs)
    {
        string path = programs.Path("disk.img");
        using FileStream disk = File.Create(path);
        byte[] block = new byte[1 << 20];
        Array.Fill(block, (byte)0x31);
        for (int i = 0; i < 256; i++)
        {
            disk.Write(block);
        }

        return path;
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void AwaitReadiness(EndPoint place)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartLimit)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException("the server ended before it was ready");
            }

            using Socket socket = new(
                place.AddressFamily, SocketType.Stream, place is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
            try
            {
                socket.Connect(place);
                return;
            }
            catch (SocketException)
            {
                Thread.Yield();
            }
        }

        throw new TimeoutException("the server does not listen");
    }
}
