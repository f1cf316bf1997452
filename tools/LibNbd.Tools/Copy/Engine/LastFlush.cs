using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>The flush at the end of a copy whose workers have not flushed: on one connection, for all of them.</summary>
internal static class LastFlush
{
    /// <summary>Flushes a side that can be flushed; the plan fails if it cannot be done.</summary>
    public static void Run(CopyPlan plan, Lane destination)
    {
        if (!destination.End.CanFlush)
        {
            return;
        }

        WaitedOperation flush = new();
        Pump pump = new(destination, destination, plan.Settings.Timeout);
        destination.Flush(flush);
        if (flush.Wait(plan, pump) && flush.Error != 0)
        {
            plan.Fail($"flush failed: {destination.Loss ?? ErrorText.Of(flush.Error)}");
        }
    }
}
