using LibNbd.Runtime.Handle;
using LibNbd.Runtime.Protocol;
using Xunit;

namespace LibNbd.Runtime.Tests.Handle;

public class NbdUriTests
{
    [Theory]
    [InlineData("nbd://example.com", "example.com", "", "")]
    [InlineData("nbd://example.com/", "example.com", "", "")]
    [InlineData("nbd://example.com:99/disk", "example.com", "99", "disk")]
    [InlineData("nbd://example.com//disk", "example.com", "", "/disk")]
    [InlineData("nbd://user@example.com/a/b", "example.com", "", "a/b")]
    [InlineData("nbd://[::1]:5/x", "::1", "5", "x")]
    [InlineData("nbd://[fe80::1%25eth0]/x", "fe80::1%eth0", "", "x")]
    [InlineData("nbd:///x", "", "", "x")]
    [InlineData("nbd://", "", "", "")]
    [InlineData("nbd://:7", "", "7", "")]
    [InlineData("NBD://h/%41%2F%c3%a9", "h", "", "A/é")]
    [InlineData("nbd://h/x#fragment", "h", "", "x")]
    [InlineData("nbd://h/x?unknown=1&tls-hostname=y;=z&bare", "h", "", "x")]
    public void Tcp(string text, string host, string port, string export)
    {
        NbdUri uri = Parse(text);
        Assert.Equal((host, port, export, null), (uri.Host, uri.Port, uri.ExportName, uri.SocketPath));
        Assert.Equal(AllowedTransports.Tcp, uri.Transport);
        Assert.False(uri.DemandsTls);
    }

    [Fact]
    public void A_name_may_be_any_bytes() => Assert.Equal([0xff, 0x41], WireText.Encode(Parse("nbd://h/%ffA").ExportName));

    [Theory]
    [InlineData("nbd+unix:///?socket=/tmp/s", "/tmp/s", "")]
    [InlineData("nbd+unix:///e?socket=a%20b", "a b", "e")]
    [InlineData("Nbd+Unix:///e?SOCKET=first&socket=/last", "/last", "e")]
    [InlineData("nbd+unix:///?x=1;socket=%00abstract", "\0abstract", "")]
    [InlineData("nbd+unix://?socket=s?t", "s?t", "")]
    public void Unix(string text, string socket, string export)
    {
        NbdUri uri = Parse(text);
        Assert.Equal((socket, export), (uri.SocketPath, uri.ExportName));
        Assert.Equal(AllowedTransports.Unix, uri.Transport);
    }

    [Theory]
    [InlineData("nbd://h", AllowedTransports.Tcp, false)]
    [InlineData("nbds://h", AllowedTransports.Tcp, true)]
    [InlineData("NBDS+UNIX:///?socket=s", AllowedTransports.Unix, true)]
    [InlineData("nbd+vsock://2", AllowedTransports.Vsock, false)]
    [InlineData("nbds+vsock://2:1", AllowedTransports.Vsock, true)]
    [InlineData("nbd+ssh://h/x?socket=s", AllowedTransports.Ssh, false)]
    public void The_scheme_says_how_and_whether_safely(string text, AllowedTransports transport, bool tls)
    {
        NbdUri uri = Parse(text);
        Assert.Equal((transport, tls), (uri.Transport, uri.DemandsTls));
        Assert.Equal(text[..text.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant(), uri.Scheme);
    }

    [Fact]
    public void Parameters_are_kept_in_order_and_the_last_one_counts()
    {
        NbdUri uri = Parse("nbd://a%40b@h/?X-y=1%26;tls-Certificates=/d&=none&x-y=2&bare");
        Assert.Equal("a@b", uri.User);
        Assert.Equal("x-y=1&|tls-certificates=/d|x-y=2|bare=", string.Join('|', uri.Parameters.Select(p => $"{p.Key}={p.Value}")));
        Assert.Equal("2", uri.Parameter("x-y"));
        Assert.Equal("", uri.Parameter("bare"));
        Assert.Null(uri.Parameter("none"));
        Assert.Null(Parse("nbd://h").User);
    }

    [Theory]
    [InlineData("plain-._~", "plain-._~")]
    [InlineData("a b/c?&=%;\u00e9", "a%20b/c%3F%26%3D%25%3B%C3%A9")]
    public void What_is_escaped_is_read_back(string text, string escaped)
    {
        Assert.Equal(escaped, NbdUri.Escape(text, "/"));
        Assert.Equal(text, Parse($"nbd://h/{escaped}").ExportName);
    }

    [Theory]
    [InlineData("", "does not have a scheme")]
    [InlineData("/tmp/sock", "nbd+unix://?socket=PATH")]
    [InlineData("localhost", "nbd://localhost")]
    [InlineData("://h", "does not have a scheme")]
    [InlineData("h/nbd://x", "does not have a scheme")]
    [InlineData("http://h", "unknown NBD URI scheme: http")]
    [InlineData("nbd+tcp://h", "unknown NBD URI scheme")]
    [InlineData("nbd:h", "must begin with 'nbd://'")]
    [InlineData("nbd:/h", "must begin with 'nbd://'")]
    [InlineData("nbd://h:port", "unable to parse")]
    [InlineData("nbd://h:1:2", "unable to parse")]
    [InlineData("nbd://[::1", "unable to parse")]
    [InlineData("nbd://[::1]x", "unable to parse")]
    [InlineData("nbd://::1", "unable to parse")]
    [InlineData("nbd://h:12345678901", "unable to parse")]
    [InlineData("nbd://%@h", "unable to parse")]
    [InlineData("nbd://h/%4", "unable to parse")]
    [InlineData("nbd://h/%zz", "unable to parse")]
    [InlineData("nbd://h/a b", "unable to parse")]
    [InlineData("nbd://h/\n", "unable to parse")]
    [InlineData("nbd://h/?x=%", "unable to parse")]
    public void Refused(string text, string reason)
    {
        Assert.False(NbdUri.TryParse(text, out _, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nbd://", true)]
    [InlineData("NBDS+UNIX://anything at all", true)]
    [InlineData("nbd+ssh://x", true)]
    [InlineData("nbd:/", false)]
    [InlineData("nbd", false)]
    [InlineData(" nbd://", false)]
    [InlineData("http://", false)]
    public void Looks_like_one(string text, bool answer) => Assert.Equal(answer, NbdUri.LooksLikeOne(text));

    private static NbdUri Parse(string text)
    {
        Assert.True(NbdUri.TryParse(text, out NbdUri? uri, out string? error), error);
        return uri;
    }
}
