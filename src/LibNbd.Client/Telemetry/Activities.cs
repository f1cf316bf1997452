using System.Diagnostics;

namespace LibNbd.Telemetry;

/// <summary>What is traced.</summary>
internal static class Activities
{
    internal static readonly ActivitySource Source = new(NbdTelemetry.ActivitySourceName, Instruments.Version);

    /// <summary>
    /// Starts one, as a child of the caller's. It ends elsewhere, so it does not become the current one: that would outlive it in the
    /// caller's context.
    /// </summary>
    internal static Activity? Start(string name)
    {
        Activity? current = Activity.Current;
        Activity? started = Source.StartActivity(name, ActivityKind.Client);
        Activity.Current = current;
        return started;
    }

    /// <summary>Ends one.</summary>
    /// <param name="activity">The activity, if there is one.</param>
    /// <param name="failure">Why it failed; null if it did not.</param>
    internal static void Stop(Activity? activity, Exception? failure)
    {
        if (activity is null)
        {
            return;
        }

        if (failure is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, failure.Message);
            activity.SetTag("error.type", ErrorTypes.Of(failure));
        }

        // Not Dispose, which would make the parent current in whatever context this is.
        Activity? current = Activity.Current;
        activity.Stop();
        Activity.Current = current;
    }
}
