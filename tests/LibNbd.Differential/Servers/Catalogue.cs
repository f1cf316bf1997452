using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Differential.Servers;

/// <summary>Every server that programs name.</summary>
internal static class Catalogue
{
    /// <summary>Small enough to be compared whole, large enough for what a request may ask.</summary>
    internal const int Size = 1 << 20;

    /// <summary>A size that no signed number holds.</summary>
    private const ulong HugeSize = 1UL << 63;

    /// <summary>What a server's flags say that can do nothing: the bit that says that there are flags.</summary>
    private const ushort NoFeatures = 1;

    private static readonly Dictionary<string, Func<World, Task<Served>>> Servers = new(StringComparer.Ordinal)
    {
        // One thread: replies come in the order of the requests.
        ["memory"] = static world => Both(world, "-t", "1", "memory", "1M"),
        ["readonly"] = static world => Nbdkit(world, "-r", "-t", "1", "memory", "1M"),
        ["no-structured"] = static world => Nbdkit(world, "--no-sr", "-t", "1", "memory", "1M"),
        ["oldstyle"] = static world => Nbdkit(world, "-o", "-t", "1", "memory", "1M"),
        ["odd-size"] = static world => Nbdkit(world, "-t", "1", "memory", "1000001"),
        ["blocks"] = static world => Nbdkit(
            world, "-t", "1", "--filter=blocksize-policy", "memory", "1M", "blocksize-minimum=512", "blocksize-preferred=4096",
            "blocksize-maximum=65536"),
        ["odd-blocks"] = static world => Nbdkit(
            world, "-t", "1", "--filter=blocksize-policy", "memory", "12800", "blocksize-minimum=4096", "blocksize-preferred=4096",
            "blocksize-error-policy=allow"),
        ["failing"] = static world => Nbdkit(world, "-t", "1", "--filter=error", "memory", "1M", "error=EIO", "error-rate=100%"),
        ["data"] = static world => Nbdkit(world, "-t", "1", "data", "(0x11 0x22)*1000 @65536 (0x33)*70000 @1048575 0"),

        ["embedded"] = static world => Embedded(world),
        ["embedded-simple"] = static world => Embedded(
            world, static options => options.StructuredReplies = options.ExtendedHeaders = false),
        ["embedded-structured"] = static world => Embedded(world, static options => options.ExtendedHeaders = false),
        ["newstyle"] = static world => Embedded(world, static options => options.HandshakeStyle = HandshakeStyle.Newstyle),
        ["bare"] = static world => Embedded(world, static options =>
        {
            options.ExtendedHeaders = false;
            options.TransmissionFlagsOverride = NoFeatures;
        }),
        ["huge"] = static world => Embedded(world, static options => options.SizeOverride = HugeSize),
        ["no-flags"] = static world => Embedded(world, static options => options.TransmissionFlagsOverride = 0),
        ["no-contexts"] = static world => Embedded(world, static options => options.MetaContexts = false),
        ["payload-1M"] = static world => Embedded(
            world, static options => options.BlockSizesOverride = new BlockSizes(1, 4096, 1 << 20), new MemoryExport(256UL << 20)),
        ["large"] = static world => Embedded(world, export: new MemoryExport(8UL << 30)),
        ["large-structured"] = static world => Embedded(
            world, static options => options.ExtendedHeaders = false, new MemoryExport(8UL << 30)),
        ["described"] = static world => Embedded(
            world, export: new MemoryExport(Size) { CanonicalName = "canonical", Description = "what it is" }),
    };

    static Catalogue()
    {
        foreach (TourServer server in TourServer.All)
        {
            Servers.Add("tour " + server.Name, server.Start);
        }

        foreach (NbdOption option in (NbdOption[])[
            NbdOption.Go, NbdOption.Info, NbdOption.List, NbdOption.StructuredReply, NbdOption.ExtendedHeaders, NbdOption.SetMetaContext,
            NbdOption.ListMetaContext, NbdOption.StartTls])
        {
            foreach (NbdOptionReply reply in Refusals)
            {
                Servers.Add(
                    $"refuse-{option}-{reply}", world => Embedded(world, options => options.Refusals[option] = new OptionRefusal(reply)));
                Servers.Add(
                    $"refuse-{option}-{reply}-text",
                    world => Embedded(world, options => options.Refusals[option] = new OptionRefusal(reply, "because\tof \u00e9")));
            }
        }

        foreach ((string name, Func<RequestContext, ValueTask<RequestAction>> hook) in Misbehaviours)
        {
            Servers.Add(name, world => Embedded(world, options => options.OnRequest = hook));
            Servers.Add(name + "-structured", world => Embedded(world, options =>
            {
                options.OnRequest = hook;
                options.ExtendedHeaders = false;
            }));
            Servers.Add(name + "-simple", world => Embedded(world, options =>
            {
                options.OnRequest = hook;
                options.ExtendedHeaders = options.StructuredReplies = false;
            }));
        }

        foreach (uint error in WireErrors)
        {
            Servers.Add(
                $"error-{error}",
                world => Embedded(world, options => options.OnRequest = Misbehavior.Always(RequestAction.Fail((NbdError)error))));
        }

        foreach (HandshakeStep step in Enum.GetValues<HandshakeStep>())
        {
            Servers.Add($"leaves-{step}", world => Embedded(world, options => options.HandshakeFaults.Add(new HandshakeFault(step))));
        }
    }

    /// <summary>The errors that the protocol knows, and two that it does not.</summary>
    internal static IReadOnlyList<uint> WireErrors { get; } = [1, 5, 12, 22, 28, 75, 95, 108, 2, 1000];

    internal static IReadOnlyList<NbdOptionReply> Refusals { get; } =
    [
        NbdOptionReply.ErrorUnsupported, NbdOptionReply.ErrorPolicy, NbdOptionReply.ErrorInvalid, NbdOptionReply.ErrorPlatform,
        NbdOptionReply.ErrorTlsRequired, NbdOptionReply.ErrorUnknown, NbdOptionReply.ErrorShutdown, NbdOptionReply.ErrorBlockSizeRequired,
        NbdOptionReply.ErrorTooBig, NbdOptionReply.ErrorExtendedHeadersRequired, (NbdOptionReply)0x80001234,
    ];

    internal static IReadOnlyDictionary<string, Func<RequestContext, ValueTask<RequestAction>>> Misbehaviours { get; } =
        new Dictionary<string, Func<RequestContext, ValueTask<RequestAction>>>(StringComparer.Ordinal)
        {
            ["hang-up"] = Misbehavior.Always(RequestAction.HangUp),
            ["truncate"] = Misbehavior.Always(RequestAction.Truncate(8)),
            ["stray"] = Stray,
            ["hole-outside"] = static context => new(context.Reply().Hole(context.Offset + context.Length, 512, done: true).Send()),
            ["wrong-magic"] = Misbehavior.WrongMagic(),
            ["duplicate"] = Misbehavior.DuplicateChunk(),
            ["simple"] = Misbehavior.SimpleReply(),
            ["unknown-chunk"] = Misbehavior.UnknownChunk(),
            ["outside"] = Misbehavior.DataOutside(),
            ["short"] = Misbehavior.ShortData(),
            ["fragmented"] = Misbehavior.On(NbdCommand.Read, Misbehavior.Fragmented(2, 0, 3, 1)),
            ["unknown-context"] = Misbehavior.On(NbdCommand.BlockStatus, Misbehavior.UnknownContext()),
            ["bad-status"] = Misbehavior.On(NbdCommand.BlockStatus, Misbehavior.BadStatusLength()),
            ["long-extent"] = Misbehavior.On(NbdCommand.BlockStatus, Misbehavior.Extents(new ExportExtent(1UL << 40, 0))),
            ["zero-extent"] = Misbehavior.On(NbdCommand.BlockStatus, Misbehavior.Extents(new ExportExtent(0, 0))),
            ["extent-then-zero"] = Misbehavior.On(
                NbdCommand.BlockStatus, Misbehavior.Extents(new ExportExtent(4096, 3), new ExportExtent(0, 0), new ExportExtent(4096, 0))),
            ["wide-flags"] = Misbehavior.On(NbdCommand.BlockStatus, Misbehavior.Extents(new ExportExtent(4096, 1UL << 40))),
        };

    /// <summary>An empty reply to a command that was never sent, then the true one.</summary>
    private static ValueTask<RequestAction> Stray(RequestContext context) =>
        new(RequestAction.Rewrite(reply =>
        {
            ReplyScript stray = context.Reply();
            stray = context.Style == ReplyStyle.Simple
                ? stray.Simple(cookie: ~context.Cookie)
                : stray.Chunk(0, [], done: true, cookie: ~context.Cookie);
            return (byte[])[.. stray.Bytes.Span, .. reply.Span];
        }));

    internal static Task<Served> Start(string name, World world) =>
        Servers.TryGetValue(name, out Func<World, Task<Served>>? start)
            ? start(world)
            : throw new InvalidOperationException($"there is no server called {name}");

    private static Task<Served> Embedded(World world, Action<NbdServerOptions>? configure = null, IExport? export = null)
    {
        byte[] content = new byte[Size];
        new Random(1).NextBytes(content.AsSpan(0, Size / 2));
        NbdServerOptions options = new()
        {
            Exports = { [""] = export ?? new MemoryExport(content) },
            UnixSocketPath = world.Folder.NewPath("sock"),
            Loopback = LoopbackListening.IPv4,
        };
        configure?.Invoke(options);
        NbdServer server = NbdServer.Start(options);
        return Task.FromResult(new Served(options.UnixSocketPath, server.Port, [server]));
    }

    /// <summary>One on a Unix socket and one on a port.</summary>
    private static async Task<Served> Both(World world, params string[] arguments)
    {
        Served unix = await Nbdkit(world, arguments);
        Served tcp = await NbdkitTcp(world, arguments);
        return new Served(unix.SocketPath, tcp.Port, [unix, tcp]);
    }

    private static async Task<Served> Nbdkit(World world, params string[] arguments)
    {
        ServerProcess server = await ServerProcess.Start(
            Transport.Unix, world.Folder, Peers.Require("nbdkit"), address => ["-f", "-U", address.SocketPath, .. arguments], null,
            world.Token);
        return new Served(server.Address.SocketPath, 0, [server]);
    }

    private static async Task<Served> NbdkitTcp(World world, params string[] arguments)
    {
        ServerProcess server = await ServerProcess.Start(
            Transport.Tcp4, world.Folder, Peers.Require("nbdkit"),
            address => ["-f", "-i", address.Host, "-p", address.Service, .. arguments], null, world.Token);
        return new Served("", server.Address.Port, [server]);
    }
}
