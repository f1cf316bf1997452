namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/start-up.md</summary>
public static class StartUp
{
    public static async Task RunAsync(string uri, TextWriter output)
    {
        // guide
        await using NbdHandle disk = new();
        await disk.ConnectUriAsync(uri);
        byte[] block = new byte[4096];
        await disk.PreadAsync(block, 0);
        output.WriteLine(Convert.ToHexStringLower(block, 0, 16));
        // guide
    }
}
