using System.Security.Cryptography.X509Certificates;
using LibNbd.Protocol;

namespace LibNbd.Interop.Tests;

/// <summary>Peers that must not be trusted, and clients that are not: each is refused, and the reason is told.</summary>
public sealed class TlsRefusalTests
{
    private static readonly byte[] Content = new byte[4096];

    private static readonly string[] BothVersions = ["NORMAL:-VERS-TLS1.3", "NORMAL:-VERS-TLS1.2"];

    [Theory]
    [InlineData("expired", "certificate has expired")]
    [InlineData("not yet valid", "certificate is not yet valid")]
    [InlineData("self-signed", "self-signed certificate")]
    [InlineData("wrong authority", "unable to get local issuer certificate")]
    [InlineData("authority of the same name", "certificate signature failure|unable to get local issuer certificate")]
    [InlineData("wrong address", "IP address mismatch")]
    [InlineData("name for an address", "IP address mismatch")]
    [InlineData("revoked", "certificate revoked")]
    [InlineData("for clients only", "unsuitable certificate purpose|unsupported certificate purpose")]
    public Task A_servers_certificate_that_is_no_good_is_refused(string fault, string reasons) => Scope.Run(async scope =>
    {
        using Credentials ours = new(scope.Folder);
        using Credentials theirs = new(scope.Folder, fault == "authority of the same name" ? "Test authority" : "Another authority");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        X509Certificate2 certificate = fault switch
        {
            "expired" => ours.IssueServer(["127.0.0.1"], end: now.AddHours(-1)),
            "not yet valid" => ours.IssueServer(["127.0.0.1"], start: now.AddDays(2)),
            "self-signed" => ours.SelfSigned(["127.0.0.1"]),
            "wrong authority" or "authority of the same name" => theirs.IssueServer(["127.0.0.1"]),
            "wrong address" => ours.IssueServer(["127.0.0.2", "localhost"]),
            "name for an address" => ours.IssueServer(["server.example"]),
            "for clients only" => ours.IssueClient("127.0.0.1"),
            _ => ours.IssueServer(["127.0.0.1"]),
        };
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Tcp4, ours.ServerFolder(certificate), verifyPeer: false, Content);
        string folder = ours.ClientFolder();
        if (fault == "revoked")
        {
            ours.WriteRevocations(folder, certificate);
        }

        foreach (string priority in BothVersions)
        {
            NbdHandle nbd = Client(scope, folder, priority);
            NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", server.Address.Service));
            Assert.Equal(0, refusal.ErrorNumber);
            Assert.StartsWith(
                "nbd_connect_tcp: handshake: SSL_do_handshake: certificate verify failed: ", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(reasons.Split('|'), reason => refusal.Message.Contains(reason, StringComparison.Ordinal));
            Assert.True(nbd.AioIsDead());
        }

        // The very same server is taken by one who asked for no proof, and with ALLOW the refusal stands as well.
        NbdHandle trusting = Client(scope, folder, BothVersions[1]);
        trusting.SetTlsVerifyPeer(verify: false);
        trusting.ConnectTcp("127.0.0.1", server.Address.Service);
        Assert.True(trusting.GetTlsNegotiated());
        NbdHandle allowing = Client(scope, folder, BothVersions[1]);
        allowing.SetTls(TlsMode.Allow);
        Assert.Throws<NbdException>(() => allowing.ConnectTcp("127.0.0.1", server.Address.Service));
        Assert.True(allowing.AioIsDead());
    });

    [Theory]
    [InlineData("a name that is not there")]
    [InlineData("a wildcard over two labels")]
    [InlineData("a zero in the name")]
    public Task The_name_that_counts_is_the_one_that_was_set(string fault) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        string[] names = fault == "a wildcard over two labels" ? ["*.example"] : fault == "a zero in the name" ? ["disk.example.evil"] : [
            "127.0.0.1",
        ];
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Unix, credentials.ServerFolder(credentials.IssueServer(names)), verifyPeer: false, Content);
        NbdHandle nbd = Client(scope, credentials.ClientFolder(), BothVersions[1]);
        nbd.SetTlsHostname(fault == "a wildcard over two labels" ? "a.b.example" : "disk.example");
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectUnix(server.Address.SocketPath));
        Assert.Contains("hostname mismatch", refusal.Message, StringComparison.Ordinal);
    });

    /// <summary>
    /// A folder that was named is the one that counts: if it is of no use, the system's authorities do not take its place.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_folder_of_no_use_is_an_error_with_its_name(bool exists) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Unix, credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"])), verifyPeer: false, Content);
        string folder = scope.Folder.NewPath("nothing");
        if (exists)
        {
            Directory.CreateDirectory(folder);
        }

        NbdHandle nbd = Client(scope, folder, BothVersions[1]);
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectUnix(server.Address.SocketPath));
        Assert.Equal(Errno.ENOENT, refusal.ErrorNumber);
        Assert.Contains(folder + (exists ? "/ca-cert.pem" : ":"), refusal.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
    });

    [Fact]
    public Task A_name_is_checked_where_one_is_known() => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        string folder = credentials.ServerFolder(credentials.IssueServer(["disk.example", "*.disks.example", "10.1.2.3", "fe80::1"]));
        ServerProcess server = await TlsPeer.StartX509(scope, "nbdkit", Transport.Unix, folder, verifyPeer: false, Content);
        foreach (string? name in (string?[])[
            "disk.example", "DISK.example", "disk.example.", "one.disks.example", "10.1.2.3", "fe80::1", "fe80::1%lo", null,
        ])
        {
            NbdHandle nbd = Client(scope, credentials.ClientFolder(), BothVersions[1]);
            if (name is not null)
            {
                nbd.SetTlsHostname(name);
            }

            // Without a name the chain alone counts.
            nbd.ConnectUnix(server.Address.SocketPath);
            Assert.True(nbd.GetTlsNegotiated(), name);
            nbd.Shutdown();
        }

        foreach (string name in (string[])["example", ".disk.example", ".example", "10.1.2.4", "disks.example", "*.disks.example.org"])
        {
            NbdHandle nbd = Client(scope, credentials.ClientFolder(), BothVersions[1]);
            nbd.SetTlsHostname(name);
            Assert.Throws<NbdException>(() => nbd.ConnectUnix(server.Address.SocketPath));
        }
    });

    [Fact]
    public Task The_TLS_host_name_counts_before_that_of_the_connection() => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Tcp4, credentials.ServerFolder(credentials.IssueServer(["disk.example"])), verifyPeer: false,
            Content);
        NbdHandle nbd = Client(scope, credentials.ClientFolder(), BothVersions[1]);
        nbd.SetTlsHostname("disk.example");
        nbd.ConnectTcp("127.0.0.1", server.Address.Service);
        Assert.True(nbd.GetTlsNegotiated());
        nbd.Shutdown();
    });

    [Fact]
    public Task A_list_that_revokes_others_revokes_nobody_else() => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        X509Certificate2 good = credentials.IssueServer(["127.0.0.1"]);
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Tcp4, credentials.ServerFolder(good), verifyPeer: false, Content);
        string folder = credentials.ClientFolder();
        credentials.WriteRevocations(folder, credentials.IssueServer(["127.0.0.1"]));
        NbdHandle nbd = Client(scope, folder, BothVersions[0]);
        nbd.ConnectTcp("127.0.0.1", server.Address.Service);
        nbd.Shutdown();

        // A list of another authority's says nothing about this one.
        using Credentials others = new(scope.Folder, "Another authority");
        others.WriteRevocations(folder, good);
        nbd = Client(scope, folder, BothVersions[0]);
        nbd.ConnectTcp("127.0.0.1", server.Address.Service);
        nbd.Shutdown();
    });

    [Theory]
    [InlineData("nbdkit")]
    [InlineData("newer-nbdkit")]
    [InlineData("qemu-nbd")]
    [InlineData("newer-qemu-nbd")]
    public Task A_certificate_of_the_client_is_given_where_it_is_demanded(string peer) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        using Credentials others = new(scope.Folder, "Another authority");
        ServerProcess server = await TlsPeer.StartX509(
            scope, peer, Transport.Tcp4, credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"])), verifyPeer: true, Content);
        foreach (string priority in BothVersions)
        {
            NbdHandle nbd = Client(scope, credentials.ClientFolder(credentials.IssueClient()), priority);
            nbd.ConnectTcp("127.0.0.1", server.Address.Service);
            nbd.Pread(new byte[512], 0);
            nbd.Shutdown();

            // Of several the one is chosen that the server's authority signed.
            nbd = Client(scope, credentials.ClientFolder(others.IssueClient(), others.IssueClient(), credentials.IssueClient()), priority);
            nbd.ConnectTcp("127.0.0.1", server.Address.Service);
            nbd.Pread(new byte[512], 0);
            nbd.Shutdown();

            nbd = Client(scope, credentials.ClientFolder(), priority);
            NbdException missing = Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", server.Address.Service));
            AssertTellsReason(missing);
            Assert.True(nbd.AioIsDead());

            nbd = Client(scope, credentials.ClientFolder(others.IssueClient()), priority);
            AssertTellsReason(Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", server.Address.Service)));
        }
    });

    [Theory]
    [InlineData("nbdkit")]
    [InlineData("newer-nbdkit")]
    [InlineData("qemu-nbd")]
    [InlineData("newer-qemu-nbd")]
    public Task A_wrong_key_and_an_unknown_user_are_refused(string peer) => Scope.Run(async scope =>
    {
        string key = Credentials.NewKey(scope.Random);
        string keys = Credentials.WriteKeys(scope.Folder, (Credentials.User, key));
        ServerProcess server = await TlsPeer.StartPsk(scope, peer, Transport.Unix, keys, Content);
        string wrong = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)), ("mallory", key));
        foreach (string priority in BothVersions)
        {
            foreach (string user in (string[])[Credentials.User, "mallory"])
            {
                NbdHandle nbd = scope.NewHandle();
                nbd.SetTls(TlsMode.Require);
                nbd.SetTlsPriority(priority);
                nbd.SetTlsPskFile(wrong);
                nbd.SetTlsUsername(user);
                AssertTellsReason(Assert.Throws<NbdException>(() => nbd.ConnectUnix(server.Address.SocketPath)));
                Assert.True(nbd.AioIsDead());
            }
        }
    });

    [Fact]
    public Task A_server_with_a_certificate_does_not_pass_for_one_with_the_key() => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Unix, credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"])), verifyPeer: false, Content);
        foreach (string priority in BothVersions)
        {
            NbdHandle nbd = scope.NewHandle();
            nbd.SetTls(TlsMode.Allow);
            nbd.SetTlsVerifyPeer(verify: false);
            nbd.SetTlsPriority(priority);
            nbd.SetTlsPskFile(Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random))));
            nbd.SetTlsUsername(Credentials.User);
            AssertTellsReason(Assert.Throws<NbdException>(() => nbd.ConnectUnix(server.Address.SocketPath)));
        }
    });

    [Theory]
    [InlineData("no file", Errno.ENOENT, "open: ")]
    [InlineData("no user", Errno.EINVAL, "username alice was not found in PSK file")]
    [InlineData("no key", Errno.EINVAL, "the key of alice")]
    [InlineData("no hexadecimal", Errno.EINVAL, "the key of alice")]
    [InlineData("odd", Errno.EINVAL, "the key of alice")]
    [InlineData("broken authority", 0, "ca-cert.pem")]
    [InlineData("broken revocations", 0, "ca-crl.pem")]
    [InlineData("broken certificate", 0, "client-cert.pem")]
    [InlineData("broken key", 0, "client-key.pem")]
    [InlineData("somebody else's key", 0, "key values mismatch")]
    [InlineData("a key of another type", 0, "key type mismatch")]
    [InlineData("encrypted key", 0, "client-key.pem")]
    [InlineData("broken second certificate", 0, "client-cert-0.pem")]
    [InlineData("priority", 0, "\"+FOO\"")]
    public Task Credentials_that_are_of_no_use_are_named(string fault, int errno, string text) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        ServerProcess server = await TlsPeer.StartX509(
            scope, "nbdkit", Transport.Unix, credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"])), verifyPeer: false, Content);
        string folder = credentials.ClientFolder(credentials.IssueClient(), credentials.IssueClient());
        NbdHandle nbd = Client(scope, folder, fault == "priority" ? "NORMAL:+FOO" : BothVersions[1]);
        nbd.SetTlsUsername(Credentials.User);
        switch (fault)
        {
            case "no file":
                nbd.SetTlsPskFile(scope.Folder.NewPath("missing"));
                break;
            case "no user" or "no key" or "no hexadecimal" or "odd":
                string key = fault switch { "no key" => "", "no hexadecimal" => "0g", _ => "abc" };
                nbd.SetTlsPskFile(Credentials.WriteKeys(scope.Folder, (fault == "no user" ? "alic" : Credentials.User, key)));
                break;
            case "somebody else's key":
                File.Copy(Path.Combine(folder, "client-key-0.pem"), Path.Combine(folder, "client-key.pem"), overwrite: true);
                break;
            case "a key of another type":
                Credentials.WritePair(folder, "client", "", credentials.IssueClient(rsa: true));
                File.Copy(Path.Combine(folder, "client-key-0.pem"), Path.Combine(folder, "client-key.pem"), overwrite: true);
                break;
            case "encrypted key":
                using (System.Security.Cryptography.ECDsa secret = credentials.IssueClient().GetECDsaPrivateKey()!)
                {
                    await File.WriteAllTextAsync(
                        Path.Combine(folder, "client-key.pem"),
                        secret.ExportEncryptedPkcs8PrivateKeyPem(
                            "secret",
                            new(
                                System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc,
                                System.Security.Cryptography.HashAlgorithmName.SHA256,
                                1)),
                        scope.Token);
                }

                break;
            default:
                if (text.EndsWith(".pem", StringComparison.Ordinal))
                {
                    await File.WriteAllTextAsync(Path.Combine(folder, text), "-----BEGIN CERTIFICATE-----\nnone\n", scope.Token);
                }

                break;
        }

        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectUnix(server.Address.SocketPath));
        Assert.Equal(errno, refusal.ErrorNumber);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_server_without_TLS_is_refused_or_borne(bool optionMode) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--tls=off", "memory", "1M");
        NbdHandle nbd = scope.NewHandle();
        nbd.SetTls(TlsMode.Require);
        nbd.SetOptMode(optionMode);
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectUnix(server.Address.SocketPath));
        Assert.Equal(Errno.ENOTSUP, refusal.ErrorNumber);
        Assert.Contains("server refused TLS, but handle TLS setting is 'require'", refusal.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
        nbd = scope.NewHandle();
        nbd.SetTls(TlsMode.Allow);
        nbd.SetOptMode(optionMode);
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.False(nbd.GetTlsNegotiated());
    });

    /// <summary>An alert of the server's, or at least what happened: a server may hang up without a word.</summary>
    private static void AssertTellsReason(NbdException refusal)
    {
        Assert.True(
            refusal.Message.Contains("alert", StringComparison.Ordinal)
            || refusal.Message.Contains("the server hung up in the TLS handshake without a reason; ", StringComparison.Ordinal)
            || refusal.Message.Contains("certificate verify failed", StringComparison.Ordinal),
            refusal.Message);
    }

    private static NbdHandle Client(Scope scope, string folder, string priority)
    {
        NbdHandle nbd = scope.NewHandle();
        nbd.SetTls(TlsMode.Require);
        nbd.SetTlsCertificates(folder);
        nbd.SetTlsPriority(priority);
        return nbd;
    }
}
