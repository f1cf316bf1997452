using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

public sealed class TlsTests
{
    private static X509Certificate2 Certificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static NbdServer Start(
        ServerTls tls, X509Certificate2 certificate) => Servers.Start(new MemoryExport(Servers.Pattern(100)), o =>
    {
        o.Tls = tls;
        o.TlsAuthentication = new SslServerAuthenticationOptions { ServerCertificate = certificate };
    });

    private static async Task UpgradeAsync(TestClient client)
    {
        Assert.Equal(NbdOptionReply.Ack, Assert.Single(await client.HaggleAsync(NbdOption.StartTls)).Type);
        SslStream? tls = null;
        client.Upgrade(stream => tls = new SslStream(stream));
        await tls!.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
#pragma warning disable CA5359, MA0039 // The certificate is self-made; what is tested is the server.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359, MA0039
        });
    }

    [Theory]
    [InlineData(ServerTls.Allow)]
    [InlineData(ServerTls.Require)]
    public async Task A_session_goes_on_over_TLS_and_starts_afresh(ServerTls mode)
    {
        using X509Certificate2 certificate = Certificate();
        await using NbdServer server = Start(mode, certificate);
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        NbdOptionReply before = mode == ServerTls.Require ? NbdOptionReply.ErrorTlsRequired : NbdOptionReply.Ack;
        Assert.Equal(before, Assert.Single(await client.HaggleAsync(NbdOption.StructuredReply)).Type);
        await UpgradeAsync(client);
        Assert.Equal(NbdOptionReply.Ack, Assert.Single(await client.HaggleAsync(NbdOption.StructuredReply)).Type);
        Assert.Equal(NbdOptionReply.ErrorInvalid, Assert.Single(await client.HaggleAsync(NbdOption.StartTls)).Type);
        await client.GoAsync();
        await client.RequestAsync(NbdCommand.Read, 1, 0, 100);
        Assert.Equal(Servers.Pattern(100), await client.ReceiveReadAsync(0, 100, structured: true));
        await client.RequestAsync(NbdCommand.Disconnect, 2);
        Assert.Empty(await client.ReceiveToEndAsync());
        client.Dispose();
        Assert.Equal(ConnectionEnd.Goodbye, (await Servers.EndAsync(server)).End);
    }

    [Fact]
    public async Task Plain_bytes_between_STARTTLS_and_TLS_are_not_taken_in()
    {
        using X509Certificate2 certificate = Certificate();
        await using NbdServer server = Start(ServerTls.Allow, certificate);
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        await client.SendAsync(new Message().Text("IHAVEOPT").U32(5).U32(0).Text("IHAVEOPT").U32(3).U32(0));
        Assert.Equal(20, (await client.ReceiveToEndAsync()).Length);
        client.Dispose();
        Assert.Equal(ConnectionEnd.Violation, (await Servers.EndAsync(server)).End);
    }

    [Fact]
    public async Task A_failed_TLS_handshake_ends_the_connection()
    {
        using X509Certificate2 certificate = Certificate();
        await using NbdServer server = Start(ServerTls.Require, certificate);
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        await client.HaggleAsync(NbdOption.StartTls);
        await client.SendAsync(new byte[100]);
        await client.ReceiveToEndAsync();
        client.Dispose();
        Assert.Equal(ConnectionEnd.Failed, (await Servers.EndAsync(server)).End);
    }
}
