namespace LibNbd.Api.Tests.Support;

/// <summary>
/// What a command allocates in the steady state: the least of several short rounds. Whatever else a process allocates (code is compiled
/// anew, the pool grows) falls into some rounds only, the more often the busier the machine is; what a command costs, it costs in every
/// round.
/// </summary>
internal static class Allocations
{
    /// <summary>Commands a round. Few, since on a busy machine each may wait for its turn more than once.</summary>
    internal const int Commands = 256;

    /// <summary>The smallest object there is, in bytes.</summary>
    internal const int SmallestObject = 24;

    /// <summary>
    /// As many rounds as a command gets to show that it allocates nothing. One is enough for it, on a quiet machine the second.
    /// </summary>
    private const int MaxRounds = 40;

    /// <summary>The least that this thread allocates in a round.</summary>
    internal static long Least(Action command)
    {
        long least = long.MaxValue;
        for (int round = 0; round < MaxRounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Commands; i++)
            {
                command();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>The least that the whole process allocates in a round, since what is awaited runs on several threads.</summary>
    /// <param name="command">What is awaited, one after the other.</param>
    /// <param name="others">What does not count, so far: what a server in this process has allocated.</param>
    /// <param name="enough">A round with no more than this is the last.</param>
    internal static async Task<long> LeastAsync(Func<ValueTask> command, Func<long> others, long enough)
    {
        // Until a command has been answered, a server has told nothing of itself.
        await command().ConfigureAwait(false);
        long least = long.MaxValue;
        for (int round = 0; round < MaxRounds && least > enough; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true) - others();
            for (int i = 0; i < Commands; i++)
            {
                await command().ConfigureAwait(false);
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - others() - before);
        }

        return least;
    }
}
