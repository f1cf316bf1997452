namespace LibNbd.Tools.Copy.Engine;

/// <summary>Runs one piece of work for each worker, on a thread of its own.</summary>
internal static class ParallelCopy
{
    /// <summary>Runs them. They end when all is done, something went wrong, or the copy was stopped; the plan says which.</summary>
    /// <param name="plan">What they share.</param>
    /// <param name="work">Makes the work of a worker.</param>
    public static void Run(CopyPlan plan, Func<int, Action> work)
    {
        List<Thread> threads = [];
        for (int i = 1; i < plan.Workers; i++)
        {
            Action one = work(i);
            Thread thread = new(() => Guard(plan, one)) { IsBackground = true };
            threads.Add(thread);
            thread.Start();
        }

        Guard(plan, work(0));
        threads.ForEach(static thread => thread.Join());
    }

    private static void Guard(CopyPlan plan, Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // an exception that left a thread would end the program without a message
        catch (Exception failure)
        {
            plan.Fail(failure.Message);
        }
#pragma warning restore CA1031
    }
}
