using LibNbd.Protocol;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>A whole conversation with a good server: its handshake, the commands, its replies.</summary>
internal sealed class Transcript
{
    private static readonly (uint, string)[] Contexts = [(3, "base:allocation"), (4, "x:y")];

    private Transcript(Style style, byte[] handshake, byte[] replies)
    {
        Style = style;
        Handshake = handshake;
        Replies = replies;
    }

    internal Style Style { get; }

    internal byte[] Handshake { get; }

    internal byte[] Replies { get; }

    internal static Transcript Of(Style style)
    {
        EngineDriver driver = Begin(style);
        byte[] handshake = ServerWire.Handshake(style, contexts: Contexts);
        driver.Feed(handshake);
        Probe[] p = Issue(driver);
        driver.Drain();
        List<byte[]> replies = [];
        if (style is Style.Oldstyle or Style.Simple)
        {
            replies =
            [
                driver.Data(p[1], Pattern(700, 1)), SimpleReply(p[0].Cookie), SimpleReply(p[2].Cookie, 5),
                driver.Data(p[3], Pattern(90, 2)),
                SimpleReply(p[4].Cookie, 22), SimpleReply(p[5].Cookie, 95), SimpleReply(p[6].Cookie),
            ];
        }
        else
        {
            byte[] status(uint id) => style == Style.Extended
                ? driver.Chunk(p[6], 6, Wide(id, (512, 1), (1UL << 33, 0)), done: false)
                : driver.Chunk(p[6], 5, Narrow(id, (512, 1), (1024, 0)), done: false);
            replies =
            [
                driver.Chunk(p[1], 1, New.U64(p[1].Offset + 100).Add(Pattern(600, 1)).Done(), done: false), driver.Ok(p[0]), status(3),
                driver.Chunk(p[1], 2, New.U64(p[1].Offset).U32(100).Done()),
                driver.Chunk(p[2], 0x8001, ErrorPayload(5, "some words")),
                driver.Chunk(p[3], 1, New.U64(p[3].Offset).Add(Pattern(90, 2)).Done(), done: false),
                driver.Chunk(p[3], 0x8002, ErrorPayload(5, "bad", p[3].Offset + 9), done: false), driver.Chunk(p[3], 0, []),
                status(4), driver.Chunk(p[4], 77, Pattern(40)), driver.Chunk(p[5], 0x8055, ErrorPayload(95, "?")),
                Chunk(style, 1000, 0, 1, Pattern(50)), driver.Chunk(p[6], 0, []),
            ];
        }

        return new Transcript(style, handshake, Join([.. replies]));
    }

    internal static EngineDriver Begin(Style style) =>
        new(settings => settings.MetaContexts.AddRange(Contexts.Select(c => Text(c.Item2)))) { Style = style };

    internal static Probe[] Issue(EngineDriver driver) =>
    [
        driver.Write(512, 300), driver.Read(4096, 700, p => p.ZeroHoles = true), driver.Flush(),
        driver.Read(8192, 90, p => p.OnCompletion = (ref int _) => 0),
        driver.Submit(NbdCommand.Trim, 0, 512), driver.Submit(NbdCommand.WriteZeroes, 0, 4096),
        driver.Submit(NbdCommand.BlockStatus, 0, 65536),
    ];

    /// <summary>The conversation in slices of the given kind.</summary>
    internal EngineDriver Run(Action<EngineDriver, byte[]> feed, int sendSlice = int.MaxValue)
    {
        EngineDriver driver = Begin(Style);
        driver.SendSlice = sendSlice;
        feed(driver, Handshake);
        Issue(driver);
        driver.Drain();
        feed(driver, Replies);
        return driver;
    }
}
