using System.Globalization;
using System.Net.Http.Headers;
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
        string[] lines = await LinesOf(output => Reconnecting.RunAsync(server.Address.Uri(), data, output));
        Assert.Contains(lines, static line => line.StartsWith("Connected", StringComparison.Ordinal));
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
}
