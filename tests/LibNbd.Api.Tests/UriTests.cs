using System.Globalization;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>URIs: those that are refused, with the texts of libnbd, and where the others lead.</summary>
public sealed class UriTests
{
    private const string NoScheme =
        "NBD URI does not have a scheme: valid NBD URIs should start with a scheme like nbd://, nbds:// or nbd+unix://";

    public static TheoryData<string, string> Refused => new()
    {
        { "", NoScheme },
        { "export", NoScheme },
        { "//localhost", $"{NoScheme}: to open a local socket use \"nbd+unix://?socket=PATH\"" },
        { "/tmp/sock", $"{NoScheme}: to open a local socket use \"nbd+unix://?socket=PATH\"" },
        { "http://localhost/", "unknown NBD URI scheme: http" },
        { "nbd+http://localhost/", "unknown NBD URI scheme: nbd+http" },
        { "nbd:localhost:10809", "URI must begin with 'nbd://'" },
        { "nbd:/export", "URI must begin with 'nbd://'" },
        { "nbd+unix:?socket=/tmp/sock", "URI must begin with 'nbd+unix://'" },
        {
            "nbd+unix:///export",
            "cannot parse socket parameter from NBD URI (did you mean to use \"nbd+unix:///?socket=...\"?)"
        },
        {
            "nbd+unix:///?socket=",
            "cannot parse socket parameter from NBD URI (did you mean to use \"nbd+unix:///?socket=...\"?)"
        },
        {
            "nbd://localhost/?socket=/tmp/sock",
            "socket parameter is incompatible with \"nbd:\" (did you mean to use \"nbd+unix:///?socket=...\"?)"
        },
        { "nbd://[::", "unable to parse URI: nbd://[::" },
        { "nbd://localhost:port/", "unable to parse URI: nbd://localhost:port/" },
        { "nbd://localhost/%zz", "unable to parse URI: nbd://localhost/%zz" },
        { "nbd://localhost/a b", "unable to parse URI: nbd://localhost/a b" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_URI_that_cannot_be_used_is_refused_and_the_handle_stays_new(string uri, string text)
    {
        using NbdHandle nbd = new();
        nbd.SetExportName("before");
        Expect.Error(Errno.EINVAL, $"nbd_connect_uri: {text}", () => nbd.ConnectUri(uri));
        Expect.Error(Errno.EINVAL, $"nbd_aio_connect_uri: {text}", () => nbd.AioConnectUri(uri));
        await Expect.ErrorAsync(Errno.EINVAL, $"nbd_connect_uri: {text}", nbd.ConnectUriAsync(uri));
        Assert.True(nbd.AioIsCreated());
        Assert.Equal("before", nbd.GetExportName());
        Assert.Equal(0UL, nbd.StatsBytesSent());
    }

    [Theory]
    [InlineData("nbd://127.0.0.1:{0}/", "")]
    [InlineData("nbd://127.0.0.1:{0}", "")]
    [InlineData("NBD://127.0.0.1:{0}/", "")]
    [InlineData("nbd://user@127.0.0.1:{0}/disk", "disk")]
    [InlineData("nbd://localhost:{0}/disk?unknown=1&other", "disk")]
    [InlineData("nbd://127.0.0.1:{0}/a%20b/%C3%A9", "a b/é")]
    [InlineData("nbd://127.0.0.1:{0}//slash", "/slash")]
    [InlineData("nbd://127.0.0.1:{0}/disk#fragment", "disk")]
    public void Over_TCP_to_an_export(string uri, string export) => Bounded.Run(() =>
    {
        using TestServer server = new(options => AddExports(options));
        using NbdHandle nbd = new();
        nbd.ConnectUri(string.Format(CultureInfo.InvariantCulture, uri, server.Port));
        Assert.Equal(export, nbd.GetExportName());
        Assert.Equal(export.Length == 0 ? TestServer.Size : 512 * (1 + export.Length), nbd.GetSize());
    });

    [Theory]
    [InlineData("nbd+unix:///disk?socket={0}", "disk")]
    [InlineData("nbd+unix://?socket={0}", "")]
    [InlineData("NBD+UNIX:///a%20b/%C3%A9?a=b;SOCKET={0}", "a b/é")]
    public async Task Over_a_Unix_socket_to_an_export(string uri, string export)
    {
        Needs.UnixSockets();
        using TestFolder folder = new();
        string path = folder["s"];
        using TestServer server = new(options =>
        {
            AddExports(options);
            options.UnixSocketPath = path;
        });
        using NbdHandle nbd = new();
        await Bounded.Of(nbd.ConnectUriAsync(string.Format(CultureInfo.InvariantCulture, uri, Uri.EscapeDataString(path))));
        Assert.Equal(export, nbd.GetExportName());
        Assert.Equal(export.Length == 0 ? TestServer.Size : 512 * (1 + export.Length), nbd.GetSize());
    }

    [Theory]
    [InlineData("nbd://", true)]
    [InlineData("NBDS+UNIX://anything at all", true)]
    [InlineData("nbd+vsock://", true)]
    [InlineData("nbd+ssh://", true)]
    [InlineData("nbd:", false)]
    [InlineData("http://localhost", false)]
    [InlineData("", false)]
    public void Is_uri_looks_at_the_beginning_alone(string uri, bool expected)
    {
        using NbdHandle nbd = new();
        Assert.Equal(expected, nbd.IsUri(uri));
    }

    private static void AddExports(NbdServerOptions options)
    {
        foreach (string name in (string[])["disk", "a b/é", "/slash"])
        {
            options.Exports[name] = new MemoryExport(512 * (1 + (ulong)name.Length));
        }
    }
}
