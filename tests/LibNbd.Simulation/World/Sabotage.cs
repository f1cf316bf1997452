namespace LibNbd.Simulation.World;

/// <summary>A fault that is put into the simulation's own wiring, to see whether it is found.</summary>
internal enum Fault
{
    None,
    /// <summary>One byte of read data is another in the caller's buffer than on the wire.</summary>
    CorruptByte,
    /// <summary>A completion is never called.</summary>
    DropCompletion,
    /// <summary>A closure is freed twice.</summary>
    FreeTwice,
    /// <summary>A closure is not freed.</summary>
    NeverFree,
    /// <summary>A completion is called twice.</summary>
    CompleteTwice,
    /// <summary>A hole leaves what was in the buffer.</summary>
    IgnoreHole,
    /// <summary>A command fails with another errno than it should.</summary>
    WrongErrno,
    /// <summary>A partial send loses its last byte.</summary>
    LoseSentByte,
    /// <summary>A reply reaches another command than it is for.</summary>
    WrongCookie,
    /// <summary>What was not read is left as it was, though pread_initialize is on.</summary>
    SkipClearing,
    /// <summary>The handle shows the state before the last one.</summary>
    ForgetStateChange,
    /// <summary>A caller's buffer is written to after its command is over.</summary>
    TouchAfterEnd,
    /// <summary>A socket that became readable is not told of.</summary>
    LoseReadiness,
    /// <summary>Work that was given to the pool is not run.</summary>
    LoseWork,
    /// <summary>A byte that was received is not counted.</summary>
    MiscountBytes,
    /// <summary>The socket is not closed with its handle.</summary>
    LeakSocket,
}

/// <summary>Strikes once a run, at an occasion that the dice choose.</summary>
internal sealed class Sabotage(Fault fault, Dice dice)
{
    /// <summary>Whether it has struck: only then is there something to be found.</summary>
    internal bool HasStruck { get; private set; }

    internal bool Is(Fault kind) => fault == kind;

    /// <summary>Whether the fault shows on this occasion.</summary>
    internal bool Strikes(Fault kind, int oneIn = 3)
    {
        if (fault != kind || HasStruck || !dice.OneIn(oneIn))
        {
            return false;
        }

        HasStruck = true;
        return true;
    }
}
