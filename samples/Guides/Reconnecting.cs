namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/reconnecting.md</summary>
public static class Reconnecting
{
    public static async Task RunAsync(string uri, byte[] data, TextWriter output)
    {
        // guide
        NbdClientOptionsBuilder options = new(uri) { RetryPolicy = new NbdRetryPolicy { MaxAttempts = 20 } };
        await using NbdClient disk = new(options.Build());
        disk.StateChanged += (_, change) => output.WriteLine($"{change.NewState} {change.Cause?.Message}");
        await disk.ConnectAsync();
        await disk.WriteAsync(data, offset: 0);
        try
        {
            await disk.FlushAsync();
        }
        catch (NbdException e) when (e.Code == NbdErrorCode.WritesLost)
        {
            await disk.WriteAsync(data, offset: 0);
            await disk.FlushAsync();
        }

        // guide
    }
}
