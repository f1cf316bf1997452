using LibNbd;
using LibNbd.Extensions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

#pragma warning disable IDE0130 // The namespace in which such methods are looked for.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers <see cref="NbdClient"/>s.</summary>
/// <remarks>
/// A client is a singleton: it is thread-safe and keeps its connections. The host connects it when it starts, and the container disposes
/// of it. It logs under the category <c>LibNbd.NbdClient</c>, and uses the <see cref="TimeProvider"/> of the container if there is one.
/// </remarks>
public static class NbdServiceCollectionExtensions
{
#pragma warning disable CA1054 // An NBD URI is handed to the handle as text; System.Uri would rewrite it.
    /// <summary>Registers a client for an NBD URI.</summary>
    /// <param name="services">The services.</param>
    /// <param name="uri">The URI, such as <c>nbd://host/export</c>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddNbdClient(this IServiceCollection services, string uri)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        return services.AddNbdClient(options => options.Uri = uri);
    }

    /// <summary>Registers a client for an NBD URI, by a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key, as in <see cref="FromKeyedServicesAttribute"/>.</param>
    /// <param name="uri">The URI, such as <c>nbd://host/export</c>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddNbdClient(this IServiceCollection services, string key, string uri)
    {
        ArgumentException.ThrowIfNullOrEmpty(uri);
        return services.AddNbdClient(key, options => options.Uri = uri);
    }
#pragma warning restore CA1054

    /// <summary>Registers a client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets its options. They are checked when the client is made.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddNbdClient(this IServiceCollection services, Action<NbdClientOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services
            .AddSingleton(provider => Create(provider, key: null, configure))
            .AddSingleton<IHostedService>(static provider => new NbdClientStarter(provider.GetRequiredService<NbdClient>()));
    }

    /// <summary>Registers a client by a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key, as in <see cref="FromKeyedServicesAttribute"/>.</param>
    /// <param name="configure">Sets its options. They are checked when the client is made.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddNbdClient(
        this IServiceCollection services, string key, Action<NbdClientOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(configure);
        return services
            .AddKeyedSingleton(key, (provider, _) => Create(provider, key, configure))
            .AddSingleton<IHostedService>(provider => new NbdClientStarter(provider.GetRequiredKeyedService<NbdClient>(key)));
    }

    /// <summary>Registers a client as a section of the configuration describes it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section; its keys are the properties of <see cref="NbdClientOptionsBuilder"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">
    /// When the client is made: a key is unknown, or its value is not valid; all are listed.
    /// </exception>
    public static IServiceCollection AddNbdClient(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddNbdClient(options => NbdClientConfiguration.Apply(section, options));
    }

    /// <summary>Registers a client by a key, as a section of the configuration describes it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key, as in <see cref="FromKeyedServicesAttribute"/>.</param>
    /// <param name="section">The section; its keys are the properties of <see cref="NbdClientOptionsBuilder"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">
    /// When the client is made: a key is unknown, or its value is not valid; all are listed.
    /// </exception>
    public static IServiceCollection AddNbdClient(this IServiceCollection services, string key, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddNbdClient(key, options => NbdClientConfiguration.Apply(section, options));
    }

    private static NbdClient Create(IServiceProvider provider, string? key, Action<NbdClientOptionsBuilder> configure)
    {
        NbdClientOptionsBuilder builder = new();
        if (provider.GetService<TimeProvider>() is { } time)
        {
            builder.TimeProvider = time;
        }

        configure(builder);
        NbdClient client = new(builder.Build());
        if (provider.GetService<ILoggerFactory>() is { } loggers)
        {
            NbdClientLog log = new(loggers.CreateLogger(NbdClientLog.Category), key);
            client.StateChanged += log.OnStateChanged;
        }

        return client;
    }
}
