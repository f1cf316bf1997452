using LibNbd;
using LibNbd.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

#pragma warning disable IDE0130 // The namespace in which such methods are looked for.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds the health check of a client.</summary>
public static class NbdHealthChecksBuilderExtensions
{
    /// <summary>The name of the check of the client without a key.</summary>
    private const string DefaultName = "nbd";

    /// <summary>
    /// Checks a client that <c>AddNbdClient</c> registered, by reading one block: healthy if it can be read, degraded while the client
    /// reconnects, else unhealthy.
    /// </summary>
    /// <param name="builder">The checks.</param>
    /// <param name="key">The key of the client; null for the one without.</param>
    /// <param name="name">The name of the check; null for the key, or <c>nbd</c>.</param>
    /// <param name="failureStatus">What is reported where it is unhealthy; null for that.</param>
    /// <param name="tags">For filtering.</param>
    /// <param name="timeout">How long it may take; null for the client's command timeout.</param>
    /// <returns>The checks.</returns>
    public static IHealthChecksBuilder AddNbdClient(
        this IHealthChecksBuilder builder,
        string? key = null,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? key ?? DefaultName,
            provider => new NbdClientHealthCheck(
                key is null ? provider.GetRequiredService<NbdClient>() : provider.GetRequiredKeyedService<NbdClient>(key)),
            failureStatus,
            tags,
            timeout));
    }
}
