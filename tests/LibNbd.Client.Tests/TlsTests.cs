using System.Net;
using System.Net.Security;
using LibNbd.TestSupport.Servers;

namespace LibNbd.Client.Tests;

/// <summary>TLS by .NET's own options.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_servers_certificate_is_checked_by_the_options(bool isTrusted)
    {
        using TestFolder folder = new();
        using Credentials credentials = new(folder);
        await using NbdServer server = NbdServer.Start(new NbdServerOptions
        {
            Exports = { ["disk"] = new MemoryExport(TestDisk.Content(0, TestDisk.Size)) },
            Tls = ServerTls.Require,
            TlsAuthentication = new SslServerAuthenticationOptions { ServerCertificate = credentials.IssueServer(["127.0.0.1"]) },
        });
        NbdClientOptionsBuilder builder = new(new IPEndPoint(IPAddress.Loopback, server.Port))
        {
            ExportName = "disk",
            TlsAuthentication = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, chain, _) => isTrusted && chain is not null,
            },
        };
        if (!isTrusted)
        {
            NbdException failure = await Assert.ThrowsAsync<NbdException>(() => NbdClient.ConnectAsync(builder.Build()));
            Assert.Equal(NbdErrorCode.TlsFailed, failure.Code);
            return;
        }

        await using NbdClient client = await NbdClient.ConnectAsync(builder.Build());
        byte[] read = new byte[100_000];
        await client.ReadAsync(read, 5);
        Assert.Equal(TestDisk.Content(5, read.Length), read);
        await client.WriteAsync(read, 0);
        await client.FlushAsync();
        Assert.True(client.Export.CanFlush);
    }

    [Fact]
    public async Task A_server_without_TLS_is_refused()
    {
        await using TestDisk disk = new();
        NbdClient client = disk.Client(builder => builder.TlsAuthentication = new SslClientAuthenticationOptions());
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => client.ConnectAsync());
        Assert.Equal(NbdErrorCode.TlsFailed, failure.Code);
    }
}
