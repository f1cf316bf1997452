using System.Diagnostics.Metrics;
using System.Reflection;

namespace LibNbd.Telemetry;

/// <summary>What is measured, named by OpenTelemetry's rules.</summary>
internal static class Instruments
{
    /// <summary>Its version, for the meter and the activities.</summary>
    internal static readonly string? Version =
        typeof(Instruments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static readonly Meter Meter = new(NbdTelemetry.MeterName, Version);

    // A disk on the same machine answers in 10 µs; a command may wait for a reconnect for a minute.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries =
        [
            0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60,
        ],
    };

    internal static readonly Histogram<double> OperationDuration = Meter.CreateHistogram(
        "nbd.client.operation.duration",
        "s",
        "How long operations took, repetitions and waits for a connection included.",
        tags: null,
        Seconds);

    internal static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "nbd.client.io", "By", "Bytes that operations read, wrote, zeroed, trimmed or cached.");

    internal static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "nbd.client.operation.errors", "{error}", "Operations that failed, by error.type.");

    internal static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "nbd.client.operation.retries", "{retry}", "Operations sent again because their connection was lost.");

    internal static readonly Histogram<double> ConnectDuration = Meter.CreateHistogram(
        "nbd.client.connection.create_time", "s", "How long attempts to connect took, handshake included.", tags: null, Seconds);

    // Counted when somebody asks, so that who listens late is told all the same.
    internal static readonly ObservableUpDownCounter<int> OperationsActive = Meter.CreateObservableUpDownCounter(
        "nbd.client.operation.active", LiveClients.CountOperations, "{operation}", "Operations that have not ended yet.");

    internal static readonly ObservableUpDownCounter<int> Connections = Meter.CreateObservableUpDownCounter(
        "nbd.client.connection.count", LiveClients.CountConnections, "{connection}", "Connections that stand.");

    /// <summary>Whether somebody listens to what an operation tells.</summary>
    internal static bool MeasureOperations =>
        OperationDuration.Enabled || Bytes.Enabled || Errors.Enabled;
}
