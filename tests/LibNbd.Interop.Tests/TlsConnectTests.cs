using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>TLS against the servers of others: certificates and shared keys, both versions, every face.</summary>
public sealed class TlsConnectTests
{
    private const int Size = 1024 * 1024;

    public static TheoryData<string, string> PeersAndVersions()
    {
        TheoryData<string, string> rows = [];
        foreach (string peer in TlsPeer.Names)
        {
            rows.Add(peer, "1.2");
            rows.Add(peer, "1.3");
        }

        return rows;
    }

    public static TheoryData<string> AllFaces() => [.. Face.Names];

    [Theory]
    [MemberData(nameof(PeersAndVersions))]
    public Task A_certificate_is_accepted_and_the_bytes_are_right(string peer, string version) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        byte[] content = scope.RandomBytes(Size);
        ServerProcess server = await TlsPeer.StartX509(
            scope, peer, Transport.Tcp4, credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"])), verifyPeer: false, content);
        NbdHandle nbd = Only(scope, version);
        nbd.SetTlsCertificates(credentials.ClientFolder());
        AssertWorks(nbd, server, content, version);
    });

    [Theory]
    [MemberData(nameof(PeersAndVersions))]
    public Task A_shared_key_is_accepted_and_the_bytes_are_right(string peer, string version) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        string keys = Credentials.WriteKeys(
            scope.Folder, ("bob", Credentials.NewKey(scope.Random)), (Credentials.User, Credentials.NewKey(scope.Random)));
        ServerProcess server = await TlsPeer.StartPsk(scope, peer, Transport.Tcp4, keys, content);
        NbdHandle nbd = Only(scope, version);
        nbd.SetTlsPskFile(keys);
        nbd.SetTlsUsername(Credentials.User);
        AssertWorks(nbd, server, content, version);
    });

    private static NbdHandle Only(Scope scope, string version)
    {
        NbdHandle nbd = scope.NewHandle();
        nbd.SetTls(TlsMode.Require);
        nbd.SetTlsPriority(version == "1.2" ? "NORMAL:-VERS-TLS1.3" : "NORMAL:-VERS-TLS1.2");
        return nbd;
    }

    private static void AssertWorks(NbdHandle nbd, ServerProcess server, byte[] content, string version)
    {
        List<string> log = [];
        nbd.SetDebug(debug: true);
        nbd.SetDebugCallback((_, message) =>
        {
            log.Add(message);
            return 0;
        });
        nbd.ConnectTcp(server.Address.Host, server.Address.Service);
        nbd.SetDebug(debug: false);
        Assert.True(nbd.GetTlsNegotiated());
        Assert.Single(log, line => line.StartsWith($"TLS handshake succeeded: TLSv{version} ", StringComparison.Ordinal));
        Assert.Equal(content.Length, nbd.GetSize());
        byte[] read = new byte[content.Length];
        nbd.Pread(read, 0);
        Bytes.AssertSame(content, read);
        Random.Shared.NextBytes(read);
        nbd.Pwrite(read, 0);
        byte[] again = new byte[content.Length];
        nbd.Pread(again, 0);
        Bytes.AssertSame(read, again);
        nbd.Shutdown();
        Assert.True(nbd.AioIsClosed());
    }
}
