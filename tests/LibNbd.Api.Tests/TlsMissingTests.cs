using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Api.Tests;

/// <summary>A machine without libssl.so.3: everything but TLS works, and who asks for TLS is told.</summary>
[Collection(Alone.Name)]
public sealed class TlsMissingTests
{
    [Fact]
    public void It_is_told_and_the_rest_works() => Bounded.Run(() =>
    {
        AppContext.SetSwitch(OpenSsl.ForceMissingSwitch, true);
        try
        {
            using NbdHandle nbd = new();
            Assert.False(nbd.SupportsTls());
            foreach (TlsMode mode in (TlsMode[])[TlsMode.Allow, TlsMode.Require])
            {
                AssertTold(Assert.Throws<NbdException>(() => nbd.SetTls(mode)));
                Assert.Equal(TlsMode.Disable, nbd.GetTls());
            }

            AssertTold(Assert.Throws<NbdException>(() => nbd.ConnectUri("nbds://127.0.0.1:1/")));
            Assert.True(nbd.AioIsCreated());

            // What is only kept for later is kept, and what has to do without TLS does.
            nbd.SetTlsCertificates("/nowhere");
            nbd.SetTlsPskFile("/nowhere");
            nbd.SetTls(TlsMode.Disable);
            using PlainServer server = PlainServer.Oldstyle(static client => _ = Wire.TryReceive(client, new byte[1]));
            nbd.ConnectTcp(PlainServer.Host, server.Port);
            Assert.False(nbd.GetTlsNegotiated());
        }
        finally
        {
            AppContext.SetSwitch(OpenSsl.ForceMissingSwitch, false);
        }

        using NbdHandle after = new();
        Assert.True(after.SupportsTls());
    });

    /// <summary>The server agrees to what the handle had asked for while there was TLS: an error, and no crash.</summary>
    [Fact]
    public void A_handshake_that_finds_nothing_to_do_it_with_fails() => Bounded.Run(() =>
    {
        using PlainServer server = new(client =>
        {
            TlsScript.UntilStartTls(client);
            Wire.Send(client, TlsScript.Reply(TlsScript.StartTls, TlsScript.Ack));
            Assert.False(Wire.TryReceive(client, new byte[1]), "not a byte may follow");
        });
        using NbdHandle nbd = TlsScript.NewHandle();
        AppContext.SetSwitch(OpenSsl.ForceMissingSwitch, true);
        try
        {
            AssertTold(Assert.Throws<NbdException>(() => nbd.ConnectTcp(PlainServer.Host, server.Port)));
        }
        finally
        {
            AppContext.SetSwitch(OpenSsl.ForceMissingSwitch, false);
        }

        Assert.True(nbd.AioIsDead());
        server.Join();
    });

    private static void AssertTold(NbdException refusal)
    {
        Assert.Equal(Errno.ENOTSUP, refusal.ErrorNumber);
        Assert.Contains("TLS not available", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(OpenSsl.SslLibrary, refusal.Message, StringComparison.Ordinal);
    }
}
