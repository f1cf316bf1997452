using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LibNbd.Extensions.Tests;

/// <summary>Clients as services of a host.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task The_host_connects_the_client_and_disposes_of_it()
    {
        await using Disk disk = new();
        IHost host = await StartAsync(services => services.AddNbdClient(disk.Uri));
        NbdClient client = host.Services.GetRequiredService<NbdClient>();
        Assert.Equal((NbdClientState.Connected, Disk.Size), (client.State, client.Export.Size));
        await StopAsync(host);
        Assert.Equal(NbdClientState.Closed, client.State);
    }

    [Fact]
    public async Task Clients_with_keys_are_told_apart()
    {
        await using Disk first = new();
        await using Disk second = new();
        IHost host = await StartAsync(services => services
            .AddNbdClient("first", first.Uri)
            .AddNbdClient("second", options => options.Uri = second.Uri));
        Assert.Equal(first.Uri, host.Services.GetRequiredKeyedService<NbdClient>("first").Options.Uri);
        Assert.Equal(second.Uri, host.Services.GetRequiredKeyedService<NbdClient>("second").Options.Uri);
        Assert.Null(host.Services.GetService<NbdClient>());
        await StopAsync(host);
    }

    [Fact]
    public async Task A_server_that_is_not_there_stops_the_host_from_starting()
    {
        int port = Ports.Free();
        NbdException e = await Assert.ThrowsAsync<NbdException>(
            () => StartAsync(services => services.AddNbdClient($"nbd://127.0.0.1:{port}")));
        Assert.Equal(NbdErrorCode.ConnectFailed, e.Code);
    }

    [Fact]
    public async Task What_becomes_of_the_connection_is_logged_with_ids()
    {
        await using Disk disk = new();
        Lines lines = new();
        IHost host = await StartAsync(services => services.AddNbdClient("disk", disk.Uri), lines);

        // Changes of state are told on another thread.
        Bounded.Until(() => lines.Of("LibNbd.NbdClient").Count() >= 2);
        await StopAsync(host);
        string[] ours = [.. lines.Of("LibNbd.NbdClient")];
        Assert.Contains($"2 Information Connected to {disk.Uri} (disk)", ours, StringComparer.Ordinal);
    }

    [Fact]
    public void Each_change_of_state_has_its_message()
    {
        Lines lines = new();
        using ILoggerFactory factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines));
        NbdClientLog log = new(factory.CreateLogger("all"), key: null);
        NbdClient client = new(new NbdClientOptionsBuilder("nbd://host").Build());
        foreach ((NbdClientState from, NbdClientState to, Exception? cause) in new (NbdClientState, NbdClientState, Exception?)[]
        {
            (NbdClientState.Created, NbdClientState.Connecting, null),
            (NbdClientState.Connecting, NbdClientState.Created, new NbdException("no")),
            (NbdClientState.Connecting, NbdClientState.Connected, null),
            (NbdClientState.Connected, NbdClientState.Reconnecting, new NbdException("gone") { Code = NbdErrorCode.WritesLost }),
            (NbdClientState.Reconnecting, NbdClientState.Connected, null),
            (NbdClientState.Reconnecting, NbdClientState.Broken, new NbdException("gone")),
            (NbdClientState.Reconnecting, NbdClientState.Failed, new NbdException("another")),
            (NbdClientState.Connected, NbdClientState.Closed, null),
        })
        {
            log.OnStateChanged(client, new NbdClientStateChangedEventArgs(from, to, cause));
        }

        Assert.Equal(
            "1 Debug, 3 Error, 2 Information, 8 Error, 4 Warning, 5 Information, 6 Error, 7 Critical, 9 Debug",
            string.Join(", ", lines.Of("all").Select(static line => string.Join(' ', line.Split(' ')[..2]))));
    }

    [Fact]
    public async Task The_health_check_reads_and_tells_what_is_wrong()
    {
        Disk disk = new();
        IHost host = await StartAsync(services =>
        {
            services.AddNbdClient("disk", options =>
            {
                options.Uri = disk.Uri;
                options.RetryPolicy = NbdRetryPolicy.None;
            });
            services.AddHealthChecks().AddNbdClient("disk");
        });
        HealthCheckService health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Entries["disk"].Status);
        await disk.DisposeAsync();
        HealthReportEntry dead = (await health.CheckHealthAsync()).Entries["disk"];
        Assert.Equal(HealthStatus.Unhealthy, dead.Status);
        Assert.IsType<NbdException>(dead.Exception);
        await StopAsync(host);
    }

    [Fact]
    public async Task A_client_that_was_not_connected_is_unhealthy()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddNbdClient("nbd://host")
            .AddHealthChecks().AddNbdClient(failureStatus: HealthStatus.Degraded).Services
            .BuildServiceProvider();
        HealthReport report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Degraded, report.Entries["nbd"].Status);
        Assert.Equal("not connected to nbd://host yet", report.Entries["nbd"].Description);
    }

    private static async Task<IHost> StartAsync(Action<IServiceCollection> add, ILoggerProvider? logs = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        add(builder.Services);
        if (logs is not null)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        }

        IHost host = builder.Build();
        try
        {
            await Bounded.Of(host.StartAsync());
            return host;
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    private static async Task StopAsync(IHost host)
    {
        await Bounded.Of(host.StopAsync());
        await Bounded.Of(((IAsyncDisposable)host).DisposeAsync());
    }

    /// <summary>What was logged: category, and event id, level and text.</summary>
    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<(string Category, string Line)> _all = [];

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        internal IEnumerable<string> Of(string category) => _all
            .Where(line => string.Equals(line.Category, category, StringComparison.Ordinal)).Select(static line => line.Line);

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines._all.Enqueue((category, $"{eventId.Id} {logLevel} {formatter(state, exception)}"));
        }
    }
}
