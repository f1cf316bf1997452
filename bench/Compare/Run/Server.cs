using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Bench.Compare.Run;

/// <summary>A server process, ready when the constructor returns.</summary>
internal sealed class Server : IDisposable
{
    /// <summary>Seconds after which a server of ours ends by itself, should nobody be left to end it.</summary>
    private const string Lifetime = "3600";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    /// <summary>A server that has failed its client may take a moment to end.</summary>
    private static readonly TimeSpan EndingLimit = TimeSpan.FromSeconds(1);

    private readonly Process _process;

    /// <summary>
    /// What it complained of. Told when it does not start; that the one who tries whether it listens hangs up is no news.
    /// </summary>
    private readonly ConcurrentQueue<string> _complaints = new();

    /// <summary>Starts it, on a core or on all of them.</summary>
    internal Server(Programs programs, ServerKind kind, bool tcp, int exportMiB, int? core)
    {
        ExportMiB = exportMiB;
        string size = Text(exportMiB);
        string socket = programs.Path("socket");
        int port = tcp ? FreePort() : 0;
        Uri = tcp ? $"nbd://127.0.0.1:{port}/" : $"nbd+unix:///?socket={socket}";
        BareArguments = tcp ? ["-P", Text(port)] : ["-U", socket];
        File.Delete(socket);
        IEnumerable<string> command = kind switch
        {
            ServerKind.FastSpin => [programs.Path("fastserver"), "-t", Lifetime, "-z", size, "-p", .. BareArguments],
            ServerKind.FastSpinStructured => [programs.Path("fastserver"), "-t", Lifetime, "-z", size, "-p", "-s", .. BareArguments],
            ServerKind.Fast => [programs.Path("fastserver"), "-t", Lifetime, "-z", size, .. BareArguments],
            ServerKind.Nbdkit =>
                ["nbdkit", "-f", .. tcp ? (string[])["-i", "127.0.0.1", "-p", Text(port)] : ["-U", socket], "memory", size + "M"],
            ServerKind.Qemu =>
                [
                    "qemu-nbd", "-f", "raw", "-t", .. tcp ? (string[])["-b", "127.0.0.1", "-p", Text(port)] : ["-k", socket],
                    DiskImage(programs, exportMiB),
                ],
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        string[] words = [.. core is { } number ? ["taskset", "-c", Text(number)] : (string[])[], .. command];
        _process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true, UseShellExecute = false })!;
        _process.ErrorDataReceived += (_, line) => _complaints.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        AwaitReadiness(tcp ? new IPEndPoint(IPAddress.Loopback, port) : new UnixDomainSocketEndPoint(socket));
    }

    internal string Uri { get; }

    /// <summary>The export's size, MiB.</summary>
    internal int ExportMiB { get; }

    /// <summary>How the bare client is told the place.</summary>
    internal string[] BareArguments { get; }

    /// <summary>How it ended, if it did before its time; null while it runs.</summary>
    internal string? Ending
    {
        get
        {
            if (!_process.WaitForExit(EndingLimit))
            {
                return null;
            }

            // So that all it said is read.
            _process.WaitForExit();
            return $"the server ended with {_process.ExitCode}: {string.Join(' ', _complaints)}";
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>A disk of real blocks, that no hole is read faster than they are.</summary>
    private static string DiskImage(Programs programs, int exportMiB)
    {
        string path = programs.Path("disk.img");
        using FileStream disk = File.Create(path);
        byte[] block = new byte[1 << 20];
        Array.Fill(block, (byte)0x31);
        for (int i = 0; i < exportMiB; i++)
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
                throw new InvalidOperationException($"it was not ready yet when {Ending}");
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
