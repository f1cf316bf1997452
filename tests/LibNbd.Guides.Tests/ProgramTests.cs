using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Win32.SafeHandles;
using OpenTelemetry.Metrics;

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
        string disk = SparseDisk(scope);
        string backup = scope.Folder.NewPath("backup");
        ServerProcess server = await scope.QemuNbd(Transport.Unix, disk, "-r");
        using WatchedLines output = new(static _ => { });
        await SparseBackup.RunAsync(server.Address.Uri(), backup, output);
        Assert.Equal(await File.ReadAllBytesAsync(disk), await File.ReadAllBytesAsync(backup));

        IReadOnlyList<DiskPart> parts = await DiskMap.OfAsync(scope, disk);
        Assert.Equal(6, parts.Count);
        Assert.Equal(parts, await DiskMap.OfAsync(scope, backup));
        long data = parts.Where(static part => part.IsData).Sum(static part => part.Length);
        // Blocks that were not written out yet are estimated.
        await scope.RunProgram("sync", backup);
        string allocated = await scope.RunProgram("stat", "-c", "%b", backup);
        Assert.InRange(512 * long.Parse(allocated, CultureInfo.InvariantCulture), 1, data + (Size / 16));
        // Progress is told by another thread.
        Bounded.Until(() => output.Lines.Contains($"{Size} of {Size} bytes, {data} of them read", StringComparer.Ordinal));
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

    /// <summary>nbdkit's own log says what was read.</summary>
    [Fact]
    public Task Metrics_and_traces() => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewFile(scope.RandomBytes(Size));
        string log = scope.Folder.NewPath("log");
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "--filter=log", "file", file, $"logfile={log}");
        List<MetricSnapshot> measured = [];
        List<Activity> spans = [];
        await MetricsAndTraces.RunAsync(server.Address.Uri(), scope.Folder.NewPath("copy"), measured, spans);

        int reads = File.ReadLines(log).Count(static line => line.Contains(" Read id=", StringComparison.Ordinal));
        bool OfServer(string key, object? value) => key == "server.address" && Equals(value, server.Address.SocketPath);
        Activity[] ours = [.. spans.Where(span => span.TagObjects.Any(tag => OfServer(tag.Key, tag.Value)))];
        Activity copy = Assert.Single(ours, static span => span.DisplayName == "nbd copy");
        Assert.Equal(reads, ours.Count(span => span.DisplayName == "nbd read" && span.ParentSpanId == copy.SpanId));

        long bytes = 0;
        IEnumerable<MetricSnapshot> transfers = measured.Where(static metric => metric.Name == "nbd.client.io");
        foreach (MetricPoint point in transfers.SelectMany(static metric => metric.MetricPoints))
        {
            foreach (KeyValuePair<string, object?> tag in point.Tags)
            {
                bytes += OfServer(tag.Key, tag.Value) ? point.GetSumLong() : 0;
            }
        }

        Assert.Equal(Size, bytes);
    });

    /// <summary>libnbd in C says the same to the program that there was before.</summary>
    [Fact]
    public Task From_PInvoke() => Scope.Run(async scope =>
    {
        Peers.Need(PInvokeProgram.IsThere, "libnbd in C is not installed");
        ServerProcess server = await scope.QemuNbd(Transport.Unix, SparseDisk(scope), "-r");
        string[] lines = await LinesOf(output => FromPInvoke.RunAsync(server.Address.Uri(), output));
        Assert.Equal(
            await LinesOf(output => Task.Run(() => PInvokeProgram.Run(server.Address.Uri(), output))), lines, StringComparer.Ordinal);
        Assert.True(lines.Length > 4, "too few extents to be a test");
    });

    /// <summary>qemu-img does the same to the same disk; in it there are holes, zeroes that are stored, and data.</summary>
    [Fact]
    public Task From_qemu_img() => Scope.Run(async scope =>
    {
        string image = scope.Folder.NewPath("qcow2");
        string qemuImg = Peers.Require("qemu-img");
        await scope.RunProgram(qemuImg, "create", "-q", "-f", "qcow2", image, Size.ToString(CultureInfo.InvariantCulture));
        string[] writes = ["write -q -P 1 0 128k", "write -q -P 2 320k 64k", "write -q -z 320k 64k", "write -q -P 3 704k 64k"];
        await scope.RunProgram(
            Peers.Require("qemu-io"), ["-f", "qcow2", .. writes.SelectMany(static write => (string[])["-c", write]), image]);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, image, "-r", "-f", "qcow2");

        string converted = scope.Folder.NewPath("converted");
        await scope.RunProgram(qemuImg, "convert", "-f", "raw", "-O", "raw", server.Address.Uri(), converted);
        string copied = scope.Folder.NewPath("copied");
        string[] lines = await LinesOf(output => FromQemuImg.RunAsync(server.Address.Uri(), copied, output));

        Assert.Equal(await File.ReadAllBytesAsync(converted), await File.ReadAllBytesAsync(copied));
        IReadOnlyList<DiskPart> holes = await DiskMap.OfAsync(scope, converted);
        Assert.Equal(4, holes.Count);
        Assert.Equal(holes, await DiskMap.OfAsync(scope, copied));

        Assert.Equal($"{Size} bytes", lines[0]);
        Assert.Equal(
            await DiskMap.OfAsync(scope, server.Address.Uri()),
            DiskMap.Merged(lines.Skip(1).Select(static line => line.Split(' ')).Select(static part => new DiskPart(
                long.Parse(part[0], CultureInfo.InvariantCulture),
                long.Parse(part[1], CultureInfo.InvariantCulture),
                part[2] == "data"))));
    });

    [Fact]
    public Task Start_up() => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "file", scope.Folder.NewFile(content));
        string[] lines = await LinesOf(output => StartUp.RunAsync(server.Address.Uri(), output));
        Assert.Equal(Convert.ToHexStringLower(content, 0, 16), Assert.Single(lines));
    });

    /// <summary>A language that knows no spans and cannot await in a loop over them.</summary>
    [Theory]
    [InlineData("handle")]
    [InlineData("client")]
    public Task Visual_Basic(string way) => Scope.Run(async scope =>
    {
        string disk = SparseDisk(scope);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, disk, "-r");
        string uri = server.Address.Uri();
        string[] lines = await LinesOf(
            output => way == "handle" ? Samples.ExportMap.ByHandleAsync(uri, output) : Samples.ExportMap.ByClientAsync(uri, output));

        string[] expected =
        [
            Convert.ToHexString(await File.ReadAllBytesAsync(disk), 0, 512),
            .. (await DiskMap.OfAsync(scope, disk)).Select(
                static part => $"{part.Offset} to {part.Offset + part.Length}: {(part.IsData ? "data" : "hole")}"),
        ];
        Assert.Equal(7, expected.Length);
        Assert.Equal(expected, lines);
    });

    // Data in some of its pieces, the first one among them, and holes between.
    private static string SparseDisk(Scope scope)
    {
        string file = scope.Folder.NewSparseFile(Size);
        using SafeFileHandle disk = File.OpenHandle(file, FileMode.Open, FileAccess.Write);
        foreach (int piece in (int[])[0, 3, 4, 9])
        {
            RandomAccess.Write(disk, scope.RandomBytes(Size / 16), piece * (Size / 16));
        }

        return file;
    }

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
