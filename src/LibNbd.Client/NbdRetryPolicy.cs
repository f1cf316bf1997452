namespace LibNbd;

/// <summary>How a client reconnects: how often, and how long it waits between attempts. Immutable.</summary>
/// <remarks>
/// Before attempt <c>n</c> (from 2) the client waits for <see cref="InitialDelay"/> times 2 to the power of <c>n - 2</c>, at most
/// <see cref="MaxDelay"/>, less a random part of at most <see cref="Jitter"/> of it.
/// </remarks>
public sealed record NbdRetryPolicy
{
    /// <summary>Ten attempts within some 20 seconds.</summary>
    public static NbdRetryPolicy Default { get; } = new();

    /// <summary>No reconnecting: once the last connection is lost, everything fails.</summary>
    public static NbdRetryPolicy None { get; } = new() { MaxAttempts = 0 };

    /// <summary>
    /// Attempts in a row without an answer to a command, after which the circuit opens (<see cref="NbdClientState.Broken"/>); 0 for no
    /// reconnecting. One command is repeated at most as often. 10 by default.
    /// </summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>The wait before the second attempt, at least 0; 100 ms by default.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait, at least <see cref="InitialDelay"/>; 5 seconds by default.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Which part of each wait is left to chance, from 0 to 1, so that many clients do not return at once; 0.5 by default.
    /// </summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>How long the open circuit refuses commands before it lets one try again; at least 0, 10 seconds by default.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with it, for a list of faults.</summary>
    internal IEnumerable<string> Faults()
    {
        if (MaxAttempts < 0)
        {
            yield return $"{nameof(NbdRetryPolicy)}.{nameof(MaxAttempts)} is negative: {MaxAttempts}";
        }

        if (InitialDelay < TimeSpan.Zero)
        {
            yield return $"{nameof(NbdRetryPolicy)}.{nameof(InitialDelay)} is negative: {InitialDelay}";
        }

        if (MaxDelay < InitialDelay || MaxDelay > NbdClientOptions.LongestTime)
        {
            yield return $"{nameof(NbdRetryPolicy)}.{nameof(MaxDelay)} is below {nameof(InitialDelay)}, or above 24 days: {MaxDelay}";
        }

        if (!(Jitter is >= 0 and <= 1))
        {
            yield return $"{nameof(NbdRetryPolicy)}.{nameof(Jitter)} is not between 0 and 1: {Jitter}";
        }

        if (BreakDuration < TimeSpan.Zero)
        {
            yield return $"{nameof(NbdRetryPolicy)}.{nameof(BreakDuration)} is negative: {BreakDuration}";
        }
    }

    /// <summary>The wait before an attempt.</summary>
    /// <param name="attempt">Its number, from 1.</param>
    /// <param name="chance">From 0 to below 1.</param>
    internal TimeSpan DelayBefore(int attempt, double chance)
    {
        if (attempt <= 1)
        {
            return TimeSpan.Zero;
        }

        // Beyond 2 to the power of 32 every delay has reached its maximum.
        double factor = Math.Pow(2, Math.Min(attempt - 2, 32));
        double ticks = Math.Min(InitialDelay.Ticks * factor, MaxDelay.Ticks);
        return TimeSpan.FromTicks((long)(ticks * (1 - (Jitter * chance))));
    }
}
