using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>TLS in the C library, where it is compiled ahead of time and OpenSSL is loaded into somebody else's program.</summary>
public sealed class TlsTests
{
    private const string Host = "127.0.0.1";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nbdinfo_says_the_same_over_TLS_with_certificates(bool newest) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        ServerProcess server = await X509(scope, credentials, "--tls-verify-peer");
        PeerProgram nbdinfo = new("nbdinfo", newest);
        string uri = Uri(server, credentials.ClientFolder(credentials.IssueClient()));
        Assert.Equal("1048576\n", (await nbdinfo.AssertSame(scope, "--size", uri)).Output);
        Assert.Equal(0, (await nbdinfo.AssertSame(scope, "--is", "tls", uri)).ExitCode);
        Assert.Contains("with TLS", (await nbdinfo.AssertSame(scope, uri)).Output, StringComparison.Ordinal);

        // The server wants to know who asks. It may say so, or hang up.
        ProgramResult refusal = await nbdinfo.RunOnOurs(scope, "--size", Uri(server, credentials.ClientFolder()));
        Assert.NotEqual(0, refusal.ExitCode);
        Assert.Matches("alert|the server hung up in the TLS handshake without a reason; ", refusal.Errors);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Nbdinfo_says_the_same_over_TLS_with_a_shared_key(bool newest) => Scope.Run(async scope =>
    {
        string keys = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--tls=require", $"--tls-psk={keys}", "pattern", "1M");
        PeerProgram nbdinfo = new("nbdinfo", newest);
        string uri = PskUri(server, Credentials.User, keys);
        Assert.Equal("1048576\n", (await nbdinfo.AssertSame(scope, "--size", uri)).Output);
        Assert.Contains("with TLS", (await nbdinfo.AssertSame(scope, uri)).Output, StringComparison.Ordinal);

        string wrong = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        ProgramResult refusal = await nbdinfo.RunOnOurs(scope, "--size", PskUri(server, Credentials.User, wrong));
        Assert.NotEqual(0, refusal.ExitCode);
        Assert.Matches("alert|the server hung up in the TLS handshake without a reason; ", refusal.Errors);
        AssertRefused(
            await nbdinfo.AssertSame(scope, "--size", PskUri(server, "mallory", keys)),
            "username mallory was not found in PSK file: Invalid argument");
        AssertRefused(
            await nbdinfo.RunOnOurs(scope, "--size", PskUri(server, Credentials.User, keys + ".gone")), "No such file or directory");
    });

    [Theory]
    [InlineData("expired", "certificate has expired")]
    [InlineData("self-signed", "self-signed certificate")]
    [InlineData("wrong authority", "unable to get local issuer certificate")]
    [InlineData("wrong address", "IP address mismatch")]
    public Task A_certificate_that_is_refused_is_refused_with_its_reason(string fault, string reason) => Scope.Run(async scope =>
    {
        using Credentials ours = new(scope.Folder);
        using Credentials theirs = new(scope.Folder, "Another authority");
        string folder = ours.ServerFolder(fault switch
        {
            "expired" => ours.IssueServer([Host], end: DateTimeOffset.UtcNow.AddHours(-1)),
            "self-signed" => ours.SelfSigned([Host]),
            "wrong authority" => theirs.IssueServer([Host]),
            _ => ours.IssueServer(["127.0.0.2"]),
        });
        ServerProcess server = await scope.Nbdkit(Transport.Tcp4, "--tls=require", $"--tls-certificates={folder}", "pattern", "1M");
        string uri = Uri(server, ours.ClientFolder());
        PeerProgram nbdinfo = new("nbdinfo", Newest: false);
        AssertRefused(await nbdinfo.RunOnOurs(scope, "--size", uri), "certificate verify failed: " + reason);
        Assert.NotEqual(0, (await nbdinfo.RunOnC(scope, "--size", uri)).ExitCode);
    });

    [Fact]
    public Task Nbdcopy_copies_over_TLS() => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        byte[] content = scope.RandomBytes(12 << 20);
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Tcp4, credentials.ServerFolder(credentials.IssueServer([Host])), verifyPeer: false, content);
        string copy = scope.Folder.NewPath("copy");
        await new PeerProgram("nbdcopy", Newest: false).Succeed(
            scope, ["--connections=4", "--requests=16", Uri(server, credentials.ClientFolder()), copy]);
        byte[] copied = await File.ReadAllBytesAsync(copy, scope.Token);
        Bytes.AssertSame(content, copied);
    });

    [Theory]
    [InlineData("x509")]
    [InlineData("psk")]
    public Task A_C_program_reads_over_TLS_from_many_threads(string kind) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        using Credentials others = new(scope.Folder, "Another authority");
        string good = credentials.ClientFolder();
        string wrong = others.ClientFolder();
        ServerProcess server;
        if (kind == "psk")
        {
            good = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
            wrong = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
            server = await scope.Nbdkit(Transport.Tcp4, "--tls=require", $"--tls-psk={good}", "pattern", "1M");
        }
        else
        {
            server = await X509(scope, credentials);
        }

        Library ours = await Library.Ours();
        string[] arguments = [kind, server.Address.Service, good, wrong];
        CProgram program = await CProgram.Compile(scope, "tls", ours);
        string output = await program.Succeed(scope, ours, arguments);
        Assert.Equal(output, await program.Succeed(scope, Library.Debian(), arguments));
        Assert.Contains(
            kind == "psk" ? "nbd_connect_tcp: handshake: " : "nbd_connect_tcp: handshake: SSL_do_handshake: certificate verify failed: ",
            (await program.Run(scope, ours, arguments)).Errors,
            StringComparison.Ordinal);
    });

    [Fact]
    public Task Who_the_user_is_is_found_out_as_in_C() => Scope.Run(async scope =>
    {
        string keys = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--tls=require", $"--tls-psk={keys}", "pattern", "1M");
        Library newest = Library.Newest();
        CProgram program = await CProgram.Compile(scope, "username", newest);
        string[] arguments = [server.Address.SocketPath, keys];
        string expected = await program.Succeed(scope, newest, arguments);
        Assert.EndsWith("\nsomebody\nalice\n", expected, StringComparison.Ordinal);

        // Why nobody is known is libc's to say, and not every libc says the same.
        string[] line = [.. Library.NewestLoader((await Library.Ours()).Folder), program.File, .. arguments];
        ProgramResult ours = await ProgramResult.Of(line[0], line[1..], Library.Variables(), cancellationToken: scope.Token);
        Assert.Equal((0, expected, ""), (ours.ExitCode, ours.Output, ours.Errors));
    });

    private static Task<ServerProcess> X509(Scope scope, Credentials credentials, params string[] further) => scope.Nbdkit(
        Transport.Tcp4,
        ["--tls=require", $"--tls-certificates={credentials.ServerFolder(credentials.IssueServer([Host]))}", .. further, "pattern", "1M"]);

    private static string Uri(ServerProcess server, string folder) =>
        $"nbds://{Host}:{server.Address.Service}/?tls-certificates={System.Uri.EscapeDataString(folder)}";

    private static string PskUri(ServerProcess server, string user, string keys) =>
        $"nbds+unix://{user}@/?socket={System.Uri.EscapeDataString(server.Address.SocketPath)}"
            + $"&tls-psk-file={System.Uri.EscapeDataString(keys)}";

    private static void AssertRefused(ProgramResult result, string reason)
    {
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }
}
