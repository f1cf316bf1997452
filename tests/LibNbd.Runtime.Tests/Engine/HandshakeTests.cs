using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>Every way in which a handshake can go well, and the very bytes that we send.</summary>
public class HandshakeTests
{
    private const string Have = "49484156454f5054";
    private const string AskExtended = Have + "0000000b 00000000";
    private const string AskStructured = Have + "00000008 00000000";
    private const string Go = Have + "00000007 00000008 00000000 0001 0003";

    [Theory]
    [InlineData(0)]
    [InlineData(DefaultSize)]
    public void Oldstyle_needs_no_answer(ulong size)
    {
        EngineDriver driver = new();
        driver.Feed(Oldstyle(size, 0x25));
        AssertReady(driver, "oldstyle", "");
        Assert.Equal(size, driver.Engine.Export.Size);
        Assert.Equal((TransmissionFlags)0x25, driver.Engine.Export.Flags);
        Assert.Equal(HandshakeFlagBits.None, driver.Engine.HandshakeFlags);
    }

    [Fact]
    public void Oldstyle_flags_that_need_newer_replies_are_dropped()
    {
        EngineDriver driver = new();
        driver.Feed(Oldstyle(1, AllFlags));
        Assert.Equal((TransmissionFlags)(AllFlags & ~0x1080), driver.Engine.Export.Flags);
    }

    [Theory]
    [InlineData(0, true, "00000000")]
    [InlineData(2, false, "00000002")]
    [InlineData(0xfffe, false, "00000002")]
    public void Plain_newstyle_opens_the_old_way(int flags, bool zeroes, string answer)
    {
        EngineDriver driver = new(settings => settings.ExportName = Text("ab"));
        driver.Feed(Greeting((ushort)flags));
        driver.Feed(ExportName(77, 1, zeroes));
        AssertReady(driver, "newstyle", answer + Have + "00000001 00000002 6162");
        Assert.Equal(77UL, driver.Engine.Export.Size);
        driver.AssertInStep();
    }

    [Fact]
    public void Our_own_mask_can_make_it_plain()
    {
        EngineDriver driver = new(settings => settings.HandshakeFlags = HandshakeFlagBits.None);
        driver.Feed(Greeting(3));
        driver.Feed(ExportName(77, 1, zeroes: true));
        AssertReady(driver, "newstyle", "00000000" + Have + "00000001 00000000");
    }

    [Fact]
    public void Fixed_newstyle_with_nothing_granted()
    {
        EngineDriver driver = new();
        driver.Feed(Join(Greeting(3), Unsupported(11), Unsupported(8), InfoExport(), Ack(7)));
        AssertReady(driver, "newstyle-fixed", "00000003" + AskExtended + AskStructured + Go);
        Assert.False(driver.Engine.StructuredReplies);
        Assert.False(driver.Engine.ExtendedHeaders);
        Assert.Equal((TransmissionFlags)(AllFlags & ~0x1080), driver.Engine.Export.Flags);
        Assert.All(driver.Errors, error => Assert.Equal(Errno.ENOTSUP, error.Errno));
        Assert.Equal(2, driver.Errors.Count);
        Assert.True(driver.Engine.Export.ContextsValid);
        Assert.Equal(1UL, driver.Engine.ChunksReceived);
        Assert.Equal(3UL, driver.Engine.ChunksSent);
    }

    [Fact]
    public void Extended_headers_bring_structured_replies_with_them()
    {
        EngineDriver driver = new();
        driver.Feed(Join(Greeting(3), Ack(11), InfoExport(), Ack(7)));
        AssertReady(driver, "newstyle-fixed", "00000003" + AskExtended + Go);
        Assert.True(driver.Engine.StructuredReplies);
        Assert.True(driver.Engine.ExtendedHeaders);
        Assert.Equal((TransmissionFlags)AllFlags, driver.Engine.Export.Flags);
        Assert.Empty(driver.Errors);
    }

    [Fact]
    public void Structured_replies_alone()
    {
        EngineDriver driver = new();
        driver.Feed(Join(Greeting(3), Unsupported(11), Ack(8), InfoExport(), Ack(7)));
        AssertReady(driver, "newstyle-fixed", "00000003" + AskExtended + AskStructured + Go);
        Assert.Equal((TransmissionFlags)(AllFlags & ~0x1000), driver.Engine.Export.Flags);
    }

    [Theory]
    [InlineData(true, false, AskStructured)]
    [InlineData(false, false, "")]
    [InlineData(false, true, "")]
    public void What_is_not_wanted_is_not_asked_for(bool structured, bool extended, string asked)
    {
        EngineDriver driver = new(settings =>
        {
            settings.RequestStructuredReplies = structured;
            settings.RequestExtendedHeaders = extended;
            settings.RequestBlockSize = false;
        });
        driver.Feed(Join(Greeting(1), structured ? Ack(8) : [], InfoExport(), Ack(7)));
        AssertReady(driver, "newstyle-fixed", "00000001" + asked + Have + "00000007 00000006 00000000 0000");
    }

    [Fact]
    public void Full_information_is_asked_for_and_kept()
    {
        EngineDriver driver = new(settings =>
        {
            settings.ExportName = Text("é");
            settings.FullInfo = true;
        });
        driver.Feed(Join(
            Greeting(3), Ack(11), Info(1, Text("canon")), Info(2, [0xff, 0x41]), InfoBlockSize(1, 4096, 0xffffffff), Info(77, new byte[33]),
            Info(0x1234, []), InfoExport(), Ack(7)));
        AssertReady(driver, "newstyle-fixed", "00000003" + AskExtended + Have + "00000007 0000000e 00000002 c3a9 0003 0003 0001 0002");
        ExportInfo export = driver.Engine.Export;
        Assert.Equal("canon", export.CanonicalName);
        Assert.Equal([0xff, 0x41], WireText.Encode(export.Description!));
        Assert.Equal((1U, 4096U, uint.MaxValue), (export.MinimumBlockSize, export.PreferredBlockSize, export.MaximumBlockSize));
        Assert.Equal((uint)Limits.MaxRequestSize, export.MaximumPayload);
    }

    [Fact]
    public void Contexts_are_asked_for_and_kept_as_the_server_says()
    {
        EngineDriver driver = new(settings =>
        {
            settings.ExportName = Text("x");
            settings.MetaContexts.Add(Text("a:b"));
            settings.MetaContexts.Add(Text("c:"));
        });
        driver.Feed(Join(Greeting(3), Ack(11), Context(7, "c:1"), Context(9, "c:2"), Context(9, "c:2"), Ack(10), InfoExport(), Ack(7)));
        AssertReady(
            driver, "newstyle-fixed",
            "00000003" + AskExtended + Have + "0000000a 00000016 00000001 78 00000002 00000003 613a62 00000002 633a"
            + Have + "00000007 00000009 00000001 78 0001 0003");
        Assert.True(driver.Engine.Export.ContextsValid);
        Assert.Equal(
            [new NegotiatedContext(7, "c:1"), new NegotiatedContext(9, "c:2"), new NegotiatedContext(9, "c:2")],
            driver.Engine.Export.Contexts);
    }

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(0, true, true)]
    [InlineData(1, false, true)]
    [InlineData(1, true, false)]
    public void Contexts_may_be_none_or_refused(int offered, bool refused, bool valid)
    {
        EngineDriver driver = new(settings => settings.MetaContexts.Add(Text("a:b")));
        driver.Feed(Join(
            Greeting(3), Unsupported(11), Ack(8), offered > 0 ? Context(1, "a:b") : [],
            refused ? Option(10, 0x80000009) : Ack(10), InfoExport(), Ack(7)));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        Assert.Equal(valid, driver.Engine.Export.ContextsValid);
        Assert.Equal(refused ? 0 : offered, driver.Engine.Export.Contexts.Count);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Contexts_are_not_asked_for_without_structured_replies_or_wish(bool wish, bool structured)
    {
        EngineDriver driver = new(settings =>
        {
            settings.MetaContexts.Add(Text("a:b"));
            settings.RequestMetaContext = wish;
            settings.RequestExtendedHeaders = false;
        });
        driver.Feed(Join(Greeting(3), structured ? Ack(8) : Unsupported(8), InfoExport(), Ack(7)));
        AssertReady(driver, "newstyle-fixed", "00000003" + AskStructured + Go);
        Assert.Equal(wish, driver.Engine.Export.ContextsValid);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Go_that_is_unknown_falls_back(int flags, bool zeroes)
    {
        EngineDriver driver = new(settings => settings.ExportName = Text("ab"));
        driver.Feed(Join(Greeting((ushort)flags), Unsupported(11), Ack(8), Option(7, 0x80000001, Text("no such thing"))));
        Assert.Equal(ConnectionState.OptExportNameRecvReply, driver.Engine.State);
        driver.Feed(ExportName(5, 0x81, zeroes));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        Assert.EndsWith(Convert.ToHexString(Hex(Have + "00000001 00000002 6162")), Convert.ToHexString(driver.TakeSent()));
        Assert.Equal(5UL, driver.Engine.Export.Size);
    }

    [Fact]
    public void Go_that_is_unknown_is_a_refusal_where_headers_are_extended()
    {
        EngineDriver driver = new();
        driver.Feed(Join(Greeting(3), Ack(11), Unsupported(7)));
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(Errno.ENOTSUP, driver.Errors[^1].Errno);
    }

    [Theory]
    [InlineData(0x80000001, Errno.ENOTSUP)]
    [InlineData(0x80000002, 0)]
    [InlineData(0x80000003, Errno.EINVAL)]
    [InlineData(0x80000004, 0)]
    [InlineData(0x80000005, Errno.ENOTSUP)]
    [InlineData(0x80000006, Errno.ENOENT)]
    [InlineData(0x80000007, Errno.ESHUTDOWN)]
    [InlineData(0x80000008, Errno.EINVAL)]
    [InlineData(0x80000009, Errno.EINVAL)]
    [InlineData(0x8000000a, 0)]
    [InlineData(0x80000fff, 0)]
    [InlineData(0xffffffff, 0)]
    public void A_refusal_has_its_errno_and_the_servers_words(uint code, int errno)
    {
        byte[] words = [.. Text("no \"x\""), 0x0a, 0xff];
        foreach (uint option in (uint[])[11, 8, 10, 7])
        {
            if (option == 7 && code == 0x80000001)
            {
                continue;
            }

            EngineDriver driver = new(settings => settings.MetaContexts.Add(Text("a:b")));
            driver.Feed(Join(
                Greeting(3), option == 11 ? Option(11, code, words) : Unsupported(11), option == 8 ? Option(8, code, words) : Ack(8),
                option == 8 ? [] : option == 10 ? Option(10, code, words) : Ack(10), option == 7 ? Option(7, code, words) : InfoExport()));
            (int Errno, string Message) error = Assert.Single(
                driver.Errors, e => e.Message.EndsWith("no \"x\"\\x0a\\xff", StringComparison.Ordinal));
            Assert.Equal(errno, error.Errno);
            Assert.Equal(error, driver.Errors[^1]);
            Assert.Equal(option == 7, driver.HasEnded);
            if (option != 7)
            {
                driver.Feed(Ack(7));
                Assert.Equal(ConnectionState.Ready, driver.Engine.State);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_refused_export_is_taken_leave_of_and_the_refusal_stays_the_error(int end)
    {
        EngineDriver driver = new(settings => settings.ExportName = Text("nope")) { SendsByItself = false };
        driver.Feed(Greeting(3));
        driver.Drain();
        driver.Feed(Join(Unsupported(11), Unsupported(8), InfoExport(), Option(7, 0x80000006)));
        Assert.Equal(ConnectionState.NewstyleSendOptAbort, driver.Engine.State);
        Assert.Equal(StateEvents.Write, driver.Engine.Events);
        Assert.False(driver.Engine.Export.IsKnown);

        // Whatever the server still says is of no interest, however much it is.
        driver.Feed(new byte[20000]);
        switch (end)
        {
            case 0:
                driver.Drain();
                Assert.Equal(ConnectionState.Dead, driver.Engine.State);
                Assert.True(driver.SendSideClosed);
                Assert.EndsWith(Convert.ToHexString(Hex(Have + "00000002 00000000")), Convert.ToHexString(driver.TakeSent()));
                break;
            case 1:
                driver.EndOfStream();
                break;
            default:
                driver.Engine.Die(Errno.EPIPE, "send", FailureCause.Lost);
                break;
        }

        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(Errno.ENOENT, driver.Errors[^1].Errno);
        Assert.Contains("'nope'", driver.Errors[^1].Message, StringComparison.Ordinal);
    }

    private static void AssertReady(EngineDriver driver, string protocol, string sent)
    {
        Assert.Equal(Convert.ToHexString(Hex(sent)), Convert.ToHexString(driver.TakeSent()));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        Assert.Equal(protocol, driver.Engine.ProtocolName);
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        Assert.True(driver.Engine.Export.IsKnown);
    }
}
