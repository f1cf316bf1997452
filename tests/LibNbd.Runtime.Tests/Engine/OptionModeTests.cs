using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>The negotiation in the caller's hands, byte by byte.</summary>
public class OptionModeTests
{
    private const string Have = "49484156454f5054";

    private static readonly byte[] Export1 = Option(3, 2, New.U32(3).Add(Text("onea first")).Done());
    private static readonly byte[] Export2 = Option(3, 2, New.U32(3).Add(Text("two")).Done());

    [Fact]
    public void It_rests_before_the_metadata_contexts()
    {
        EngineDriver driver = new(Configure);
        driver.Feed(Join(Greeting(3), Unsupported(11), Ack(8)));
        AssertResting(driver);
        Assert.Equal(Hex("00000003" + Have + "0000000b 00000000" + Have + "00000008 00000000"), driver.TakeSent());
    }

    [Fact]
    public void An_oldstyle_server_knows_no_options()
    {
        EngineDriver driver = new(Configure);
        driver.Feed(Oldstyle(1, 1));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
    }

    [Fact]
    public void A_plain_newstyle_server_can_be_asked_for_an_export_alone()
    {
        EngineDriver driver = new(Configure);
        driver.Feed(Greeting(0));
        AssertResting(driver);
        driver.TakeSent();
        OptionProbe go = new(driver, OptionKind.Go);
        Assert.Equal(Hex(Have + "00000001 00000000"), driver.TakeSent());
        driver.Feed(ExportName(9, 1, zeroes: true));
        go.AssertEnded(0);
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
    }

    [Fact]
    public void Exports_are_listed_in_the_servers_order()
    {
        EngineDriver driver = Resting();
        OptionProbe list = new(driver, OptionKind.List) { Answer = -1 };
        Assert.Equal(Hex(Have + "00000003 00000000"), driver.TakeSent());
        driver.Feed(Join(Export1, Export2, Ack(3)));
        Assert.Equal(["export one (a first)", "export two ()"], list.Answers);
        list.AssertEnded(0);
        Assert.Equal(new OptionOutcome(0, true, 2, true), driver.LastOption);
        AssertResting(driver);
    }

    [Fact]
    public void A_list_that_the_server_breaks_off_keeps_what_was_told()
    {
        EngineDriver driver = Resting();
        OptionProbe list = new(driver, OptionKind.List);
        driver.Feed(Join(Export1, Option(3, 0x80000002, Text("enough"))));
        Assert.Equal(["export one (a first)"], list.Answers);
        list.AssertEnded(Errno.ENOTSUP);
        Assert.Equal("server replied with error to list request", driver.Errors[^1].Message);
        AssertResting(driver);
    }

    [Theory]
    [InlineData("00000000 00000000 00000000 ", 0)]
    [InlineData("", 3)]
    [InlineData("00000001", 4)]
    [InlineData("ffffffff 61", 5)]
    public void An_export_whose_name_does_not_fit_is_fatal(string payload, int length)
    {
        byte[] data = Hex(payload);
        Array.Resize(ref data, Math.Max(length, data.Length));
        EngineDriver driver = Resting();
        OptionProbe list = new(driver, OptionKind.List);
        driver.Feed(Option(3, 2, data));
        if (length == 0)
        {
            // A name of nothing and a description of zeroes is strange, but it fits.
            Assert.Single(list.Answers);
            return;
        }

        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Empty(list.Answers);
        list.AssertEnded(Errno.ENOTCONN);
    }

    [Theory]
    [InlineData(4096, 0, true)]
    [InlineData(4097, 0, false)]
    [InlineData(0, 4096, true)]
    [InlineData(0, 4097, false)]
    [InlineData(4096, 4096, true)]
    [InlineData(4096, 4097, false)]
    [InlineData(4097, 4097, false)]
    [InlineData(1, 8192, false)]
    [InlineData(8192, 1, false)]
    [InlineData(1, 20_000, false)]
    [InlineData(1, 1_000_000, false)]
    public void An_export_is_told_up_to_the_length_of_a_string_and_a_longer_one_fails_the_list(int name, int description, bool told)
    {
        EngineDriver driver = Resting();
        OptionProbe list = new(driver, OptionKind.List);
        driver.Feed(Export1);
        driver.Feed(Option(3, 2, New.U32((ulong)name).Add(new byte[name]).Add(new byte[description]).Done()));
        driver.Feed(Ack(3));
        Assert.Equal(told ? 2 : 1, list.Answers.Count);
        list.AssertEnded(told ? 0 : Errno.ENOTCONN);
        Assert.Equal(told ? ConnectionState.Negotiating : ConnectionState.Dead, driver.Engine.State);
        if (!told)
        {
            Assert.Equal((0, "handshake: an export's name or description is longer than 4096 bytes"), driver.Errors[^1]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Metadata_contexts_are_listed_or_set(bool set)
    {
        EngineDriver driver = Resting();
        uint option = set ? 10u : 9u;
        OptionProbe call = new(driver, set ? OptionKind.SetMetaContext : OptionKind.ListMetaContext, "base:", "x:y");
        Assert.Equal(
            Join(Hex(Have), New.U32(option).U32(4 + 1 + 4 + 4 + 5 + 4 + 3).U32(1).Add(Text("e")).U32(2).Done(),
                New.U32(5).Add(Text("base:")).U32(3).Add(Text("x:y")).Done()),
            driver.TakeSent());
        driver.Feed(Join(
            Option(option, 4, New.U32(7).Add(Text("base:allocation")).Done()),
            Option(option, 4, New.U32(8).Add(Text("x:y")).Done()),
            Ack(option)));
        Assert.Equal(["context base:allocation", "context x:y"], call.Answers);
        call.AssertEnded(0);
        Assert.Equal(2, driver.LastOption.Count);
        Assert.Equal(set, driver.Engine.Export.ContextsValid);
        Assert.Equal(set ? 2 : 0, driver.Engine.Export.Contexts.Count);
        AssertResting(driver);
    }

    [Fact]
    public void Listing_leaves_what_was_set_and_a_refused_setting_does_not()
    {
        EngineDriver driver = Resting();
        _ = new OptionProbe(driver, OptionKind.SetMetaContext, "a:b");
        driver.Feed(Join(Option(10, 4, New.U32(1).Add(Text("a:b")).Done()), Ack(10)));
        OptionProbe list = new(driver, OptionKind.ListMetaContext);
        driver.Feed(Option(9, 0x80000003));
        list.AssertEnded(Errno.ENOTSUP);
        Assert.True(driver.Engine.Export.ContextsValid);
        Assert.Single(driver.Engine.Export.Contexts);

        OptionProbe set = new(driver, OptionKind.SetMetaContext, "a:c");
        driver.Feed(Option(10, 0x80000003));
        set.AssertEnded(Errno.ENOTSUP);
        Assert.False(driver.Engine.Export.ContextsValid);
        Assert.Empty(driver.Engine.Export.Contexts);
        AssertResting(driver);
    }

    [Theory]
    [InlineData("ExtendedHeaders", 11u)]
    [InlineData("StructuredReply", 8u)]
    public void What_can_be_granted_is_granted_or_not(string name, uint option)
    {
        OptionKind kind = Enum.Parse<OptionKind>(name);
        EngineDriver driver = Resting(structured: false);
        OptionProbe refused = new(driver, kind);
        Assert.Equal(Join(Hex(Have), New.U32(option).U32(0).Done()), driver.TakeSent());
        driver.Feed(Unsupported(option));
        refused.AssertEnded(Errno.ENOTSUP);
        Assert.Equal(0, driver.LastOption.Errno);
        Assert.False(driver.LastOption.Granted);
        Assert.False(driver.Engine.StructuredReplies);

        OptionProbe granted = new(driver, kind);
        driver.Feed(Ack(option));
        granted.AssertEnded(0);
        Assert.True(driver.LastOption.Granted);
        Assert.True(driver.Engine.StructuredReplies);
        Assert.Equal(kind == OptionKind.ExtendedHeaders, driver.Engine.ExtendedHeaders);

        // What was granted once stays, but the answer is to the question that was asked.
        OptionProbe again = new(driver, kind);
        driver.Feed(Unsupported(option));
        again.AssertEnded(Errno.ENOTSUP);
        Assert.False(driver.LastOption.Granted);
        Assert.True(driver.Engine.StructuredReplies);
        AssertResting(driver);
    }

    [Fact]
    public void Information_is_asked_for_any_number_of_exports_before_one_is_opened()
    {
        EngineDriver driver = Resting();
        OptionProbe info = new(driver, OptionKind.Info);
        Assert.Equal(Hex(Have + "00000006 00000009 00000001 65 0001 0003"), driver.TakeSent());
        driver.Feed(Join(Option(6, 3, New.U16(0).U64(4711).U16(AllFlags).Done()), Ack(6)));
        info.AssertEnded(0);
        Assert.Equal(4711UL, driver.Engine.Export.Size);
        AssertResting(driver);

        OptionProbe unknown = new(driver, OptionKind.Info);
        driver.Feed(Option(6, 0x80000006, Text("nobody knows it")));
        unknown.AssertEnded(Errno.ENOENT);
        Assert.False(driver.Engine.Export.IsKnown);
        AssertResting(driver);

        OptionProbe go = new(driver, OptionKind.Go);
        driver.Feed(Join(InfoExport(), Ack(7)));
        go.AssertEnded(0);
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        driver.Log.Clear();
        driver.AssertInStep();
    }

    [Fact]
    public void Contexts_are_set_on_the_way_and_the_completion_waits_for_the_export()
    {
        EngineDriver driver = Resting(contexts: ["base:allocation"]);
        OptionProbe go = new(driver, OptionKind.Go);
        driver.Feed(Join(Option(10, 4, New.U32(5).Add(Text("base:allocation")).Done()), Ack(10)));
        Assert.Empty(go.Completions);
        driver.Feed(Join(InfoExport(), Ack(7)));
        go.AssertEnded(0);
        Assert.Equal("base:allocation", Assert.Single(driver.Engine.Export.Contexts).Name);
    }

    [Theory]
    [InlineData(0x80000001u, Errno.ENOTSUP)]
    [InlineData(0x80000002u, Errno.ENOTSUP)]
    [InlineData(0x80000003u, Errno.EINVAL)]
    [InlineData(0x80000004u, Errno.ENOTSUP)]
    [InlineData(0x80000005u, Errno.ENOTSUP)]
    [InlineData(0x80000006u, Errno.ENOENT)]
    [InlineData(0x80000007u, Errno.ESHUTDOWN)]
    [InlineData(0x80000008u, Errno.EINVAL)]
    [InlineData(0x80000009u, Errno.EINVAL)]
    [InlineData(0x80001234u, Errno.ENOTSUP)]
    public void A_refused_export_leaves_the_negotiation_open(uint code, int errno)
    {
        foreach (OptionKind kind in (OptionKind[])[OptionKind.Info, OptionKind.Go])
        {
            if (kind == OptionKind.Go && code == 0x80000001u)
            {
                // Asked again in the old way.
                continue;
            }

            EngineDriver driver = Resting();
            OptionProbe call = new(driver, kind);
            driver.Feed(Option(kind == OptionKind.Go ? 7u : 6u, code));
            call.AssertEnded(errno);
            Assert.False(driver.LastOption.Granted);
            AssertResting(driver);
        }
    }

    [Fact]
    public void Leaving_sends_one_message_and_closes_the_sending_side()
    {
        EngineDriver driver = Resting();
        driver.Engine.BeginAbort();
        driver.Drain();
        Assert.Equal(Hex(Have + "00000002 00000000"), driver.TakeSent());
        Assert.True(driver.SendSideClosed);
        Assert.Equal(ConnectionState.Closed, driver.Engine.State);
    }

    [Fact]
    public void Words_that_nobody_asked_for_are_fatal_when_the_next_option_is_sent()
    {
        EngineDriver driver = Resting();
        driver.Feed(Ack(3));
        AssertResting(driver);
        OptionProbe info = new(driver, OptionKind.Info);
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        info.AssertEnded(Errno.ENOTCONN);
    }

    /// <summary>
    /// They stay in the socket, whatever their number: not one byte is received while none is awaited, and the connection lives.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    [InlineData(ReceiveBuffer.SmallSize)]
    [InlineData(ReceiveBuffer.HandshakeSize)]
    [InlineData(ReceiveBuffer.HandshakeSize + 1)]
    [InlineData(ReceiveBuffer.LargeSize + 1)]
    [InlineData(3_000_000)]
    public void Words_that_nobody_asked_for_are_held_back(int count)
    {
        EngineDriver driver = Resting();
        driver.Feed(new byte[count]);
        Assert.Equal(count, driver.Unreceived);
        AssertResting(driver);
        Assert.True(driver.Engine.BufferBytes <= 2 * ReceiveBuffer.SmallSize);
        OptionProbe list = new(driver, OptionKind.List);
        Assert.Equal(count < 20 ? ConnectionState.OptListRecvReply : ConnectionState.Dead, driver.Engine.State);
        if (count >= 20)
        {
            list.AssertEnded(Errno.ENOTCONN);
            Assert.Equal("handshake: invalid option reply magic", driver.Errors[^1].Message);
        }
    }

    /// <summary>The same where they come in one piece with the last that was asked for, however large that piece may be.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(ReceiveBuffer.HandshakeSize)]
    [InlineData(3_000_000)]
    public void Words_that_nobody_asked_for_may_come_with_the_answer(int count)
    {
        EngineDriver driver = Resting();
        OptionProbe list = new(driver, OptionKind.List);
        driver.Feed(Join(Export1, Export2, Ack(3), new byte[count]));
        list.AssertEnded(0);
        Assert.Equal(2, list.Answers.Count);
        AssertResting(driver);
        Assert.True(driver.Engine.BufferBytes <= 2 * ReceiveBuffer.HandshakeSize);
        OptionProbe next = new(driver, OptionKind.Info);
        next.AssertEnded(Errno.ENOTCONN);
        Assert.Equal("handshake: invalid option reply magic", driver.Errors[^1].Message);
    }

    /// <summary>
    /// Whatever the connection is doing: a flood is judged, dropped or held back, never met with a receive that has no room. (The driver
    /// and the engine fail on one.)
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_flood_is_never_received_without_room(string name)
    {
        OptionKind kind = Enum.Parse<OptionKind>(name);
        byte[] replies = Replies(kind);
        byte[] flood = new byte[ReceiveBuffer.LargeSize * 2];
        for (int cut = 0; cut <= replies.Length; cut++)
        {
            foreach (bool leaves in (bool[])[false, true])
            {
                EngineDriver driver = Resting();
                OptionProbe call = Begin(driver, kind);
                driver.Feed(replies.AsSpan(0, cut));
                if (leaves && driver.Engine.HandleState == HandleStates.Negotiating)
                {
                    driver.SendsByItself = false;
                    driver.Engine.BeginAbort();
                }

                driver.Feed(flood);
                Assert.True(driver.HasEnded || driver.Unreceived > 0 || driver.Engine.State == ConnectionState.NewstyleSendOptAbort);
                Assert.True(driver.Engine.BufferBytes <= 2 * ReceiveBuffer.LargeSize);
                driver.Engine.Close();
                call.AssertFreed();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cut_at_every_place_it_is_the_same(string name)
    {
        OptionKind kind = Enum.Parse<OptionKind>(name);
        (byte[] replies, string expected) = Conversation(kind, static (driver, bytes) => driver.Feed(bytes));
        for (int cut = 1; cut < replies.Length; cut++)
        {
            Assert.Equal(expected, Conversation(kind, (driver, bytes) =>
            {
                driver.Feed(bytes.AsSpan(0, cut));
                driver.Feed(bytes.AsSpan(cut));
            }).Log);
        }

        Assert.Equal(expected, Conversation(kind, static (driver, bytes) => driver.Feed(bytes, 1)).Log);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_end_of_stream_or_a_close_at_every_place_frees_everything_once(string name)
    {
        OptionKind kind = Enum.Parse<OptionKind>(name);
        byte[] replies = Replies(kind);
        for (int cut = 0; cut < replies.Length; cut++)
        {
            EngineDriver ended = Resting();
            OptionProbe call = Begin(ended, kind);
            ended.Feed(replies.AsSpan(0, cut));
            ended.EndOfStream();
            Assert.Equal(ConnectionState.Dead, ended.Engine.State);
            call.AssertEnded(Errno.ENOTCONN);

            EngineDriver closed = Resting();
            call = Begin(closed, kind);
            closed.Feed(replies.AsSpan(0, cut));
            closed.Engine.Close();
            call.AssertFreed();
            Assert.True(call.Completions.Count <= 1);
        }
    }

    public static TheoryData<string> Kinds => [.. Enum.GetNames<OptionKind>()];

    /// <summary>A good answer to each option, with everything in it that may be there.</summary>
    internal static byte[] Replies(OptionKind kind) => kind switch
    {
        // An agreement leads to the TLS handshake, which is no part of the conversation: StartTlsTests.
        OptionKind.StartTls => Option(5, 0x80000002, Text("not here")),
        OptionKind.ExtendedHeaders => Ack(11),
        OptionKind.StructuredReply => Ack(8),
        OptionKind.List => Join(Export1, Export2, Ack(3)),
        OptionKind.ListMetaContext => Join(Option(9, 4, New.U32(7).Add(Text("a:b")).Done()), Ack(9)),
        OptionKind.SetMetaContext => Join(Option(10, 4, New.U32(7).Add(Text("a:b")).Done()), Ack(10)),
        OptionKind.Info => Join(
            Option(6, 3, New.U16(0).U64(4711).U16(AllFlags).Done()), Option(6, 3, New.U16(1).Add(Text("name")).Done()), Ack(6)),
        OptionKind.Go => Join(InfoExport(), InfoBlockSize(1, 4096, 65536), Ack(7)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal static OptionProbe Begin(EngineDriver driver, OptionKind kind) =>
        new(driver, kind, kind is OptionKind.ListMetaContext or OptionKind.SetMetaContext ? ["a:"] : []);

    /// <summary>A driver that waits for the caller's first option.</summary>
    internal static EngineDriver Resting(bool structured = true, string[]? contexts = null)
    {
        EngineDriver driver = new(settings =>
        {
            Configure(settings);
            settings.ExportName = Text("e");
            settings.MetaContexts.AddRange((contexts ?? []).Select(Text));
        })
        {
            Style = structured ? Style.Structured : Style.Simple,
        };
        driver.Feed(Join(Greeting(3), Unsupported(11), structured ? Ack(8) : Unsupported(8)));
        AssertResting(driver);
        driver.TakeSent();
        driver.Errors.Clear();
        driver.Log.Clear();
        return driver;
    }

    private static (byte[] Replies, string Log) Conversation(OptionKind kind, Action<EngineDriver, byte[]> feed)
    {
        EngineDriver driver = Resting();
        OptionProbe call = Begin(driver, kind);
        byte[] replies = Replies(kind);
        feed(driver, replies);
        call.AssertEnded(kind == OptionKind.StartTls ? Errno.ENOTSUP : 0);
        return (replies, $"{driver.Engine.State} {driver.LastOption} {driver.Engine.Export.Size} {string.Join("; ", driver.Log)}");
    }

    private static void Configure(ConnectionSettings settings) => settings.OptionMode = true;

    private static void AssertResting(EngineDriver driver)
    {
        Assert.Equal(ConnectionState.Negotiating, driver.Engine.State);
        Assert.False(driver.Engine.IsOptionPending);
        Assert.False(driver.Engine.WantsToSend);
    }
}
