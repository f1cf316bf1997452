using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>What the debug log says of a connect, and that whoever reads it may do as he likes.</summary>
public sealed class HandshakeLogTests
{
    private static readonly NbdOption[] Optional = [NbdOption.ExtendedHeaders, NbdOption.StructuredReply, NbdOption.SetMetaContext];

    /// <summary>Servers that agree to everything, to nothing, and do not have the export; and a client that goes step by step.</summary>
    private static readonly Dictionary<string, (Action<NbdServerOptions> Server, Action<NbdHandle> Client)> Cases = new()
    {
        ["agrees"] = (AsItIs, static nbd => nbd.AddMetaContext(MetaContexts.ContextBaseAllocation)),
        ["declines"] = (Decline, static nbd => nbd.SetTls(TlsMode.Allow)),
        ["has no such export"] = (AsItIs, static nbd => nbd.SetExportName("missing")),
        ["does not know GO"] = (
            static options =>
            {
                Decline(options);
                options.Refusals[NbdOption.Go] = new OptionRefusal(NbdOptionReply.ErrorUnsupported);
            },
            AsItIs),
        ["oldstyle"] = (static options => options.HandshakeStyle = HandshakeStyle.Oldstyle, AsItIs),
        ["odd block sizes"] = (static options => options.BlockSizesOverride = new BlockSizes(3, 5, 7), AsItIs),
        ["option mode"] = (AsItIs, static nbd => nbd.SetOptMode(true)),
        ["option mode, declines"] = (Decline, static nbd => nbd.SetOptMode(true)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void A_connect_that_succeeds_logs_no_error() => Bounded.Run(() =>
    {
        using TestServer server = new(Decline);
        List<string> lines = [];
        using NbdHandle nbd = Logging(lines);
        nbd.SetTls(TlsMode.Allow);
        nbd.ConnectTcp("127.0.0.1", server.Port);
        Assert.DoesNotContain(lines, static line => line.Contains("error", StringComparison.Ordinal));
        Assert.Contains(
            lines, static line => line.StartsWith("handshake: NBD_OPT_STARTTLS: the server declined: ", StringComparison.Ordinal));
        Assert.Contains(
            "handshake: NBD_OPT_EXTENDED_HEADERS: the server declined: the operation is not supported by the server", lines);

        // As in libnbd: the caller may ask what was declined last.
        Assert.Equal(Errno.ENOTSUP, NbdHandle.GetErrno());
    });

    [Fact]
    public void A_connect_is_told_step_by_step() => Bounded.Run(() =>
    {
        using TestServer server = new();
        List<string> lines = [];
        using NbdHandle nbd = Logging(lines);
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        nbd.ConnectTcp("127.0.0.1", server.Port);
        AssertInOrder(
            lines,
            $"connecting to 127.0.0.1:{server.Port}",
            "handshake: the server is newstyle-fixed, its flags 0x3, our answer 0x3",
            "handshake: asking for NBD_OPT_EXTENDED_HEADERS",
            "handshake: NBD_OPT_EXTENDED_HEADERS: the server agreed",
            "handshake: asking for NBD_OPT_SET_META_CONTEXT of the export \"\"",
            "handshake: metadata context base:allocation has the ID ",
            "handshake: asking for NBD_OPT_GO of the export \"\"",
            "handshake: export size 1048576 bytes, flags 0x",
            "handshake: connected: newstyle-fixed, extended headers, without TLS");
        nbd.Shutdown();
        Assert.Contains("the server ended the connection", lines);
    });

    /// <summary>A failure is one, and the last of the attempts tells which address it was.</summary>
    [Fact]
    public void A_connect_that_fails_logs_the_error_once() => Bounded.Run(() =>
    {
        using TestServer server = new();
        List<string> lines = [];
        using NbdHandle nbd = Logging(lines);
        nbd.SetExportName("missing");
        Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", server.Port));
        Assert.Single(lines, static line => line.StartsWith("error: ", StringComparison.Ordinal));
    });

    /// <summary>
    /// The handle is disposed of by the callback at each line in turn: it is an error of the call, and never a fault of the library's.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Whoever_is_shown_a_line_may_close_the_handle(string name) => Bounded.Run(() =>
    {
        (Action<NbdServerOptions> configure, Action<NbdHandle> client) = Cases[name];
        using TestServer server = new(configure);
        bool wasClosed = true;
        for (int last = 1; wasClosed; last++)
        {
            wasClosed = false;
            int count = 0;
            NbdHandle nbd = new();
            client(nbd);
            nbd.SetDebugCallback((_, _) =>
            {
                if (++count == last)
                {
                    wasClosed = true;
                    nbd.Dispose();
                }

                return 0;
            });
            nbd.SetDebug(true);
            try
            {
                nbd.ConnectTcp("127.0.0.1", server.Port);
                if (nbd.AioIsNegotiating())
                {
                    nbd.OptList((_, _) => 0);
                    nbd.OptListMetaContext(_ => 0);
                    nbd.OptStructuredReply();
                    nbd.OptStarttls();
                    nbd.OptInfo();
                    nbd.OptGo();
                }
            }
            catch (NbdException)
            {
                // The call was cut off, or the server refuses.
            }
            catch (ObjectDisposedException)
            {
                // It was closed between two calls.
            }

            nbd.Dispose();
        }
    });

    private static void AsItIs(NbdServerOptions options)
    {
    }

    private static void AsItIs(NbdHandle nbd)
    {
    }

    private static void Decline(NbdServerOptions options)
    {
        foreach (NbdOption option in Optional)
        {
            options.Refusals[option] = new OptionRefusal(NbdOptionReply.ErrorUnsupported);
        }
    }

    private static NbdHandle Logging(List<string> lines)
    {
        NbdHandle nbd = new();
        nbd.SetDebugCallback((_, message) =>
        {
            lines.Add(message);
            return 0;
        });
        nbd.SetDebug(true);
        return nbd;
    }

    private static void AssertInOrder(List<string> lines, params string[] beginnings)
    {
        int position = 0;
        foreach (string beginning in beginnings)
        {
            int found = lines.FindIndex(position, line => line.StartsWith(beginning, StringComparison.Ordinal));
            Assert.True(found >= 0, $"{beginning} is missing, or out of order, in:\n{string.Join('\n', lines)}");
            position = found + 1;
        }
    }
}
