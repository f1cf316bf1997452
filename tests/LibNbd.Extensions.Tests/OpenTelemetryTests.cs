using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LibNbd.Extensions.Tests;

/// <summary>OpenTelemetry hears what the client tells.</summary>
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task A_read_is_a_span_and_a_measurement()
    {
        List<Activity> spans = [];
        List<MetricSnapshot> metrics = [];
        using TracerProvider tracing = Sdk.CreateTracerProviderBuilder().AddLibNbd().AddInMemoryExporter(spans).Build();
        using MeterProvider metering = Sdk.CreateMeterProviderBuilder().AddLibNbd().AddInMemoryExporter(metrics).Build();
        await using Disk disk = new();
        await using (NbdClient client = await NbdClient.ConnectAsync(disk.Uri))
        {
            await client.ReadAsync(new byte[4096], 0);
        }

        tracing.ForceFlush();
        metering.ForceFlush();
        Activity read = Assert.Single(
            spans, span => span.DisplayName == "nbd read" && Equals(span.GetTagItem("server.port"), disk.Port));
        Assert.Equal(ActivityKind.Client, read.Kind);
        Assert.Contains(metrics, static metric => metric is { Name: "nbd.client.operation.duration", Unit: "s" });
        Assert.Contains(metrics, static metric => metric is { Name: "nbd.client.io", Unit: "By" });
    }
}
