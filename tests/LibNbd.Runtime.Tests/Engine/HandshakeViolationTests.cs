using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>What a server must not do before the transmission phase, and what it costs.</summary>
public class HandshakeViolationTests
{
    [Theory]
    [InlineData("00")]
    [InlineData("4e42444d41474944")]
    [InlineData("4e42444d4148")]
    [InlineData("485454502f312e3120")]
    [InlineData("4e42444d41474943 49484156454f5055")]
    [InlineData("4e42444d41474943 0000000000000000")]
    public void A_greeting_of_another_kind_is_fatal_at_once(string hex)
    {
        AssertFatal(Hex(hex));
        AssertFatal(Hex(hex), slice: 1);
    }

    [Fact]
    public void Half_a_greeting_is_waited_for()
    {
        EngineDriver driver = new();
        driver.Feed(Hex("4e42444d41474943 494841"));
        Assert.Equal(ConnectionState.MagicRecvMagic, driver.Engine.State);
    }

    [Fact]
    public void Oldstyle_handshake_flags_are_fatal() => AssertFatal(Oldstyle(1, 1, handshakeFlags: 1));

    [Fact]
    public void No_transmission_flags_are_fatal_with_an_errno()
    {
        AssertFatal(Oldstyle(1, 0), errno: Errno.EINVAL);
        AssertFatal(Join(Greeting(2), ExportName(1, 0, zeroes: false)), errno: Errno.EINVAL);
        AssertFatal(Join(UpTo(7), InfoExport(1, 0)), errno: Errno.EINVAL);
    }

    [Fact]
    public void A_reply_with_a_wrong_magic_is_fatal()
    {
        byte[] reply = Ack(11);
        reply[7] ^= 1;
        AssertFatal(Join(Greeting(3), reply));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(7)]
    public void A_reply_to_another_option_is_fatal(uint option)
    {
        byte[] good = UpTo(option);
        AssertFatal(Join(good, Ack(option + 1)));
        AssertFatal(Join(good, Ack(0)));
        AssertFatal(Join(good, Option(5, 0x80000001)));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(7)]
    public void Replies_out_of_proportion_are_fatal(uint option)
    {
        byte[] good = UpTo(option);
        AssertFatal(Join(good, Option(option, 1, [0])));
        AssertFatal(Join(good, Header(option, 0x80000001, Limits.MaxString + 1)));
        AssertFatal(Join(good, Header(option, 3, Limits.MaxOptionReply + 1U)));
        AssertFatal(Join(good, Header(option, 3, uint.MaxValue)));
        AssertFatal(Join(good, Header(option, 0x80000001, uint.MaxValue)));
        AssertFatal(Join(good, Header(option, 1, uint.MaxValue)));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(7)]
    public void A_reply_that_does_not_belong_there_is_fatal(uint option)
    {
        AssertFatal(Join(UpTo(option), Option(option, 2, new byte[8])));
        AssertFatal(Join(UpTo(option), Option(option, 99)));
        AssertFatal(Join(UpTo(option), Option(option, 0)));
        AssertFatal(Join(UpTo(option), Option(option, option == 10 ? 3U : 4U, New.U32(1).Add(Text("a:b")).Done())));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(7)]
    public void A_long_reply_of_no_use_is_dropped(uint option)
    {
        EngineDriver driver = Driver();
        driver.Feed(Join(UpTo(option), Option(option, 3, new byte[8197]), Option(option, 77, new byte[500_000])));
        Assert.DoesNotContain(driver.Errors, e => e.Errno != Errno.ENOTSUP);
        driver.Feed(option == 7 ? Join(InfoExport(), Ack(7)) : Unsupported(option));
        Assert.False(driver.HasEnded);
    }

    [Fact]
    public void The_longest_error_text_is_legal()
    {
        EngineDriver driver = Driver();
        driver.Feed(Join(Greeting(3), Option(11, 0x80000001, new byte[Limits.MaxString]), Ack(8)));
        Assert.Equal(ConnectionState.OptMetaContextRecvReply, driver.Engine.State);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(4 + Limits.MaxString, true)]
    [InlineData(5 + Limits.MaxString, false)]
    [InlineData(20000, false)]
    public void A_context_reply_has_its_size(int length, bool good)
    {
        byte[] stream = Join(UpTo(10), Option(10, 4, new byte[length]));
        if (good)
        {
            EngineDriver driver = Driver();
            driver.Feed(Join(stream, Ack(10), InfoExport(), Ack(7)));
            Assert.Equal(ConnectionState.Ready, driver.Engine.State);
            Assert.Single(driver.Engine.Export.Contexts);
        }
        else
        {
            AssertFatal(stream);
        }
    }

    [Theory]
    [InlineData(Limits.MaxContexts, true)]
    [InlineData(Limits.MaxContexts + 1, false)]
    public void Contexts_have_an_end(int count, bool good)
    {
        EngineDriver driver = Driver();
        driver.Feed(UpTo(10));
        for (int i = 0; i < count; i++)
        {
            driver.Feed(Context((uint)i, "a:b"));
        }

        Assert.Equal(!good, driver.HasEnded);
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(0, 11)]
    [InlineData(0, 0)]
    [InlineData(3, 11)]
    [InlineData(3, 13)]
    [InlineData(1, Limits.MaxString + 1)]
    [InlineData(2, Limits.MaxString + 1)]
    public void Information_of_a_wrong_size_is_fatal(int type, int length) =>
        AssertFatal(Join(UpTo(7), Info((ushort)type, new byte[length])));

    [Fact]
    public void Information_without_a_type_is_fatal()
    {
        AssertFatal(Join(UpTo(7), Option(7, 3)));
        AssertFatal(Join(UpTo(7), Option(7, 3, [0])));
    }

    [Theory]
    [InlineData(Limits.MaxString - 1)]
    [InlineData(Limits.MaxString)]
    public void The_longest_name_and_description_are_kept(int length)
    {
        foreach (int slice in (int[])[int.MaxValue, 4096, 1000, 1])
        {
            EngineDriver driver = Driver();
            byte[] text = [.. Enumerable.Repeat((byte)'x', length)];
            driver.Feed(Join(UpTo(7), Info(1, text), Info(2, text), InfoExport(), Ack(7)), slice);
            Assert.Equal(ConnectionState.Ready, driver.Engine.State);
            Assert.Equal(length, driver.Engine.Export.CanonicalName!.Length);
            Assert.Equal(length, driver.Engine.Export.Description!.Length);
        }
    }

    [Fact]
    public void An_export_opened_without_its_size_is_fatal() => AssertFatal(Join(UpTo(7), InfoBlockSize(1, 512, 512), Ack(7)));

    [Theory]
    [InlineData(1, 512, 512, true)]
    [InlineData(512, 512, 512, true)]
    [InlineData(512, 4096, 0x2000000, true)]
    [InlineData(65536, 65536, 65536, true)]
    [InlineData(65536, 65536, 0xffffffff, true)]
    [InlineData(0, 512, 512, false)]
    [InlineData(3, 512, 513, false)]
    [InlineData(131072, 131072, 131072, false)]
    [InlineData(1024, 512, 1024, false)]
    [InlineData(1, 256, 512, false)]
    [InlineData(1, 513, 1024, false)]
    [InlineData(1, 0, 0, false)]
    [InlineData(1, 1024, 512, false)]
    [InlineData(1024, 1024, 1025, false)]
    [InlineData(512, 1024, 0xfffffffe, false)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, false)]
    public void Block_sizes_are_believed_as_a_set(uint minimum, uint preferred, uint maximum, bool plausible)
    {
        EngineDriver driver = Driver();
        driver.Feed(Join(UpTo(7), InfoBlockSize(minimum, preferred, maximum), InfoExport(), Ack(7)));
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        ExportInfo export = driver.Engine.Export;
        Assert.Equal(
            plausible ? (minimum, preferred, maximum) : (0U, 0U, 0U),
            (export.MinimumBlockSize, export.PreferredBlockSize, export.MaximumBlockSize));
        Assert.Equal(!plausible, driver.DebugLines.Exists(line => line.Contains("implausible", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(30)]
    [InlineData(38)]
    [InlineData(50)]
    [InlineData(90)]
    public void An_end_of_stream_anywhere_is_fatal_without_an_errno(int position)
    {
        EngineDriver driver = new();
        driver.Feed(Handshake(Style.Structured).AsSpan(0, position));
        driver.EndOfStream();
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(0, driver.Errors[^1].Errno);
    }

    private static EngineDriver Driver() => new(settings => settings.MetaContexts.Add(Text("a:b")));

    /// <summary>A good server up to where it is to answer the option.</summary>
    private static byte[] UpTo(uint option) => option switch
    {
        11 => Greeting(3),
        8 => Join(UpTo(11), Unsupported(11)),
        10 => Join(UpTo(8), Ack(8)),
        _ => Join(UpTo(10), Ack(10)),
    };

    private static byte[] Header(uint option, uint reply, uint length) =>
        New.Add("0003e889045565a9").U32(option).U32(reply).U32(length).Done();

    private static void AssertFatal(byte[] stream, int slice = int.MaxValue, int errno = 0)
    {
        EngineDriver driver = Driver();
        driver.Feed(stream, slice);
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(errno, driver.Errors[^1].Errno);
        Assert.StartsWith("handshake: ", driver.Errors[^1].Message, StringComparison.Ordinal);
    }
}
