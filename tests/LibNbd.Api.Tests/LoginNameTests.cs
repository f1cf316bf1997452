
namespace LibNbd.Api.Tests;

/// <summary>Whose name TLS uses where none was set. It changes the environment of the process.</summary>
[Collection(Alone.Name)]
public sealed class LoginNameTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("LOGNAME");

    /// <inheritdoc/>
    public void Dispose() => Environment.SetEnvironmentVariable("LOGNAME", _before);

    [Fact]
    public void The_name_that_was_set_counts_before_the_environment()
    {
        using NbdHandle nbd = new();
        Environment.SetEnvironmentVariable("LOGNAME", "somebody");
        Assert.Equal("somebody", nbd.GetTlsUsername());
        nbd.SetTlsUsername("alice");
        Assert.Equal("alice", nbd.GetTlsUsername());
        nbd.SetTlsUsername("");
        Assert.Equal("", nbd.GetTlsUsername());
    }

    // logname(1) asks the same function, and fails where that fails.
    [Fact]
    public async Task Without_both_it_is_who_has_logged_in_or_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/logname"), "there is no logname");
        Environment.SetEnvironmentVariable("LOGNAME", null);
        ProgramResult logname = await ProgramResult.Of("/usr/bin/logname", []);
        using NbdHandle nbd = new();
        if (logname.ExitCode == 0)
        {
            Assert.Equal(logname.Output.TrimEnd(), nbd.GetTlsUsername());
            return;
        }

        NbdException unknown = Assert.Throws<NbdException>(nbd.GetTlsUsername);
        Assert.NotEqual(0, unknown.ErrorNumber);
        Assert.StartsWith("nbd_get_tls_username: getlogin_r: ", unknown.Message, StringComparison.Ordinal);

        // A shared key needs a user: the same reason, and no other user's key.
        using PlainServer server = new(client =>
        {
            TlsScript.UntilStartTls(client);
            Wire.Send(client, TlsScript.Reply(TlsScript.StartTls, TlsScript.Ack));
            Assert.False(Wire.TryReceive(client, new byte[1]), "not a byte may follow");
        });
        nbd.SetTls(TlsMode.Require);
        nbd.SetTlsPskFile("/dev/null");
        NbdException refusal = Assert.Throws<NbdException>(() => nbd.ConnectTcp(PlainServer.Host, server.Port));
        Assert.Equal(unknown.ErrorNumber, refusal.ErrorNumber);
        Assert.StartsWith("nbd_connect_tcp: getlogin_r: ", refusal.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
        server.Join();
    }
}
