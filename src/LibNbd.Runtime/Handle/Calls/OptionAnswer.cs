using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>How an option that a call waits for ended, once it has. One for each such call.</summary>
internal sealed class OptionAnswer : ICompletionSink
{
    /// <summary>The completion to begin the option with.</summary>
    internal CompletionClosure Completion => new(this);

    /// <summary>Whether the option is over.</summary>
    internal bool HasCome { get; private set; }

    /// <summary>What the callbacks of the option threw, or null.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>How it ended; as long as it has not, the outcome of nothing.</summary>
    internal OptionOutcome Outcome { get; private set; }

    void ICompletionSink.OnCommandEnded(Command command) => throw new InvalidOperationException("an option is no command");

    void ICompletionSink.OnOptionEnded(OptionCall option)
    {
        Outcome = option.Outcome;
        Fault = option.Faults.Take();
        HasCome = true;
    }
}
