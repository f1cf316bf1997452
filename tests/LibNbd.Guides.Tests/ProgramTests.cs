using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace LibNbd.Guides.Tests;

/// <summary>The programs of the guides, on real servers.</summary>
public sealed class ProgramTests
{
    private const int Size = 1 << 20;

    [Fact]
    public Task First_connection() => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        ServerProcess server = await scope.Nbdkit(Transport.Tcp4, "-r", "file", scope.Folder.NewFile(content));
        string[] lines = await LinesOf(output => FirstConnection.RunAsync(server.Address.Uri(), output));
        Assert.Equal([$"{Size} bytes, read-only", Convert.ToHexString(content, 0, 512)], lines, StringComparer.Ordinal);
    });

    [Fact]
    public Task Sparse_backup() => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        Array.Clear(content, Size / 4, Size / 2);
        string backup = scope.Folder.NewPath("backup");
        ServerProcess server = await scope.QemuNbd(Transport.Unix, scope.Folder.NewFile(content));
        await LinesOf(output => SparseBackup.RunAsync(server.Address.Uri(), backup, output));
        Assert.Equal(content, await File.ReadAllBytesAsync(backup));
    });

    [Fact]
    public Task Incremental_backup() => Scope.Run(async scope =>
    {
        string image = scope.Folder.NewPath("qcow2");
        string backup = scope.Folder.NewPath("backup");
        string qemuImg = Peers.Require("qemu-img");
        string qemuIo = Peers.Require("qemu-io");
        await scope.RunProgram(qemuImg, "create", "-q", "-f", "qcow2", image, Size.ToString(CultureInfo.InvariantCulture));
        await scope.RunProgram(qemuIo, "-f", "qcow2", "-c", "write -q -P 1 0 1M", image);
        await File.WriteAllBytesAsync(backup, [.. Enumerable.Repeat((byte)1, Size)]);
        await scope.RunProgram(qemuImg, "bitmap", "--add", "-g", "65536", image, "since");
        await scope.RunProgram(qemuIo, "-f", "qcow2", "-c", "write -q -P 2 128k 64k", "-c", "write -q -P 3 640k 128k", image);

        string raw = scope.Folder.NewPath("raw");
        await scope.RunProgram(qemuImg, "convert", "-O", "raw", image, raw);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, image, "-r", "-f", "qcow2", "-B", "since");
        await IncrementalBackup.RunAsync(server.Address.Uri(), "qemu:dirty-bitmap:since", backup);
        Assert.Equal(await File.ReadAllBytesAsync(raw), await File.ReadAllBytesAsync(backup));
    });

    [Fact]
    public Task Http_range_server() => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "file", scope.Folder.NewFile(content));
        await using WebApplication app = HttpRangeServer.Create(server.Address.Uri(), "--urls", "http://127.0.0.1:0");
        await app.StartAsync(scope.Token);
        using HttpClient http = new() { BaseAddress = new Uri(app.Urls.Single()) };
        using HttpRequestMessage request = new(HttpMethod.Get, "/disk") { Headers = { Range = new RangeHeaderValue(1000, 70_000) } };
        using HttpResponseMessage response = await http.SendAsync(request, scope.Token);
        Assert.Equal(System.Net.HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(content[1000..70_001], await response.Content.ReadAsByteArrayAsync(scope.Token));
        Assert.Equal(content, await http.GetByteArrayAsync("/disk", scope.Token));
        await app.StopAsync(scope.Token);
    });

    [Fact]
    public Task Partition_table() => Scope.Run(async scope =>
    {
        string first = scope.Folder.NewFile(scope.RandomBytes(Size));
        string second = scope.Folder.NewFile(scope.RandomBytes(Size));
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "partitioning", first, second, "partition-type=gpt");
        string[] lines = await LinesOf(output => PartitionTable.RunAsync(server.Address.Uri(), output));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, static line => Assert.Contains($": {Size} bytes at ", line, StringComparison.Ordinal));
        Assert.EndsWith(" at 1048576", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" at 2097152", lines[1], StringComparison.Ordinal);
    });

    [Fact]
    public Task Reconnecting_server() => Scope.Run(async scope =>
    {
        byte[] data = scope.RandomBytes(Size);
        string file = scope.Folder.NewSparseFile(Size);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, file);
        using WatchedLines output = new(static _ => { });
        await Reconnecting.RunAsync(server.Address.Uri(), data, output);
        // States are told by another thread.
        Bounded.Until(() => output.Lines.Any(static line => line.StartsWith("Connected", StringComparison.Ordinal)));
        Assert.Equal(data, await File.ReadAllBytesAsync(file));
    });

    /// <summary>The first server forgets what was written, and dies of the flush; the second one stands behind the same path.</summary>
    [Fact]
    public Task Reconnecting_writes_again_what_a_dead_server_may_have_lost() => Scope.Run(async scope =>
    {
        byte[] data = scope.RandomBytes(Size);
        string file = scope.Folder.NewSparseFile(Size);
        Task<ServerProcess> Start(string write, string flush) => scope.Nbdkit(
            Transport.Unix, "eval", $"get_size=echo {Size}", "pread=exit 1", $"pwrite={write}", $"flush={flush}");
        ServerProcess first = await Start("cat >/dev/null", "kill -9 $PPID");
        ServerProcess second = await Start($"dd of={file} oflag=seek_bytes seek=$4 conv=notrunc status=none", "exit 0");
        string link = scope.Folder.NewPath("sock");
        File.CreateSymbolicLink(link, first.Address.SocketPath);
        using WatchedLines output = new(line =>
        {
            if (line.StartsWith("Reconnecting", StringComparison.Ordinal))
            {
                File.Delete(link);
                File.CreateSymbolicLink(link, second.Address.SocketPath);
            }
        });
        await Reconnecting.RunAsync($"nbd+unix:///?socket={link}", data, output);
        string[] states = ["Connecting", "Connected", "Reconnecting", "Connected"];
        Bounded.Until(() => output.Lines.Count() >= states.Length);
        Assert.Equal(states, output.Lines.Select(static line => line.Split(' ')[0]).Take(states.Length), StringComparer.Ordinal);
        Assert.Equal(data, await File.ReadAllBytesAsync(file));
    });

    [Fact]
    public Task Tls_with_certificates() => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        ServerProcess server = await TlsPeer.StartX509(
            scope,
            "nbdkit",
            Transport.Tcp4,
            credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"])),
            verifyPeer: false,
            scope.RandomBytes(Size));
        string uri = server.Address.Uri().Replace("nbd:", "nbds:", StringComparison.Ordinal);
        string[] lines = await LinesOf(output => Tls.RunAsync(uri, credentials.ClientFolder(), output));
        Assert.Equal($"{Size} bytes, by TLS", Assert.Single(lines));
    });

    private static async Task<string[]> LinesOf(Func<TextWriter, Task> program)
    {
        StringWriter output = new(CultureInfo.InvariantCulture);
        await program(TextWriter.Synchronized(output));
        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Keeps what is written line by line, and tells of it before the writer goes on.</summary>
    private sealed class WatchedLines(Action<string> onLine) : TextWriter(CultureInfo.InvariantCulture)
    {
        private readonly ConcurrentQueue<string> _lines = [];

        internal IEnumerable<string> Lines => _lines;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            _lines.Enqueue(value ?? "");
            onLine(value ?? "");
        }
    }
}
