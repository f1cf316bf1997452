namespace LibNbd;

/// <summary>
/// The names under which the client tells what it does. Nothing is measured, and nothing allocated, while nobody listens.
/// </summary>
/// <remarks>Instruments, activities and events are listed in docs/telemetry.md.</remarks>
public static class NbdTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "LibNbd";

    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "LibNbd";

    /// <summary>The name of the <see cref="System.Diagnostics.Tracing.EventSource"/>.</summary>
    public const string EventSourceName = "LibNbd";
}
