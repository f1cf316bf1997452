using LibNbd.Runtime.Handle;
using LibNbd.Runtime.Protocol;
using Xunit;

namespace LibNbd.Runtime.Tests.Handle;

public class NbdUriTests
{
    [Theory]
    [InlineData("nbd://example.com", "example.com", "10809", "")]
    [InlineData("nbd://example.com/", "example.com", "10809", "")]
    [InlineData("nbd://example.com:99/disk", "example.com", "99", "disk")]
    [InlineData("nbd://example.com//disk", "example.com", "10809", "/disk")]
    [InlineData("nbd://user@example.com/a/b", "example.com", "10809", "a/b")]
    [InlineData("nbd://[::1]:5/x", "::1", "5", "x")]
    [InlineData("nbd://[fe80::1%25eth0]/x", "fe80::1%eth0", "10809", "x")]
    [InlineData("nbd:///x", "localhost", "10809", "x")]
    [InlineData("nbd://", "localhost", "10809", "")]
    [InlineData("nbd://:7", "localhost", "7", "")]
    [InlineData("NBD://h/%41%2F%c3%a9", "h", "10809", "A/é")]
    [InlineData("nbd://h/x#fragment", "h", "10809", "x")]
    [InlineData("nbd://h/x?unknown=1&tls-hostname=y;=z&bare", "h", "10809", "x")]
    public void Tcp(string text, string host, string port, string export)
    {
        NbdUri uri = Parse(text);
        Assert.Equal((host, port, export, null, null), (uri.Host, uri.Port, uri.ExportName, uri.SocketPath, uri.UnsupportedReason));
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
        Assert.Equal((socket, export, null), (uri.SocketPath, uri.ExportName, uri.UnsupportedReason));
    }

    [Theory]
    [InlineData("nbds://h")]
    [InlineData("nbds+unix:///?socket=s")]
    [InlineData("nbd+vsock://2")]
    [InlineData("nbd+ssh://h/x?socket=s")]
    public void Valid_but_beyond_this_library(string text) => Assert.NotNull(Parse(text).UnsupportedReason);

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
    [InlineData("nbd://h/%4", "unable to parse")]
    [InlineData("nbd://h/%zz", "unable to parse")]
    [InlineData("nbd://h/a b", "unable to parse")]
    [InlineData("nbd://h/\n", "unable to parse")]
    [InlineData("nbd://h/?x=%", "unable to parse")]
    [InlineData("nbd+unix:///x", "socket parameter")]
    [InlineData("nbd+unix:///x?socket=", "socket parameter")]
    [InlineData("nbd+unix:///x?socket", "socket parameter")]
    [InlineData("nbd://h?socket=s", "incompatible")]
    [InlineData("nbd+vsock://2?socket=s", "incompatible")]
    public void Refused(string text, string reason)
    {
        Assert.False(NbdUri.TryParse(text, out _, out int errno, out string? error));
        Assert.Equal(Errno.EINVAL, errno);
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
        Assert.True(NbdUri.TryParse(text, out NbdUri? uri, out _, out string? error), error);
        return uri;
    }
}
