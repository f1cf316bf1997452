using System.Globalization;
using System.Text;
using LibNbd.Protocol;
using LibNbd.Runtime.Handle.Connecting;

namespace LibNbd.Runtime.Tests.Handle;

public class NbdUriTests
{
    [Theory]
    [InlineData("nbd://example.com", "example.com", null, "")]
    [InlineData("nbd://example.com/", "example.com", null, "")]
    [InlineData("nbd://example.com:99/disk", "example.com", 99u, "disk")]
    [InlineData("nbd://example.com:0/disk", "example.com", null, "disk")]
    [InlineData("nbd://example.com:4294967295/disk", "example.com", 4294967295u, "disk")]
    [InlineData("nbd://example.com//disk", "example.com", null, "/disk")]
    [InlineData("nbd://user@example.com/a/b", "example.com", null, "a/b")]
    [InlineData("nbd://[::1]:5/x", "::1", 5u, "x")]
    [InlineData("nbd://[fe80::1%25eth0]/x", "fe80::1%eth0", null, "x")]
    [InlineData("nbd://[fe80::1%eth0]/x", "fe80::1%eth0", null, "x")]
    [InlineData("nbd://%65xample.com/x", "example.com", null, "x")]
    [InlineData("nbd:///x", null, null, "x")]
    [InlineData("nbd://", null, null, "")]
    [InlineData("nbd://:7", null, 7u, "")]
    [InlineData("NBD://h/%41%2F%c3%a9", "h", null, "A/é")]
    [InlineData("nbd://h/x#fragment", "h", null, "x")]
    [InlineData("nbd://h/x?unknown=1&tls-hostname=y;=z&bare", "h", null, "x")]

    // The examples of the NBD URI specification.
    [InlineData("nbd://example.com:10810/exportname", "example.com", 10810u, "exportname")]
    [InlineData("nbd://example.com/%2Fexport", "example.com", null, "/export")]
    [InlineData("nbds://example.com/?tls-certificates=/pki", "example.com", null, "")]
    [InlineData("nbds://alice@example.com/?tls-psk-file=/k.psk", "example.com", null, "")]
    public void A_TCP_uri_has_its_parts(string text, string? host, uint? port, string export)
    {
        NbdUri uri = Parse(text);
        Assert.Equal((host, port, export, null), (uri.Host, uri.Port, uri.ExportName, uri.SocketPath));
        Assert.Equal(AllowedTransports.Tcp, uri.Transport);
        Assert.Equal(text.StartsWith("nbds:", StringComparison.Ordinal), uri.DemandsTls);
    }

    [Fact]
    public void A_name_may_be_any_bytes() => Assert.Equal([0xff, 0x41], WireText.Encode(Parse("nbd://h/%ffA").ExportName));

    [Theory]
    [InlineData("nbd+unix:///?socket=/tmp/s", "/tmp/s", "")]
    [InlineData("nbd+unix:///e?socket=a%20b", "a b", "e")]
    [InlineData("Nbd+Unix:///e?SOCKET=first&socket=/last", "/last", "e")]
    [InlineData("nbd+unix:///?x=1;socket=%00abstract", "\0abstract", "")]
    [InlineData("nbd+unix://?socket=s?t", "s?t", "")]
    public void A_Unix_uri_has_its_parts(string text, string socket, string export)
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
        Assert.Equal(text[..text.IndexOf(':', StringComparison.Ordinal)], uri.Scheme);
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

    /// <summary>Every byte, in every part that takes any: what is written is read back, and nothing of it gets into another part.</summary>
    [Fact]
    public void What_is_escaped_is_read_back()
    {
        for (int b = 1; b < 256; b++)
        {
            string text = WireText.Decode([(byte)'a', (byte)b, (byte)'z']);
            NbdUri uri = Parse(
                $"nbd+unix://{UriText.User(text)}@/{UriText.ExportName(text)}?socket={UriText.Value(text)}&tls-hostname="
                    + $"{UriText.Value(text)}");
            Assert.Equal((text, text, text, text), (uri.User, uri.ExportName, uri.SocketPath, uri.Parameter("tls-hostname")));
            Assert.Equal(2, uri.Parameters.Count);
        }

        Assert.Equal("a%20b/c%3F%25;%C3%A9", UriText.ExportName("a b/c?%;\u00e9"));
        Assert.Equal("/a%20b%26c%3Bd%23e%25=+", UriText.Value("/a b&c;d#e%=+"));
        Assert.Equal("[fe80::1%25eth0]", UriText.Host("fe80::1%eth0"));
        Assert.Equal("fe80::1%eth0", Parse("nbd://[fe80::1%25eth0]").Host);
    }

    [Fact]
    public void Nothing_of_chance_crashes_the_parser_and_what_it_takes_it_gives_back()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next();
        Random random = new(seed);
        string[] pieces =
        [
            "nbd", "nbds", "NBD", "+unix", "+vsock", "+ssh", "://", ":", "/", "//", "?", "#", "@", "[", "]", "%", "%25", "%00", "%zz", "&",
            ";", "=",
            "socket", "tls-hostname", "nbd-port", "compress", "true", "10809", "65536", "4294967296", "localhost", "::1", "a", "-", "\0",
            "\u00e9",
            "\ud800", " ", "\n", "\"", "\\", "%2f", "%c3%a9", "%ff",
        ];
        int taken = 0;
        for (int round = 0; round < 100_000; round++)
        {
            StringBuilder text = new(random.Next(3) == 0 ? "" : "nbd+unix://");
            for (int count = random.Next(12); count > 0; count--)
            {
                text.Append(random.Next(8) == 0 ? ((char)random.Next(0x10000)).ToString() : pieces[random.Next(pieces.Length)]);
            }

            string uri = text.ToString();
            if (!NbdUri.TryParse(uri, out NbdUri? parsed, out string? error))
            {
                Assert.False(string.IsNullOrEmpty(error), $"LIBNBD_SEED={seed}");
                continue;
            }

            taken++;
            string user = parsed.User is null ? "" : $"{UriText.User(parsed.User)}@";
            string query = string.Join('&', parsed.Parameters.Select(static p => $"{UriText.Value(p.Key)}={UriText.Value(p.Value)}"));
            NbdUri again = Parse($"nbd+unix://{user}/{UriText.ExportName(parsed.ExportName)}?{query}");
            Assert.True(
                parsed.User == again.User && parsed.ExportName == again.ExportName && parsed.Parameters.SequenceEqual(again.Parameters),
                $"{uri}: LIBNBD_SEED={seed}");
        }

        Assert.True(taken > 1000, "chance makes good ones as well");
    }

    [Theory]
    [InlineData("", "does not have a scheme")]
    [InlineData("/tmp/sock", "nbd+unix://?socket=PATH")]
    [InlineData("localhost", "nbd://localhost")]
    [InlineData("://h", "unable to parse")]
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
    [InlineData("nbd://h:4294967296", "unable to parse")]
    [InlineData("nbd://h:", "unable to parse")]
    [InlineData("nbd://a@b@h", "unable to parse")]
    [InlineData("nbd://h/%00", "unable to parse")]
    [InlineData("nbd+unix:///?socket=/a%00b", "unable to parse")]
    [InlineData("nbd://h/\u00e9", "unable to parse")]
    [InlineData("nbd://%@h", "unable to parse")]
    [InlineData("nbd://h/%4", "unable to parse")]
    [InlineData("nbd://h/%zz", "unable to parse")]
    [InlineData("nbd://h/a b", "unable to parse")]
    [InlineData("nbd://h/\n", "unable to parse")]
    [InlineData("nbd://h/?x=%", "unable to parse")]
    public void A_wrong_uri_is_refused(string text, string reason)
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
