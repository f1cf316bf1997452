using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>What is in a caller's buffer after a read, also from servers that misbehave.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class ReadContentTests
{
    private const byte Stale = 0xee;

    public static TheoryData<string, int> BadReplies => new()
    {
        { "short", Errno.EPROTO },
        { "unknown chunk", Errno.EPROTO },
        { "simple reply", Errno.EPROTO },
        { "error", Errno.EIO },
        { "error with offset", Errno.EIO },
        { "error code 0", Errno.EPROTO },
        { "nothing", Errno.EPROTO },
    };

    /// <summary>The command fails, the connection goes on, and nothing stale is left in the buffer.</summary>
    [Theory]
    [MemberData(nameof(BadReplies))]
    public void A_bad_reply_fails_the_command_alone(string kind, int errno) => Bounded.Run(() =>
    {
        using TestServer server = new(options =>
        {
            options.ExtendedHeaders = false;
            options.OnRequest = Misbehavior.OnNumber(1, Hook(kind));
        });
        using NbdHandle nbd = server.Connect();
        byte[] buffer = Filled(4096);
        Expect.Error(errno, "nbd_pread: read: command failed", () => nbd.Pread(buffer, 0));
        AssertDataOrZero(buffer);
        nbd.Pread(buffer, 4096);
        Assert.Equal(Wire.Content(4096, 4096), buffer);
    });

    public static TheoryData<string> FatalReplies => ["wrong magic", "data outside"];

    [Theory]
    [MemberData(nameof(FatalReplies))]
    public void A_reply_that_cannot_be_survived_leaves_the_handle_dead(string kind) => Bounded.Run(() =>
    {
        using TestServer server = new(options =>
        {
            options.ExtendedHeaders = false;
            options.OnRequest = Misbehavior.OnNumber(1, Hook(kind));
        });
        using NbdHandle nbd = server.Connect();
        byte[] buffer = Filled(4096);
        NbdException error = Assert.Throws<NbdException>(() => nbd.Pread(buffer, 0));
        Assert.StartsWith("nbd_pread: ", error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead(), nbd.ConnectionState());
        AssertDataOrZero(buffer);
    });

    [Fact]
    public void A_connection_lost_in_the_middle_of_the_data_leaves_nothing_stale() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest request = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(request.Cookie), .. Wire.Content(0, 1000)]);
        });
        using NbdHandle nbd = server.Connect();
        byte[] buffer = Filled(4096);
        Expect.Error(0, "nbd_pread: recv: server disconnected unexpectedly", () => nbd.Pread(buffer, 0));
        Assert.True(nbd.AioIsDead());
        AssertDataOrZero(buffer);
    });

    [Fact]
    public void A_refused_read_clears_the_buffer_and_without_initialising_it_does_not()
    {
        using NbdHandle nbd = new();
        Assert.True(nbd.GetPreadInitialize());
        byte[] buffer = Filled(64);
        Assert.Throws<NbdException>(() => nbd.Pread(buffer, 0));
        Assert.Equal(new byte[64], buffer);
        buffer = Filled(64);
        Assert.Throws<NbdException>(() => nbd.AioPread(buffer, 0));
        Assert.Equal(new byte[64], buffer);

        nbd.SetPreadInitialize(false);
        Assert.False(nbd.GetPreadInitialize());
        buffer = Filled(64);
        Assert.Throws<NbdException>(() => nbd.Pread(buffer, 0));
        Assert.Equal(Filled(64), buffer);
        Assert.Throws<NbdException>(() => nbd.AioPread(buffer, 0));
        Assert.Equal(Filled(64), buffer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Holes_read_as_zeroes_whether_the_buffer_is_initialised_or_not(bool initialise) => Bounded.Run(() =>
    {
        using TestServer server = new(export: new MemoryExport(TestServer.Size));
        server.Export.Write(Wire.Content(0, 512), 0);
        using NbdHandle nbd = server.Connect();
        nbd.SetPreadInitialize(initialise);
        byte[] buffer = Filled(128 * 1024);
        int holes = 0;
        nbd.PreadStructured(buffer, 0, (data, _, status, ref _) =>
        {
            if (status == NbdConstants.ReadHole)
            {
                holes++;
                Assert.Equal(-1, data.IndexOfAnyExcept((byte)0));
            }

            return 0;
        });
        Assert.NotEqual(0, holes);
        Assert.Equal(Wire.Content(0, 512), buffer[..512]);
        Assert.Equal(-1, buffer.AsSpan(512).IndexOfAnyExcept((byte)0));
    });

    [Fact]
    public void Without_initialising_a_failed_read_leaves_what_did_not_come_as_it_was() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.ShortData());
        using NbdHandle nbd = server.Connect();
        nbd.SetPreadInitialize(false);
        byte[] buffer = Filled(512);
        Expect.Error(Errno.EPROTO, "nbd_pread: read: command failed", () => nbd.Pread(buffer, 0));
        Assert.Equal(Stale, buffer[511]);
    });

    [Fact]
    public void Chunks_in_any_order_fill_the_buffer() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.Fragmented(2, 0, 3, 1));
        using NbdHandle nbd = server.Connect();
        byte[] buffer = Filled(4096);
        List<ulong> offsets = [];
        nbd.PreadStructured(buffer, 8192, (data, offset, status, ref error) =>
        {
            Assert.Equal(NbdConstants.ReadData, status);
            Assert.Equal(0, error);
            Assert.True(data.SequenceEqual(Wire.Content(offset, data.Length)));
            offsets.Add(offset);
            return 0;
        });
        Assert.Equal([8192UL + 2048, 8192, 8192 + 3072, 8192 + 1024], offsets);
        Assert.Equal(Wire.Content(8192, 4096), buffer);
    });

    private static Func<RequestContext, ValueTask<RequestAction>> Hook(string kind) => kind switch
    {
        "short" => Misbehavior.ShortData(),
        "unknown chunk" => Misbehavior.UnknownChunk(),
        "simple reply" => Misbehavior.SimpleReply(),
        "error" => Misbehavior.Always(RequestAction.Fail(NbdError.InputOutput, "the disk is broken")),
        "error with offset" => context => new(context.Reply()
            .Data(context.Offset, Wire.Content(context.Offset, 512))
            .Error(5, "broken", context.Offset + 512, done: true)
            .Send()),
        "error code 0" => context => new(context.Reply().Error(0, "fine", done: true).Send()),
        "nothing" => context => new(context.Reply().None().Send()),
        "wrong magic" => Misbehavior.WrongMagic(),
        "data outside" => Misbehavior.DataOutside(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such reply"),
    };

    private static byte[] Filled(int length)
    {
        byte[] buffer = new byte[length];
        buffer.AsSpan().Fill(Stale);
        return buffer;
    }

    private static void AssertDataOrZero(byte[] buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
        {
            Assert.True(buffer[i] == 0 || buffer[i] == Wire.ByteAt((ulong)i), $"byte {i} is {buffer[i]:x2}");
        }
    }
}
