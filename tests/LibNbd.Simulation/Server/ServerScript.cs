using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Server;

internal enum ServerStyle
{
    Oldstyle,
    Newstyle,
    Fixed,
}

/// <summary>What kind of server it is, and what it does wrong.</summary>
internal sealed class ServerScript
{
    private static readonly string[] ContextNames = ["base:allocation", "qemu:dirty-bitmap:b0", "x-sim:one", "x-sim:two"];

    internal ServerStyle Style { get; private init; }

    internal bool NoZeroes { get; private init; }

    internal bool KnowsExtendedHeaders { get; private init; }

    internal bool KnowsStructuredReplies { get; private init; }

    internal bool KnowsGo { get; private init; }

    internal bool KnowsList { get; private init; }

    internal bool KnowsContexts { get; private init; }

    internal ulong Size { get; private init; }

    internal ushort Flags { get; private init; }

    internal uint MinimumBlock { get; private init; }

    internal bool TellsBlockSizes { get; private init; }

    internal bool TellsName { get; private init; }

    internal uint MaximumPayload { get; private init; }

    internal string[] Contexts { get; private init; } = [];

    internal string[] Exports { get; private init; } = [];

    /// <summary>The answer to an option is an error, in percent.</summary>
    internal int RefusalPercent { get; private init; }

    /// <summary>Replies in the order of the requests, or in any.</summary>
    internal bool InOrder { get; private init; }

    /// <summary>How much it lets wait to be sent before it reads no more.</summary>
    internal int OutputLimit { get; private init; }

    /// <summary>A reply with an error, in percent. Such a server is still a good one.</summary>
    internal int ErrorPercent { get; private init; }

    /// <summary>A reply that breaks the protocol, in percent.</summary>
    internal int WrongPercent { get; private init; }

    /// <summary>A message of the handshake that breaks the protocol, in percent.</summary>
    internal int WrongHandshakePercent { get; private init; }

    /// <summary>A reply that never comes, in percent.</summary>
    internal int SilencePercent { get; private init; }

    internal long LostAfterDelivering { get; private init; } = -1;

    internal long LostAfterTaking { get; private init; } = -1;

    internal Loss HowLost { get; private init; }

    internal static ServerScript Roll(Dice dice)
    {
        // Half of the worlds are good ones: there everything has to come out right, not only not wrong.
        bool isGood = dice.Chance(45);
        bool loses = !isGood && dice.Chance(50);
        int about = dice.Pick(60, 300, 1500, 8000, 60000);
        uint minimum = dice.Pick<uint>(1, 1, 512, 4096);
        ushort flags = (ushort)(1 | (dice.Next64() & 0x1ffe & ~0x202UL));
        if (!dice.OneIn(12))
        {
            flags = (ushort)(flags | 0x0c7c | 0x80);
        }

        if (dice.OneIn(10))
        {
            flags |= 2;
        }

        return new ServerScript
        {
            Style = dice.Below(12) switch { 0 => ServerStyle.Oldstyle, 1 => ServerStyle.Newstyle, _ => ServerStyle.Fixed },
            NoZeroes = dice.Chance(70),
            KnowsExtendedHeaders = dice.Chance(40),
            KnowsStructuredReplies = dice.Chance(70),
            KnowsGo = !dice.OneIn(8),
            KnowsList = !dice.OneIn(6),
            KnowsContexts = !dice.OneIn(6),
            MinimumBlock = minimum,
            TellsBlockSizes = dice.Chance(60),
            MaximumPayload = dice.Pick<uint>(uint.MaxValue, 32u << 20, 1u << 20, 65536),
            TellsName = dice.Chance(40),
            Size = ((ulong)dice.Between(1, 64) * 4096) + (dice.OneIn(4) ? (ulong)dice.Between(1, 4095) : 0),
            Flags = flags,
            Contexts = [.. ContextNames.Where(_ => dice.Chance(60))],
            Exports = [.. Enumerable.Range(0, dice.Below(5)).Select(i => $"export{i}")],
            RefusalPercent = isGood ? dice.Pick(0, 0, 10) : dice.Pick(0, 20),
            InOrder = dice.Chance(40),
            OutputLimit = dice.Pick(1, 500, 20000, 1 << 20),
            ErrorPercent = dice.Pick(0, 5, 30),
            WrongPercent = isGood ? 0 : dice.Pick(0, 3, 15, 50),
            WrongHandshakePercent = isGood ? 0 : dice.Pick(0, 0, 0, 5, 20),
            SilencePercent = isGood ? 0 : dice.Pick(0, 0, 10),
            LostAfterDelivering = loses && dice.Chance(60) ? dice.Between(0, about) : -1,
            LostAfterTaking = loses && dice.Chance(40) ? dice.Between(0, about) : -1,
            HowLost = dice.Pick(Loss.End, Loss.Reset),
        };
    }
}
