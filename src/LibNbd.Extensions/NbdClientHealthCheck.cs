using System.Buffers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LibNbd.Extensions;

/// <summary>Reads one block, because a lost connection is only noticed by using it.</summary>
internal sealed class NbdClientHealthCheck(NbdClient client) : IHealthCheck
{
    private const int UsualBlock = 512;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        switch (client.State)
        {
            case NbdClientState.Created or NbdClientState.Connecting:
                return new HealthCheckResult(context.Registration.FailureStatus, $"not connected to {client.Options} yet");
            case NbdClientState.Reconnecting:
                return HealthCheckResult.Degraded($"reconnecting to {client.Options}");
            default:
                return await ReadAsync(context.Registration.FailureStatus, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HealthCheckResult> ReadAsync(HealthStatus failure, CancellationToken cancellationToken)
    {
        try
        {
            int length = (int)Math.Min(client.Export.Size, Math.Max(client.Export.MinimumBlockSize, UsualBlock));
            byte[] block = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                await client.ReadAsync(block.AsMemory(0, length), 0, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(block);
            }

            return HealthCheckResult.Healthy($"connected to {client.Options}");
        }
        catch (Exception e) when (e is NbdException or ObjectDisposedException)
        {
            return new HealthCheckResult(failure, $"cannot read from {client.Options}", e);
        }
    }
}
