namespace LibNbd;

/// <summary>Timers that live as long as a client, and must not keep what its maker happens to carry along.</summary>
internal static class QuietTimer
{
    internal static ITimer Create(TimeProvider time, TimerCallback callback, object state, TimeSpan period)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return time.CreateTimer(callback, state, period, period);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(callback, state, period, period);
        }
    }
}
