using Microsoft.Extensions.Hosting;

namespace LibNbd.Extensions;

/// <summary>Connects a client when the host starts. The container disposes of it.</summary>
internal sealed class NbdClientStarter(NbdClient client) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => client.ConnectAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
