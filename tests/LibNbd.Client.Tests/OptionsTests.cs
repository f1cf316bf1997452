using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace LibNbd.Client.Tests;

/// <summary>Options: what is refused, and that all of it is told at once.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Every_fault_is_told_at_once()
    {
        NbdClientOptionsBuilder builder = new("http://localhost")
        {
            EndPoint = new DnsEndPoint("localhost", 10809),
            ExportName = "disk",
            MaxConnections = 0,
            ConnectTimeout = TimeSpan.Zero,
            CommandTimeout = TimeSpan.FromDays(30),
            Tls = new NbdTlsOptions { Mode = TlsMode.Disable, PskFile = "a", CertificatesDirectory = "b" },
            TlsAuthentication = new SslClientAuthenticationOptions(),
            RetryPolicy = new NbdRetryPolicy
            {
                MaxAttempts = -1,
                Jitter = 2,
                MaxDelay = TimeSpan.Zero,
                BreakDuration = -TimeSpan.FromDays(1),
            },
        };
        builder.MetaContexts.Add("");
        string text = Assert.Throws<ArgumentException>(builder.Build).Message;
        Assert.Equal(
            [
                "The options of the client are not valid:",
                "- only one of them can be the server: Uri, EndPoint",
                "- Uri is not an NBD URI: http://localhost",
                "- ExportName is set, but the export is named by Uri",
                "- MaxConnections is not between 1 and 256: 0",
                "- MetaContexts has an empty name",
                "- Tls and TlsAuthentication are two ways to set up TLS: set one",
                "- TlsAuthentication needs EndPoint or a callback: with Uri, write nbds: and set Tls",
                "- Tls is set, but Uri says that there is none: write nbds in place of nbd",
                "- Tls.Mode is set, but the scheme of Uri says it",
                "- Tls.PskFile and Tls.CertificatesDirectory exclude each other",
                "- Tls.Mode is Disable, but keys or certificates are named",
                "- ConnectTimeout is neither a time of at most 24 days nor infinite: 00:00:00",
                "- CommandTimeout is neither a time of at most 24 days nor infinite: 30.00:00:00",
                "- NbdRetryPolicy.MaxAttempts is negative: -1",
                "- NbdRetryPolicy.MaxDelay is below InitialDelay, or above 24 days: 00:00:00",
                "- NbdRetryPolicy.Jitter is not between 0 and 1: 2",
                "- NbdRetryPolicy.BreakDuration is negative: -1.00:00:00",
            ],
            text.Split('\n'));
    }

    [Theory]
    [InlineData("nbd://host", 0.5, -1, "TcpKeepAliveTime is neither a whole number of seconds from 1 to 32767 nor infinite: 00:00:00.5")]
    [InlineData("nbd://host", 1.5, -1, "TcpKeepAliveTime is neither")]
    [InlineData("nbd://host", 32768, -1, "TcpKeepAliveTime is neither")]
    [InlineData("nbd://host", 9, 0, "TcpKeepAliveInterval is neither")]
    [InlineData("nbd://host", -1, 9, "TcpKeepAliveInterval is set, but TcpKeepAliveTime is not")]
    [InlineData("nbds://host", 9, -1, "TcpKeepAliveTime can be set for a Uri of the form nbd://host:port/export only")]
    [InlineData("nbd+unix:///?socket=/a", 9, -1, "TcpKeepAliveTime can be set for a Uri of the form")]
    [InlineData("nbd://host/?tls-certificates=a", 9, -1, "TcpKeepAliveTime can be set for a Uri of the form")]
    public void Tcp_keep_alive_that_cannot_be_set_is_told(string uri, double time, double interval, string fault)
    {
        NbdClientOptionsBuilder builder = new(uri) { TcpKeepAliveTime = Seconds(time), TcpKeepAliveInterval = Seconds(interval) };
        Assert.Contains(fault, Assert.Throws<ArgumentException>(builder.Build).Message, StringComparison.Ordinal);

        static TimeSpan Seconds(double value) => value < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(value);
    }

    [Fact]
    public void Tcp_keep_alive_needs_a_socket_of_TCP()
    {
        NbdClientOptionsBuilder stream = new() { ConnectStream = static _ => new(Stream.Null), TcpKeepAliveTime = TimeSpan.FromSeconds(1) };
        Assert.Contains("ConnectStream gives a stream", Assert.Throws<ArgumentException>(stream.Build).Message, StringComparison.Ordinal);
        NbdClientOptionsBuilder unix = new(new UnixDomainSocketEndPoint("/a")) { TcpKeepAliveTime = TimeSpan.FromSeconds(1) };
        Assert.Contains("EndPoint is not of TCP", Assert.Throws<ArgumentException>(unix.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_must_be_named() => Assert.Contains(
        "no server is named", Assert.Throws<ArgumentException>(new NbdClientOptionsBuilder().Build).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_do_not_change_with_their_builder()
    {
        NbdClientOptionsBuilder builder = new("nbd://localhost") { MaxConnections = 2 };
        NbdClientOptions options = builder.Build();
        builder.MaxConnections = 3;
        builder.MetaContexts.Add("qemu:allocation-depth");
        Assert.Equal(2, options.MaxConnections);
        Assert.Equal(["base:allocation"], options.MetaContexts);
        Assert.Equal("nbd://localhost", options.ToString());
    }

    /// <summary>100 ms times two for each further attempt, up to 5 s, less at most half.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 100)]
    [InlineData(2, 1, 50)]
    [InlineData(3, 0, 200)]
    [InlineData(7, 0, 3200)]
    [InlineData(8, 0, 5000)]
    [InlineData(8, 0.5, 3750)]
    [InlineData(int.MaxValue, 0, 5000)]
    public void Delays_double_up_to_a_maximum_less_a_random_part(int attempt, double chance, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), NbdRetryPolicy.Default.DelayBefore(attempt, chance));
}
