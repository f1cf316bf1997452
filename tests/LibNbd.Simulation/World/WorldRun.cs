namespace LibNbd.Simulation.World;

/// <summary>The run of a world on this thread.</summary>
internal static class WorldRun
{
    /// <summary>Runs a world to its end; whatever escapes from it is a finding. The thread is in no world then.</summary>
    internal static void ToTheEnd(IWorld world, Action run)
    {
        try
        {
            run();
        }
        catch (HangException hang)
        {
            world.Trace(hang.ToString());
            world.Violation(hang.Message);
        }
#pragma warning disable CA1031 // Whatever escapes is a finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            world.Violation($"an exception that no caller may see: {exception}");
        }

        SimulatedPlatform.Enter(null);
    }
}
