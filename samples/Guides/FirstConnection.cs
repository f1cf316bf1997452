namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/first-connection.md</summary>
public static class FirstConnection
{
    public static async Task RunAsync(string uri, TextWriter output)
    {
        // guide
        await using NbdClient disk = await NbdClient.ConnectAsync(uri);
        output.WriteLine($"{disk.Export.Size} bytes, {(disk.Export.IsReadOnly ? "read-only" : "writable")}");

        byte[] sector = new byte[512];
        await disk.ReadAsync(sector, offset: 0);
        output.WriteLine(Convert.ToHexString(sector));
        // guide
    }
}
