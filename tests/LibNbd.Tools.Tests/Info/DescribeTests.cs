using System.Text.Json;

namespace LibNbd.Tools.Tests.Info;

/// <summary>Descriptions, beside those of libnbd's nbdinfo.</summary>
public sealed class DescribeTests
{
    private const string Missing = "nbd+unix:///?socket=/nonexistent";

    // info-text
    [Fact]
    public Task An_export_is_described() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        string output = (await SideBySide.Of("nbdinfo", server.Address.Uri())).AllEqual(OldOutput.Of).Success();
        Assert.Contains("\texport-size: 1048576 (1M)\n", output, StringComparison.Ordinal);
        Assert.Contains($"\turi: nbd+unix:///?socket={server.Address.SocketPath}\n", output, StringComparison.Ordinal);
        Assert.Contains("\tcontexts:\n\t\tbase:allocation\n", output, StringComparison.Ordinal);
    });

    // info-json
    [Fact]
    public Task An_export_is_described_in_JSON() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "memory", "1M");
        string output = (await SideBySide.Of("nbdinfo", "--json", server.Address.Uri())).AllEqual(OldOutput.Of).Success();
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Equal("newstyle-fixed", root.GetProperty("protocol").GetString());
        JsonElement export = root.GetProperty("exports")[0];
        Assert.Equal(1048576, export.GetProperty("export-size").GetInt64());
        Assert.True(export.GetProperty("is_read_only").GetBoolean());
        Assert.Contains(
            "base:allocation",
            export.GetProperty("contexts").EnumerateArray().Select(context => context.GetString()),
            StringComparer.Ordinal);
    });

    // info-cmd-json
    [Theory]
    [InlineData("--json")]
    [InlineData("--json", "--no-content")]
    [InlineData]
    public async Task A_command_is_started_and_described(params string[] options) =>
        (await SideBySide.Of("nbdinfo", [.. options, "--", "[", Peers.Require("nbdkit"), "-r", "memory", "1M", "]"]))
            .AllEqual(OldOutput.Of).Success();

    // info-cmd-size, info-size
    [Fact]
    public Task The_size_alone_is_shown() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "null", "512M");
        Assert.Equal("536870912\n", (await SideBySide.Of("nbdinfo", "--size", server.Address.Uri())).AllEqual().Success());
        Assert.Equal("536870912\n", (await SideBySide.Of("nbdinfo", server.Address.Uri(), "--json", "--size")).AllEqual().Success());
        string[] command = ["[", Peers.Require("nbdkit"), "null", "512M", "]"];
        Assert.Equal("536870912\n", (await SideBySide.Of("nbdinfo", ["--size", .. command])).AllEqual().Success());
    });

    // info-description, info-description-qemu
    [Fact]
    public Task A_description_is_shown() => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewSparseFile(1 << 20);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, file, "-x", "hello", "-D", "a \"disk\" \\ of €");
        string[] calls = ["--no-content", "--json", "--list", "--color"];
        foreach (string call in calls)
        {
            SideBySide all = await SideBySide.Of("nbdinfo", call, server.Address.Uri("hello"));
            string output = call == "--color" ? all.Ours.Output : all.AllEqual(OldOutput.Of).Success();
            Assert.Contains("hello", output, StringComparison.Ordinal);
            Assert.Contains(" of €", output, StringComparison.Ordinal);

            // The colours are those of 1.24; 1.14 has others.
            Assert.Equal(all.Newer?.Output ?? all.Ours.Output, all.Ours.Output);
        }
    });

    // info-list, info-list-json
    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    [InlineData("--content")]
    public Task Every_export_is_listed(string option) => Scope.Run(async scope =>
    {
        string folder = scope.Folder.NewPath("exports");
        Directory.CreateDirectory(folder);
        foreach (string name in (string[])["one", "two", "drei €", "%41"])
        {
            File.WriteAllBytes(Path.Combine(folder, name), new byte[4096]);
        }

        // Without a default export, and with one.
        ServerProcess without = await scope.Nbdkit(Transport.Unix, "file", $"dir={folder}");
        ServerProcess with = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        foreach (ServerProcess server in (ServerProcess[])[without, with])
        {
            string[] words = [server.Address.Uri(), "--list", .. option.Length > 0 ? [option] : Array.Empty<string>()];
            string output = (await SideBySide.Of("nbdinfo", words)).AllEqual(OldOutput.Of).Success();
            Assert.Contains("base:allocation", output, StringComparison.Ordinal);
        }
    });

    // info-list-qemu, info-list-json-qemu, info-list-uris
    [Theory]
    [InlineData("--list")]
    [InlineData("-L", "--json")]
    [InlineData("--list", "--content")]
    public Task The_export_of_qemu_is_listed_with_a_URI_of_its_own(params string[] options) => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewSparseFile(1 << 20);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, file, "-x", "hello", "-D", "words");
        string output = (await SideBySide.Of("nbdinfo", [server.Address.Uri(), .. options])).AllEqual(OldOutput.Of).Success();
        Assert.Contains($"nbd+unix:///hello?socket={server.Address.SocketPath}", output, StringComparison.Ordinal);
    });

    // info-null
    [Fact]
    public Task An_empty_export_has_no_shorter_size() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "null", "0");
        string output = (await SideBySide.Of("nbdinfo", "--list", server.Address.Uri())).AllEqual(OldOutput.Of).Success();
        Assert.Contains("\texport-size: 0\n", output, StringComparison.Ordinal);
        output = (await SideBySide.Of("nbdinfo", server.Address.Uri())).AllEqual(OldOutput.Of).Success();
        Assert.Contains("\tcontent: empty\n", output, StringComparison.Ordinal);
    });

    // info-oldstyle, info-packets
    [Theory]
    [InlineData("protocol: oldstyle without TLS, using simple packets\n", "-o")]
    [InlineData("protocol: newstyle without TLS, using simple packets\n", "--mask-handshake=0")]
    [InlineData("protocol: newstyle-fixed without TLS, using simple packets\n", "--no-sr")]
    [InlineData("protocol: newstyle-fixed without TLS, using structured packets\n", "-n")]
    public Task The_protocol_is_shown(string line, string option) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, option, "memory", "1M");
        foreach (string[] options in (string[][])[[], ["--json"]])
        {
            string output = (await SideBySide.Of("nbdinfo", [.. options, server.Address.Uri()])).AllEqual(OldOutput.Of).Success();
            Assert.True(options.Length > 0 || output.StartsWith(line, StringComparison.Ordinal), output);
        }
    });

    // info-packets: what nbdkit does not have yet
    [Fact]
    public Task Extended_packets_are_shown() => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewSparseFile(1 << 20);
        ServerProcess server = await scope.NewerQemuNbd(Transport.Unix, file);
        string output = (await SideBySide.OfNewer("nbdinfo", server.Address.Uri())).AllEqual().Success();
        Assert.StartsWith("protocol: newstyle-fixed without TLS, using extended packets\n", output, StringComparison.Ordinal);
    });

    // info-uri, info-uri-json
    [Fact]
    public Task The_URI_alone_is_shown() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Tcp4, "memory", "1M");
        string uri = server.Address.Uri();
        Assert.Equal($"{uri}\n", (await SideBySide.OfNewer("nbdinfo", "--uri", uri)).AllEqual().Success());
        Assert.Equal($"\"{uri}\"\n", (await SideBySide.OfNewer("nbdinfo", "--uri", "--json", uri)).AllEqual().Success());
    });

    // info-uri-quoting
    [Theory]
    [InlineData("a%b", "a%25b")]
    [InlineData("a b", "a%20b")]
    [InlineData("ä€", "%C3%A4%E2%82%AC")]
    public Task A_name_is_quoted_in_its_URI(string name, string quoted) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        string output = (await SideBySide.Of("nbdinfo", server.Address.Uri(name))).AllEqual(OldOutput.Of).Success();
        Assert.Contains($"\turi: nbd+unix:///{quoted}?socket=", output, StringComparison.Ordinal);
    });

    // info-uri-nbds
    [Fact]
    public Task Certificates_are_shown_in_the_URI() => Scope.Run(async scope =>
    {
        using Credentials authority = new(scope.Folder);
        string folder = authority.ServerFolder(authority.IssueServer(["localhost", "127.0.0.1"]));
        string client = authority.ClientFolder(authority.IssueClient());
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Tcp4, folder, verifyPeer: false, new byte[1 << 20]);
        string uri = $"nbds://localhost:{server.Address.Service}/?tls-certificates={client}";
        string output = (await SideBySide.Of("nbdinfo", "--json", uri)).AllEqual(OldOutput.Of).Success();
        Assert.Contains($"tls-certificates={client}", output, StringComparison.Ordinal);
        (await SideBySide.Of("nbdinfo", "--is", "tls", uri)).SameStatus(0);
        (await SideBySide.Of("nbdinfo", $"nbd://localhost:{server.Address.Service}")).SameStatus(1);
    });

    [Fact]
    public Task Shared_keys_are_shown_in_the_URI() => Scope.Run(async scope =>
    {
        string keys = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        ServerProcess server = await TlsPeer.StartPsk(scope, "nbdkit", Transport.Unix, keys, new byte[1 << 20]);
        string uri = $"nbds+unix://{Credentials.User}@/?socket={server.Address.SocketPath}&tls-psk-file={keys}";
        string output = (await SideBySide.Of("nbdinfo", uri)).AllEqual(OldOutput.Of).Success();
        Assert.Contains("with TLS", output, StringComparison.Ordinal);
        Assert.Contains(keys, output, StringComparison.Ordinal);
    });

    // info-atomic-output
    [Theory]
    [InlineData("--size", Missing)]
    [InlineData("--list", Missing)]
    [InlineData("--map", Missing)]
    [InlineData(Missing)]
    [InlineData("--can", "connect", Missing)]
    [InlineData("nbd://")]
    [InlineData("no URI")]
    [InlineData("--size", "[", "false", "]")]
    [InlineData("--size", "[", "/nonexistent/program", "]")]
    public async Task A_failure_leaves_the_output_empty(params string[] words)
    {
        ProgramResult ours = (await SideBySide.Of("nbdinfo", words)).SameStatus(1);
        Assert.Empty(ours.Output);
        Assert.StartsWith("nbdinfo: ", ours.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--list", "-o")]
    [InlineData("--list", "--mask-handshake=0")]
    public Task What_cannot_list_its_exports_fails(string option, string server) => Scope.Run(async scope =>
    {
        ServerProcess nbdkit = await scope.Nbdkit(Transport.Unix, server, "memory", "1M");
        Assert.Empty((await SideBySide.Of("nbdinfo", option, nbdkit.Address.Uri())).SameStatus(1).Output);
    });

    [Fact]
    public Task A_missing_export_is_told_with_a_hint() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.QemuNbd(Transport.Unix, scope.Folder.NewSparseFile(4096), "-x", "there");
        ProgramResult ours = (await SideBySide.Of("nbdinfo", server.Address.Uri())).AllEqual();
        Assert.Equal(1, ours.ExitCode);
        Assert.Contains("for the default export\nnbdinfo: suggestion: to list all exports", ours.Errors, StringComparison.Ordinal);
        ours = (await SideBySide.Of("nbdinfo", server.Address.Uri("no"))).AllEqual();
        Assert.Contains("for export \"no\"\n", ours.Errors, StringComparison.Ordinal);
        (await SideBySide.OfNewer("nbdinfo", "--can", "connect", server.Address.Uri())).SameStatus(0);
        (await SideBySide.Of("nbdinfo", "--can", "zero", server.Address.Uri())).SameStatus(1);
        (await SideBySide.Of("nbdinfo", "--size", server.Address.Uri())).SameStatus(1);
    });

    // libnbd's own is no document then.
    [Fact]
    public Task JSON_is_a_document_also_if_something_fails() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.QemuNbd(Transport.Unix, scope.Folder.NewSparseFile(4096), "-x", "there");
        ProgramResult ours = (await SideBySide.Of("nbdinfo", "--json", server.Address.Uri())).SameStatus(1);
        JsonElement root = JsonDocument.Parse(ours.Output).RootElement;
        Assert.Equal("newstyle-fixed", root.GetProperty("protocol").GetString());
        Assert.Equal(0, root.GetProperty("exports").GetArrayLength());
        Assert.Contains("no export named", root.GetProperty("error").GetString(), StringComparison.Ordinal);
        foreach (string mode in (string[])["--json", "--list", "--map", "--uri"])
        {
            ours = await ToolRun.Of("nbdinfo", "--json", mode, Missing);
            Assert.Equal(1, ours.ExitCode);
            Assert.Contains("nbd_connect_uri", JsonDocument.Parse(ours.Output).RootElement.GetProperty("error").GetString());
        }
    });

    // 1.24 fails here, 1.14 does not; ours chooses the export where it cannot ask about it.
    [Fact]
    public Task A_server_of_plain_newstyle_has_a_size() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--mask-handshake=0", "memory", "1M");
        SideBySide all = await SideBySide.Of("nbdinfo", "--size", server.Address.Uri());
        Assert.Equal((all.Old.ExitCode, all.Old.Output), (all.Ours.ExitCode, all.Ours.Output));
        Assert.Equal("1048576\n", all.Ours.Output);
    });

    [Fact]
    public Task An_unknown_parameter_of_a_URI_is_ignored() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        (await SideBySide.Of("nbdinfo", $"{server.Address.Uri()}&unknown=1")).AllEqual(OldOutput.Of).Success();
    });
}
