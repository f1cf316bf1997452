namespace LibNbd.Tools.Copy.Engine;

/// <summary>An operation that is waited for.</summary>
internal class WaitedOperation : Operation
{
    /// <summary>Whether it is over.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Its error, or 0.</summary>
    public int Error { get; private set; }

    /// <summary>Begins another one.</summary>
    public WaitedOperation Begin()
    {
        (IsDone, Error) = (false, 0);
        return this;
    }

    /// <inheritdoc/>
    public override void Ended(int error) => (IsDone, Error) = (true, error);

    /// <summary>Waits for the end, or for that of the copy.</summary>
    /// <returns>Whether it is over.</returns>
    public bool Wait(CopyPlan plan, Pump pump)
    {
        while (!IsDone && plan.Failure is null && !plan.Stops)
        {
            pump.Nudge();
            if (!IsDone)
            {
                pump.Step(CopyPlan.LookUpMilliseconds);
            }
        }

        return IsDone;
    }
}
