using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/metrics-and-traces.md</summary>
public static class MetricsAndTraces
{
    public static async Task RunAsync(string uri, string file, ICollection<MetricSnapshot> measured, ICollection<Activity> spans)
    {
        // guide
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddLibNbd().AddInMemoryExporter(measured).Build();
        using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddLibNbd().AddInMemoryExporter(spans).Build();

        await using NbdClient disk = await NbdClient.ConnectAsync(uri);
        await disk.CopyToAsync(file);
        // guide
    }
}
