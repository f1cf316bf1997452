namespace LibNbd.Runtime.Engine;

/// <summary>The options that a caller can ask for by a call of its own.</summary>
internal enum OptionKind
{
    StartTls,
    ExtendedHeaders,
    StructuredReply,
    List,
    ListMetaContext,
    SetMetaContext,
    Info,
    Go,
}

/// <summary>How an option ended.</summary>
/// <param name="Errno">0, or why it failed.</param>
/// <param name="Granted">Whether the server acknowledged it.</param>
/// <param name="Count">How many answers came before its end.</param>
/// <param name="IsCounted">Whether it is the number of answers that was asked for.</param>
internal readonly record struct OptionOutcome(int Errno, bool Granted, int Count, bool IsCounted);

/// <summary>One option that the caller asked for, from its sending to its last reply.</summary>
internal sealed class OptionCall
{
    internal required OptionKind Kind { get; init; }

    /// <summary>For metadata contexts: what is asked for.</summary>
    internal IReadOnlyList<byte[]> Queries { get; init; } = [];

    internal ListClosure List { get; init; }

    internal ContextClosure Context { get; init; }

    internal CompletionClosure Completion { get; init; }

    internal int Count { get; set; }

    /// <summary>How it ended, once it has.</summary>
    internal OptionOutcome Outcome { get; set; }

    /// <summary>What its callbacks threw.</summary>
    internal CallbackFaults Faults;

    internal void Free()
    {
        List.Free();
        Context.Free();
        Completion.Free();
    }
}
