
namespace LibNbd.Interop.Tests;

/// <summary>What is negotiated step by step with real servers.</summary>
public sealed class OptionTests
{
    private const int DiskSize = 64 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task The_exports_of_nbd_server(bool awaited) => Scope.Run(async scope =>
    {
        byte[] second = scope.RandomBytes(2 * DiskSize);
        ServerProcess server = await scope.NbdServer(
            Transport.Unix,
            ("first", scope.Folder.NewFile(new byte[DiskSize]), ""),
            ("second one", scope.Folder.NewFile(second), ""));
        NbdHandle nbd = scope.NewHandle();
        nbd.SetOptMode(enable: true);
        nbd.ConnectUnix(server.Address.SocketPath);
        Assert.True(nbd.AioIsNegotiating());
        List<string> names = [];
        int Take(string name, string description)
        {
            names.Add(name);
            return 0;
        }

        Assert.Equal(2, awaited ? await nbd.OptListAsync(Take, scope.Token) : nbd.OptList(Take));
        Assert.Equal("first|second one", string.Join('|', names.Order(StringComparer.Ordinal)));

        // A name that there is not: the negotiation goes on, and another may be chosen.
        nbd.SetExportName("third");
        NbdException e = awaited
            ? await Assert.ThrowsAsync<NbdException>(async () => await nbd.OptGoAsync(scope.Token))
            : Assert.Throws<NbdException>(nbd.OptGo);
        Assert.Equal("ENOENT", e.ErrorName);
        Assert.True(nbd.AioIsNegotiating());
        nbd.SetExportName("second one");
        if (awaited)
        {
            await nbd.OptGoAsync(scope.Token);
        }
        else
        {
            nbd.OptGo();
        }

        Assert.Equal(second.Length, nbd.GetSize());
        byte[] buffer = new byte[second.Length];
        nbd.Pread(buffer, 0);
        Bytes.AssertSame(second, buffer);
        nbd.Shutdown();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task What_qemu_says_of_its_export(bool awaited) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.QemuNbd(
            Transport.Unix, scope.Folder.NewSparseFile(DiskSize), "-x", "disk", "-D", "what it is", "-A");
        NbdHandle nbd = scope.NewHandle();
        nbd.SetOptMode(enable: true);
        nbd.SetFullInfo(request: true);
        nbd.SetExportName("disk");
        nbd.ConnectUnix(server.Address.SocketPath);
        List<string> contexts = [];
        int Take(string name)
        {
            contexts.Add(name);
            return 0;
        }

        if (awaited)
        {
            await nbd.OptInfoAsync(scope.Token);
            Assert.Equal(2, await nbd.OptListMetaContextAsync(Take, scope.Token));
        }
        else
        {
            nbd.OptInfo();
            Assert.Equal(2, nbd.OptListMetaContext(Take));
        }

        Assert.Equal(DiskSize, nbd.GetSize());
        Assert.Equal("what it is", nbd.GetExportDescription());
        Assert.Equal("base:allocation|qemu:allocation-depth", string.Join('|', contexts.Order(StringComparer.Ordinal)));
        if (awaited)
        {
            await nbd.OptAbortAsync(scope.Token);
        }
        else
        {
            nbd.OptAbort();
        }

        Assert.True(nbd.AioIsClosed(), nbd.ConnectionState());
    });

    [Theory]
    [InlineData(Transport.Unix)]
    [InlineData(Transport.Tcp4)]
    [InlineData(Transport.Tcp6)]
    public Task The_uri_of_a_connection_leads_another_client_there(Transport transport) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        ServerProcess server = await scope.QemuNbd(transport, scope.Folder.NewFile(content), "-x", "my disk");
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectUri(server.Address.Uri("my disk"));
        string copy = scope.Folder.NewPath("copy");
        await scope.RunProgram(Peers.Require("nbdcopy"), nbd.GetUri(), copy);
        byte[] after = await File.ReadAllBytesAsync(copy, scope.Token);
        Bytes.AssertSame(content, after);
        nbd.Shutdown();
    });
}
