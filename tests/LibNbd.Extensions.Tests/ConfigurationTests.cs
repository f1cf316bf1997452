using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LibNbd.Extensions.Tests;

/// <summary>Options from the configuration.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task Every_key_sets_its_property()
    {
        NbdClientOptions options = await OptionsOf(new(StringComparer.Ordinal)
        {
            ["Uri"] = "nbds://host/export",
            ["IsReadOnly"] = "true",
            ["MaxConnections"] = "4",
            ["ConnectTimeout"] = "00:00:01",
            ["CommandTimeout"] = "infinite",
            ["ShutdownTimeout"] = "0:0:3",
            ["KeepAliveInterval"] = "00:01:00",
            ["MayUseLocalFiles"] = "true",
            ["MetaContexts:0"] = "qemu:dirty-bitmap:a",
            ["tls:CertificatesDirectory"] = "/certs",
            ["Tls:VerifyPeer"] = "false",
            ["Tls:Mode"] = "Require",
            ["Tls:UserName"] = "user",
            ["Tls:HostName"] = "name",
            ["Tls:Priority"] = "NORMAL",
            ["RetryPolicy:MaxAttempts"] = "20",
            ["RetryPolicy:InitialDelay"] = "00:00:00.5",
            ["RetryPolicy:MaxDelay"] = "00:00:07",
            ["RetryPolicy:Jitter"] = "0.25",
            ["RetryPolicy:BreakDuration"] = "00:00:08",
        });
        Assert.Equal(("nbds://host/export", 4), (options.Uri, options.MaxConnections));
        Assert.True(options.IsReadOnly && options.MayUseLocalFiles);
        Assert.Equal((TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan), (options.ConnectTimeout, options.CommandTimeout));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1)), (options.ShutdownTimeout, options.KeepAliveInterval));
        Assert.Equal("qemu:dirty-bitmap:a", Assert.Single(options.MetaContexts));
        Assert.Equal(
            new NbdTlsOptions
            {
                CertificatesDirectory = "/certs",
                VerifyPeer = false,
                UserName = "user",
                HostName = "name",
                Priority = "NORMAL",
            },
            options.Tls);
        Assert.Equal(
            new NbdRetryPolicy
            {
                MaxAttempts = 20,
                InitialDelay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(7),
                Jitter = 0.25,
                BreakDuration = TimeSpan.FromSeconds(8),
            },
            options.RetryPolicy);
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_once_with_its_place()
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => OptionsOf(new(StringComparer.Ordinal)
        {
            ["Uri"] = "nbd://host",
            ["MaxConnections"] = "many",
            ["ConnectTimeout"] = "soon",
            ["RetryPolicy:Jiter"] = "0.5",
            ["Port"] = "10809",
            ["Tls:Mode"] = "maybe",
        }));
        Assert.Contains("Nbd:MaxConnections: 'many' is not a whole number", e.Message, StringComparison.Ordinal);
        Assert.Contains("Nbd:ConnectTimeout: 'soon' is not a time such as 00:00:30, or infinite", e.Message, StringComparison.Ordinal);
        Assert.Contains("Nbd:RetryPolicy:Jiter is not a known key; there are BreakDuration, ", e.Message, StringComparison.Ordinal);
        Assert.Contains("Nbd:Port is not a known key", e.Message, StringComparison.Ordinal);
        Assert.Contains("Nbd:Tls:Mode: 'maybe' is not Disable or Allow or Require", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_that_is_not_there_is_a_mistake()
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => OptionsOf([]));
        Assert.Contains("Nbd is not in the configuration", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tcp_keep_alive_is_a_key_as_well()
    {
        NbdClientOptions options = await OptionsOf(new(StringComparer.Ordinal)
        {
            ["Uri"] = "nbd://host/export",
            ["TcpKeepAliveTime"] = "00:01:00",
            ["TcpKeepAliveInterval"] = "00:00:05",
        });
        Assert.Equal(
            (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)), (options.TcpKeepAliveTime, options.TcpKeepAliveInterval));
    }

    private static async Task<NbdClientOptions> OptionsOf(Dictionary<string, string?> keys)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(keys.Select(static key => KeyValuePair.Create($"Nbd:{key.Key}", key.Value)))
            .Build();
        await using ServiceProvider services = new ServiceCollection()
            .AddNbdClient(configuration.GetSection("Nbd"))
            .BuildServiceProvider();
        return services.GetRequiredService<NbdClient>().Options;
    }
}
