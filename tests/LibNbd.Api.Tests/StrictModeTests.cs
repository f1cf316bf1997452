using System.Globalization;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>What strict mode refuses, bit by bit, and that without the bit the server is asked.</summary>
public sealed class StrictModeTests
{
    private const StrictMode All = (StrictMode)0x7f;

    /// <summary>Flags, read-only, FUA, trim, zeroes: a server that says both.</summary>
    private const ushort ReadOnlyButTrim = 1 | 2 | 8 | 32 | 64;

    private static readonly Func<RequestContext, ValueTask<RequestAction>> AlwaysFail =
        Misbehavior.Always(RequestAction.Fail(NbdError.OutOfMemory));

    [Fact]
    public void Everything_is_strict_at_first()
    {
        using NbdHandle nbd = new();
        Assert.Equal(All, nbd.GetStrictMode());
        nbd.SetStrictMode(StrictMode.None);
        Assert.Equal(StrictMode.None, nbd.GetStrictMode());
        Expect.Error(Errno.EINVAL, "nbd_set_strict_mode: flags: invalid value for flag: 0x80", () => nbd.SetStrictMode((StrictMode)0x80));
        Assert.Equal(StrictMode.None, nbd.GetStrictMode());
    }

    public static TheoryData<string, int, string> ReadOnlyRows => new()
    {
        { "pwrite", Errno.EPERM, "server does not support write operations" },
        { "trim", Errno.EPERM, "server does not support write operations" },
        { "zero", Errno.EPERM, "server does not support write operations" },
    };

    [Theory]
    [MemberData(nameof(ReadOnlyRows))]
    public void A_read_only_export_is_not_written_to(string call, int errno, string text) => Refused(
        StrictMode.Commands, ExportFeatures.Writable, call, CommandFlags.None, errno, text, flagsOverride: ReadOnlyButTrim);

    public static TheoryData<string, CommandFlags, int, string> FeatureRows => new()
    {
        { "flush", CommandFlags.None, Errno.EINVAL, "server does not support flush operations" },
        { "trim", CommandFlags.None, Errno.EINVAL, "server does not support trim operations" },
        { "zero", CommandFlags.None, Errno.EINVAL, "server does not support zero operations" },
        { "cache", CommandFlags.None, Errno.EINVAL, "server does not support cache operations" },
        { "pwrite", CommandFlags.Fua, Errno.EINVAL, "server does not support the FUA flag" },
        { "pread_structured", CommandFlags.Df, Errno.EINVAL, "server does not support the DF flag" },
        { "block_status", CommandFlags.None, Errno.ENOTSUP, "server does not support structured replies" },
    };

    [Theory]
    [MemberData(nameof(FeatureRows))]
    public void What_the_server_did_not_advertise_is_not_asked_for(string call, CommandFlags flags, int errno, string text) =>
        Refused(StrictMode.Commands, ExportFeatures.None, call, flags, errno, text, structured: false);

    [Theory]
    [InlineData("trim", CommandFlags.Fua, "server does not support the FUA flag")]
    [InlineData("zero", CommandFlags.Fua, "server does not support the FUA flag")]
    [InlineData("zero", CommandFlags.FastZero, "server does not support the fast zero flag")]
    public void Flags_that_the_server_did_not_advertise_are_not_sent(string call, CommandFlags flags, string text) => Refused(
        StrictMode.Commands, ExportFeatures.Trim | ExportFeatures.WriteZeroes, call, flags, Errno.EINVAL, text);

    [Fact]
    public void Block_status_takes_a_metadata_context() => Refused(
        StrictMode.Commands,
        ExportFeatures.Writable,
        "block_status",
        CommandFlags.None,
        Errno.ENOTSUP,
        "did not negotiate any metadata contexts, either you did not call nbd_add_meta_context before connecting or the server does not "
        + "support it");

    [Fact]
    public void Without_FLAGS_foreign_flags_are_sent_and_above_16_bits_never() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = AlwaysFail);
        using NbdHandle nbd = server.Connect();
        const CommandFlags foreign = (CommandFlags)0x8002;
        Expect.Error(Errno.EINVAL, "nbd_pread: flags: invalid value for flag: 0x8002", () => nbd.Pread(new byte[1], 0, foreign));
        nbd.SetStrictMode(All & ~StrictMode.Flags);
        AssertAsked(() => nbd.Pread(new byte[1], 0, foreign));
        Assert.Equal(0x8002, (int)server.Server.Requests[^1].Flags);
        Expect.Error(
            Errno.EINVAL, "nbd_pread: flags: invalid value for flag: 0x10000", () => nbd.Pread(new byte[1], 0, (CommandFlags)0x10000));
        Assert.Single(server.Server.Requests);
    });

    [Theory]
    [InlineData("pread", Errno.EINVAL)]
    [InlineData("pread_structured", Errno.EINVAL)]
    [InlineData("cache", Errno.EINVAL)]
    [InlineData("block_status", Errno.EINVAL)]
    [InlineData("pwrite", Errno.ENOSPC)]
    [InlineData("trim", Errno.ENOSPC)]
    [InlineData("zero", Errno.ENOSPC)]
    public void A_request_stays_within_the_bounds_of_the_export(string call, int errno) => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = AlwaysFail);
        using NbdHandle nbd = server.Connect(WithContext);
        (ulong Offset, ulong Count)[] outside =
            [
                (TestServer.Size - 511, 512), (TestServer.Size, 512), (TestServer.Size + 1, 512), (ulong.MaxValue, 512),
                (0, TestServer.Size + 1),
            ];
        foreach ((ulong offset, ulong count) in outside)
        {
            Expect.Error(errno, $"nbd_{call}: request out of bounds", () => Call(nbd, call, offset, count));
        }

        Assert.Empty(server.Server.Requests);
        AssertAsked(() => Call(nbd, call, TestServer.Size - 512, 512));
        nbd.SetStrictMode(All & ~StrictMode.Bounds);
        AssertAsked(() => Call(nbd, call, TestServer.Size, 512));
        Assert.Equal(2, server.Server.Requests.Count);
    });

    [Theory]
    [InlineData("pread")]
    [InlineData("pread_structured")]
    [InlineData("cache")]
    [InlineData("block_status")]
    [InlineData("pwrite")]
    [InlineData("trim")]
    [InlineData("zero")]
    public void Zero_size(string call) => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = AlwaysFail);
        using NbdHandle nbd = server.Connect(WithContext);
        Expect.Error(Errno.EINVAL, $"nbd_{call}: count cannot be 0", () => Call(nbd, call, 0, 0));

        // It is told before the range.
        Expect.Error(Errno.EINVAL, $"nbd_{call}: count cannot be 0", () => Call(nbd, call, ulong.MaxValue, 0));
        Assert.Empty(server.Server.Requests);
        nbd.SetStrictMode(All & ~StrictMode.ZeroSize);
        AssertAsked(() => Call(nbd, call, 0, 0));
        Assert.Equal(0UL, server.Server.Requests[^1].Length);
    });

    [Theory]
    [InlineData("pread")]
    [InlineData("pread_structured")]
    [InlineData("cache")]
    [InlineData("block_status")]
    [InlineData("pwrite")]
    [InlineData("trim")]
    [InlineData("zero")]
    public void A_request_is_aligned_to_the_block_size(string call) => Bounded.Run(() =>
    {
        MemoryExport export = new(TestServer.Size) { BlockSizes = new BlockSizes(4096, 4096, 1 << 20) };
        using TestServer server = new(options => options.OnRequest = AlwaysFail, export);
        using NbdHandle nbd = server.Connect(WithContext);
        foreach ((ulong offset, ulong count) in ((ulong, ulong)[])[(1, 4096), (0, 4095), (512, 512)])
        {
            Expect.Error(Errno.EINVAL, $"nbd_{call}: request is unaligned", () => Call(nbd, call, offset, count));
        }

        Assert.Empty(server.Server.Requests);
        AssertAsked(() => Call(nbd, call, 4096, 8192));
        nbd.SetStrictMode(All & ~StrictMode.Align);
        AssertAsked(() => Call(nbd, call, 1, 1));
    });

    /// <summary>
    /// The last block of an export may be shorter than a block: a range that ends there is aligned, wherever it begins with a block.
    /// </summary>
    [Theory]
    [InlineData("pread")]
    [InlineData("pread_structured")]
    [InlineData("cache")]
    [InlineData("block_status")]
    [InlineData("block_status_64")]
    [InlineData("block_status_filter")]
    [InlineData("pwrite")]
    [InlineData("trim")]
    [InlineData("zero")]
    public void Align_where_the_last_block_is_partial(string call) => Bounded.Run(() =>
    {
        const ulong size = (3 * 4096) + 512;
        MemoryExport export = new(Wire.Content(0, (int)size)) { BlockSizes = new BlockSizes(4096, 4096, 1 << 20) };
        using TestServer server = new(export: export);
        using NbdHandle nbd = server.Connect(WithContext);
        foreach ((ulong offset, ulong count) in ((ulong, ulong)[])[
            (0, size), (4096, size - 4096), (8192, size - 8192), (size - 512, 512), (0, 4096), (0, 12288), (8192, 4096),
        ])
        {
            Call(nbd, call, offset, count);
            Assert.Equal(offset, server.Server.Requests[^1].Offset);
        }

        int asked = server.Server.Requests.Count;
        foreach ((ulong offset, ulong count) in ((ulong, ulong)[])[
            (0, 512), (0, size - 1), (512, 4096), (512, size - 512), (4096, size - 4097), (size - 256, 256), (size - 511, 511),
            (size - 512, 511), (8192, 512)])
        {
            Expect.Error(Errno.EINVAL, $"nbd_{call}: request is unaligned", () => Call(nbd, call, offset, count));
        }

        // Past the end nothing is aligned by ending there, also where the range would wrap around to it.
        nbd.SetStrictMode(All & ~StrictMode.Bounds);
        foreach ((ulong offset, ulong count) in ((ulong, ulong)[])[
            (4096, size), (16384, 512), (16384, unchecked(size - 16384)), (size - 512, 1024 + 512),
        ])
        {
            if (count > int.MaxValue && call is ("pread" or "pread_structured" or "pwrite"))
            {
                // No buffer is as large.
                continue;
            }

            Expect.Error(Errno.EINVAL, $"nbd_{call}: request is unaligned", () => Call(nbd, call, offset, count));
        }

        Assert.Equal(asked, server.Server.Requests.Count);
    });

    [Fact]
    public void A_request_is_no_larger_than_the_limit() => Bounded.Run(() =>
    {
        const int megabyte = 1 << 20;
        using PlainServer server = PlainServer.Oldstyle(
            client =>
            {
                // Whatever is sent is received and never answered.
                byte[] sink = new byte[megabyte];
                while (client.Receive(sink) > 0)
                {
                }
            },
            size: 1UL << 40);
        using NbdHandle nbd = server.Connect();
        byte[] tooMuch = new byte[(64 * megabyte) + 1];
        Expect.Error(Errno.ERANGE, "nbd_pread: request too large: maximum request size is 67108864", () => nbd.Pread(tooMuch, 0));
        Expect.Error(
            Errno.ERANGE,
            "nbd_pread_structured: request too large: maximum request size is 67108864",
            () => nbd.PreadStructured(tooMuch, 0, (_, _, _, ref _) => 0));
        Expect.Error(
            Errno.ERANGE,
            "nbd_pwrite: request too large: maximum payload size is 33554432",
            () => nbd.Pwrite(tooMuch.AsSpan(0, (32 * megabyte) + 1), 0));
        nbd.SetStrictMode(All & ~StrictMode.Payload);
        Expect.Error(Errno.ERANGE, "nbd_pwrite: request too large: maximum request size is 67108864", () => nbd.Pwrite(tooMuch, 0));

        // Without extended headers a length has 32 bits, strict or not.
        nbd.SetStrictMode(StrictMode.None);
        foreach (string call in (string[])["trim", "zero", "cache", "block_status"])
        {
            Expect.Error(
                Errno.ERANGE,
                $"nbd_{call}: request too large: maximum request size is 4294967295",
                () => Call(nbd, call, 0, 1UL << 32));
        }

        Assert.Equal(0UL, nbd.StatsChunksSent());
        nbd.AioPwrite(tooMuch.AsMemory(0, 33 * megabyte), 0);
        nbd.AioPread(tooMuch.AsMemory(0, 64 * megabyte), 0);
        nbd.AioTrim(uint.MaxValue, 0);
        Assert.Equal(3, nbd.AioInFlight());
    });

    [Fact]
    public void The_payload_maximum_is_that_of_the_server() => Bounded.Run(() =>
    {
        MemoryExport export = new(8 << 20) { BlockSizes = new BlockSizes(1, 4096, 2 << 20) };
        using TestServer server = new(export: export);
        using NbdHandle nbd = server.Connect();
        byte[] data = new byte[(2 << 20) + 1];
        Expect.Error(Errno.ERANGE, "nbd_pwrite: request too large: maximum payload size is 2097152", () => nbd.Pwrite(data, 0));
        nbd.Pwrite(data.AsSpan(1), 0);
        Assert.Equal(2 << 20, nbd.GetBlockSize(BlockSizeKind.Payload));
    });

    [Fact]
    public void Auto_flag() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.ExtendedHeaders = false);
        using NbdHandle nbd = server.Connect();

        // On: whatever the caller says, no payload flag goes to a server without extended headers.
        nbd.Pwrite(new byte[512], 0, CommandFlags.PayloadLen);
        Assert.Equal(NbdCommandFlags.None, server.Server.Requests[^1].Flags);
        nbd.SetStrictMode(All & ~StrictMode.AutoFlag);
        NbdException error = Assert.Throws<NbdException>(() => nbd.Pwrite(new byte[512], 0, CommandFlags.PayloadLen));
        Assert.Equal(Errno.EINVAL, error.ErrorNumber);
        Assert.Single(server.Server.Requests);
        nbd.Pwrite(new byte[512], 0);

        using TestServer extended = new();
        using NbdHandle wide = extended.Connect();
        wide.Pwrite(new byte[512], 0);
        Assert.Equal(NbdCommandFlags.PayloadLength, extended.Server.Requests[^1].Flags);
        wide.SetStrictMode(All & ~StrictMode.AutoFlag);
        Assert.Equal(Errno.EINVAL, Assert.Throws<NbdException>(() => wide.Pwrite(new byte[512], 0)).ErrorNumber);
        wide.Pwrite(new byte[512], 0, CommandFlags.PayloadLen);
        Assert.Equal(2, extended.Server.Requests.Count);
    });

    /// <summary>With the bit it is refused and nothing is sent; without it the server is asked, whose answer is ENOMEM.</summary>
    private static void Refused(
        StrictMode bit,
        ExportFeatures features,
        string call,
        CommandFlags flags,
        int errno,
        string text,
        bool structured = true,
        ushort? flagsOverride = null) =>
        Bounded.Run(() =>
        {
            MemoryExport export = new(TestServer.Size) { Features = features };
            using TestServer server = new(
                options =>
                {
                    options.OnRequest = AlwaysFail;
                    options.StructuredReplies = structured;
                    options.ExtendedHeaders = false;
                    options.TransmissionFlagsOverride = flagsOverride;
                },
                export);
            using NbdHandle nbd = server.Connect();
            Expect.Error(errno, $"nbd_{call}: {text}", () => Call(nbd, call, 0, 512, flags));
            Assert.Empty(server.Server.Requests);
            Assert.Equal(0, nbd.AioInFlight());

            // Alone, so that no other bit is what refuses it.
            nbd.SetStrictMode(bit);
            Expect.Error(errno, $"nbd_{call}: {text}", () => Call(nbd, call, 0, 512, flags));
            nbd.SetStrictMode(All & ~bit);
            AssertAsked(() => Call(nbd, call, 0, 512, flags));
            Assert.Single(server.Server.Requests);
        });

    private static void AssertAsked(Action call) => Assert.Equal(Errno.ENOMEM, Assert.Throws<NbdException>(call).ErrorNumber);

    private static void WithContext(NbdHandle nbd) => nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);

    private static void Call(NbdHandle nbd, string call, ulong offset, ulong count, CommandFlags flags = CommandFlags.None)
    {
        switch (call)
        {
            case "pread":
                nbd.Pread(new byte[(int)count], offset, flags);
                break;
            case "pread_structured":
                nbd.PreadStructured(new byte[(int)count], offset, (_, _, _, ref _) => 0, flags);
                break;
            case "pwrite":
                nbd.Pwrite(new byte[(int)count], offset, flags);
                break;
            case "flush":
                nbd.Flush(flags);
                break;
            case "trim":
                nbd.Trim(count, offset, flags);
                break;
            case "zero":
                nbd.Zero(count, offset, flags);
                break;
            case "cache":
                nbd.Cache(count, offset, flags);
                break;
            case "block_status":
                nbd.BlockStatus(count, offset, (_, _, _, ref _) => 0, flags);
                break;
            case "block_status_64":
                nbd.BlockStatus64(count, offset, (_, _, _, ref _) => 0, flags);
                break;
            case "block_status_filter":
                nbd.BlockStatusFilter(count, offset, [MetaContexts.ContextBaseAllocation], (_, _, _, ref _) => 0, flags);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(call), string.Create(CultureInfo.InvariantCulture, $"no call {call}"));
        }
    }
}
