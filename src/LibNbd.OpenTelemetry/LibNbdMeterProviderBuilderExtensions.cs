using LibNbd;

#pragma warning disable IDE0130 // The namespace in which such methods are looked for.
namespace OpenTelemetry.Metrics;
#pragma warning restore IDE0130

/// <summary>Adds the metrics of <see cref="NbdClient"/>.</summary>
public static class LibNbdMeterProviderBuilderExtensions
{
    /// <summary>Collects what the meter <see cref="NbdTelemetry.MeterName"/> measures.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddLibNbd(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(NbdTelemetry.MeterName);
    }
}
