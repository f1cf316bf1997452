using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Clients;

/// <summary>What a client's world is like; times in virtual milliseconds.</summary>
internal sealed record ClientPlan
{
    internal int Cells { get; init; } = 8;

    internal int Connections { get; init; } = 1;

    internal bool IsStructured { get; init; }

    /// <summary>0 for none.</summary>
    internal int CommandTimeout { get; init; }

    internal int ShutdownTimeout { get; init; } = 5000;

    /// <summary>0 for none.</summary>
    internal int KeepAliveInterval { get; init; }

    /// <summary>Whether a server that is there and does not answer is noticed.</summary>
    internal bool NoticesSilence => CommandTimeout > 0 || KeepAliveInterval > 0;

    internal int MaxAttempts { get; init; } = 1000;

    internal int InitialDelay { get; init; } = 20;

    internal int MaxDelay { get; init; } = 100;

    internal double Jitter { get; init; } = 0.5;

    internal int BreakDuration { get; init; } = 1000;

    internal int Operations { get; init; } = 24;

    internal int MostAtOnce { get; init; } = 5;

    internal bool Cancels { get; init; }

    /// <summary>After so many calls the client is disposed of; -1 for when all have ended.</summary>
    internal int DisposedAfter { get; init; } = -1;

    internal int DeathCount { get; init; }

    internal bool ExportChanges { get; init; }

    internal static ClientPlan Roll(Dice dice) => new()
    {
        Connections = dice.Pick(1, 1, 2, 3),
        IsStructured = dice.OneIn(2),
        CommandTimeout = dice.Pick(0, 0, 800),
        MaxAttempts = dice.Pick(1000, 1000, dice.Between(1, 4)),
        InitialDelay = dice.Pick(2, 20),
        Operations = dice.Between(8, 50),
        MostAtOnce = dice.Pick(1, 4, 8),
        Cancels = dice.OneIn(4),
        DisposedAfter = dice.OneIn(6) ? dice.Between(1, 30) : -1,
        DeathCount = dice.Pick(1, 3, 12),
        ExportChanges = dice.OneIn(8),
        ShutdownTimeout = dice.Pick(5000, 5000, dice.Between(1, 50)),
        KeepAliveInterval = dice.Pick(0, 0, 0, 300),
    };
}
