using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>STARTTLS as the engine sees it: what must come before the TLS handshake, and what is left after it.</summary>
public class StartTlsTests
{
    private const string Have = "49484156454f5054";

    [Theory]
    [InlineData("Disable", false)]
    [InlineData("Allow", true)]
    [InlineData("Require", true)]
    public void It_is_asked_for_first_if_it_is_wanted(string mode, bool asks)
    {
        EngineDriver driver = With(mode);
        driver.Feed(Greeting(3));
        Assert.Equal(Hex("00000003" + Have + (asks ? "00000005" : "0000000b") + "00000000"), driver.TakeSent());
        Assert.Equal(
            asks ? "NEWSTYLE.OPT_STARTTLS.RECV_REPLY" : "NEWSTYLE.OPT_EXTENDED_HEADERS.RECV_REPLY",
            StateTable.Get(driver.Engine.State).Name);
    }

    [Theory]
    [InlineData(0x80000001u)]
    [InlineData(0x80000002u)]
    [InlineData(0x80000003u)]
    [InlineData(0x8fffffffu)]
    public void A_refusal_is_the_end_if_it_is_required(uint code)
    {
        EngineDriver driver = With("Require");
        driver.Feed(Greeting(3));
        driver.TakeSent();
        driver.Feed(Option(5, code, Text("no\x01")));
        Assert.Equal(Hex(Have + "00000002 00000000"), driver.TakeSent());
        Assert.True(driver.SendSideClosed);
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        (int errno, string message) = Assert.Single(driver.Errors);
        Assert.Equal(Errno.ENOTSUP, errno);
        Assert.StartsWith("handshake: server refused TLS, but handle TLS setting is 'require': ", message, StringComparison.Ordinal);
        Assert.EndsWith(": no\\x01", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refusal_in_option_mode_is_the_end_as_well(bool optionMode)
    {
        EngineDriver driver = With("Require", optionMode);
        driver.Feed(Join(Greeting(3), Unsupported(5)));

        // In one piece: the answer came before the question, which changes nothing about a refusal.
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(Errno.ENOTSUP, Assert.Single(driver.Errors).Errno);
    }

    [Fact]
    public void A_refusal_is_borne_if_it_is_allowed()
    {
        EngineDriver driver = With("Allow");
        driver.Feed(Greeting(3));
        driver.TakeSent();
        driver.Feed(Unsupported(5));
        Assert.Equal(Hex(Have + "0000000b 00000000"), driver.TakeSent());
        driver.Feed(Join(Unsupported(11), Unsupported(8), InfoExport(), Ack(7)));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        Assert.False(driver.Engine.IsTlsNegotiated);
    }

    [Theory]
    [InlineData("oldstyle", false)]
    [InlineData("oldstyle", true)]
    [InlineData("newstyle", false)]
    [InlineData("newstyle", true)]
    public void A_server_that_cannot_be_asked_is_refused_if_it_is_required(string style, bool optionMode)
    {
        EngineDriver driver = With("Require", optionMode);
        driver.Feed(style == "oldstyle" ? Oldstyle(1, 1) : Greeting(0));
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(Errno.ENOTSUP, Assert.Single(driver.Errors).Errno);
        Assert.DoesNotContain((byte)'I', driver.TakeSent());
    }

    [Theory]
    [InlineData("oldstyle")]
    [InlineData("newstyle")]
    public void A_server_that_cannot_be_asked_is_taken_as_it_is_if_it_is_allowed(string style)
    {
        EngineDriver driver = With("Allow");
        driver.Feed(style == "oldstyle" ? Oldstyle(1, 1) : Join(Greeting(0), ExportName(9, 1, zeroes: true)));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
    }

    [Fact]
    public void A_mask_that_takes_the_options_away_is_no_way_round_it()
    {
        EngineDriver driver = new(settings =>
        {
            settings.Tls = TlsMode.Require;
            settings.HandshakeFlags = HandshakeFlagBits.NoZeroes;
        });
        driver.Feed(Greeting(3));
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(Errno.ENOTSUP, Assert.Single(driver.Errors).Errno);
    }

    [Fact]
    public void After_an_agreement_nothing_but_TLS_is_taken()
    {
        EngineDriver driver = With("Require");
        driver.Feed(Greeting(3));
        driver.Feed(Ack(5));
        Assert.True(driver.Engine.IsStartingTls);
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        driver.Engine.OnTlsWaits(toSend: true);
        Assert.Equal(StateEvents.Write, driver.Engine.Events);
        Assert.Equal("NEWSTYLE.OPT_STARTTLS.TLS_HANDSHAKE_WRITE", StateTable.Get(driver.Engine.State).Name);
        driver.Engine.OnTlsWaits(toSend: false);
        driver.Feed([0x16]);
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(Errno.EPROTO, Assert.Single(driver.Errors).Errno);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Clear_text_behind_an_agreement_is_refused(int more)
    {
        EngineDriver driver = With("Allow");
        driver.Feed(Greeting(3));
        driver.Feed(Join(Ack(5), Pattern(more, 1)));
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        (int errno, string message) = Assert.Single(driver.Errors);
        Assert.Equal(Errno.EPROTO, errno);
        Assert.Equal($"handshake: server sent {more} bytes of clear text behind its agreement to start TLS", message);
    }

    [Fact]
    public void An_agreement_before_the_question_is_refused()
    {
        EngineDriver driver = With("Require");
        driver.Feed(Join(Greeting(3), Ack(5)));
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal((Errno.EPROTO, "handshake: server agreed to start TLS before it was asked to"), Assert.Single(driver.Errors));
    }

    [Fact]
    public void An_agreement_that_lies_ready_in_option_mode_is_refused_as_well()
    {
        EngineDriver driver = With("Disable", optionMode: true);
        driver.Feed(Join(Greeting(3), Unsupported(11), Unsupported(8), Ack(5)));
        driver.Drain();
        OptionProbe start = new(driver, OptionKind.StartTls);
        start.AssertEnded(Errno.EPROTO);
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
    }

    [Fact]
    public void What_came_before_is_forgotten_and_asked_for_anew()
    {
        EngineDriver driver = With("Disable", optionMode: true);
        driver.Feed(Join(Greeting(3), Ack(11)));
        OptionProbe set = new(driver, OptionKind.SetMetaContext, "a:");
        driver.Feed(Join(Option(10, 4, New.U32(7).Add(Text("a:b")).Done()), Ack(10)));
        set.AssertEnded(0);
        OptionProbe info = new(driver, OptionKind.Info);
        driver.Feed(Join(
            Option(6, 3, New.U16(0).U64(4711).U16(AllFlags).Done()), Option(6, 3, New.U16(3).U32(1).U32(4096).U32(65536).Done()), Ack(6)));
        info.AssertEnded(0);
        Connection engine = driver.Engine;
        Assert.True(engine is { ExtendedHeaders: true, StructuredReplies: true, Export: { IsKnown: true, MinimumBlockSize: 1 } });
        OptionProbe start = new(driver, OptionKind.StartTls);
        driver.Feed(Ack(5));
        Assert.True(engine is { ExtendedHeaders: false, StructuredReplies: false });
        Assert.True(engine.Export is { IsKnown: false, MinimumBlockSize: 0, ContextsValid: false });
        Assert.Empty(engine.Export.Contexts);
        Assert.False(engine.IsTlsNegotiated);
        engine.OnTlsEstablished();
        start.AssertEnded(0);
        Assert.True(driver.LastOption.Granted);
        Assert.True(engine.IsTlsNegotiated);
        Assert.Equal(ConnectionState.Negotiating, engine.State);
    }

    [Fact]
    public void By_itself_it_goes_on_with_extended_headers()
    {
        EngineDriver driver = With("Require");
        driver.Feed(Greeting(3));
        driver.Feed(Ack(5));
        driver.TakeSent();
        driver.Engine.OnTlsEstablished();
        driver.Drain();
        Assert.Equal(Hex(Have + "0000000b 00000000"), driver.TakeSent());
        driver.Feed(Ack(11));
        driver.Feed(Join(InfoExport(), Ack(7)));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        Assert.True(driver.Engine.ExtendedHeaders);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_second_agreement_is_fatal_and_a_refusal_is_not(bool agrees)
    {
        EngineDriver driver = With("Require", optionMode: true);
        driver.Feed(Greeting(3));
        driver.Feed(Ack(5));
        driver.Engine.OnTlsEstablished();
        driver.Drain();
        driver.Feed(Join(Unsupported(11), Unsupported(8)));
        Assert.Equal(ConnectionState.Negotiating, driver.Engine.State);
        driver.Errors.Clear();
        OptionProbe again = new(driver, OptionKind.StartTls);
        driver.Feed(agrees ? Ack(5) : Option(5, 0x80000003));
        again.AssertEnded(agrees ? Errno.EPROTO : Errno.EINVAL);
        Assert.Equal(agrees ? ConnectionState.Dead : ConnectionState.Negotiating, driver.Engine.State);
        Assert.Equal(agrees ? Errno.EPROTO : Errno.EINVAL, Assert.Single(driver.Errors).Errno);
        Assert.True(driver.Engine.IsTlsNegotiated);
        Assert.False(driver.LastOption.Granted);
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(4u)]
    public void Any_other_answer_is_fatal(uint type)
    {
        EngineDriver driver = With("Allow");
        driver.Feed(Greeting(3));
        driver.Feed(Option(5, type, [0, 0, 0, 0, 0, 0]));
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
    }

    [Fact]
    public void What_the_transport_holds_makes_the_direction_say_so()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        driver.Engine.TransportHoldsOutput = true;
        Assert.Equal(StateEvents.Both, driver.Engine.Events);
        Assert.True(driver.Engine.WantsToSend);
    }

    private static EngineDriver With(string mode, bool optionMode = false) => new(settings =>
    {
        settings.Tls = Enum.Parse<TlsMode>(mode);
        settings.OptionMode = optionMode;
    });
}
