using LibNbd;

#pragma warning disable IDE0130 // The namespace in which such methods are looked for.
namespace OpenTelemetry.Trace;
#pragma warning restore IDE0130

/// <summary>Adds the traces of <see cref="NbdClient"/>.</summary>
public static class LibNbdTracerProviderBuilderExtensions
{
    /// <summary>Collects the activities of <see cref="NbdTelemetry.ActivitySourceName"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddLibNbd(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(NbdTelemetry.ActivitySourceName);
    }
}
