namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/incremental-backup.md</summary>
public static class IncrementalBackup
{
    public static async Task RunAsync(string uri, string bitmap, string file)
    {
        // guide
        NbdClientOptionsBuilder options = new(uri) { MetaContexts = { bitmap } };
        await using NbdClient disk = await NbdClient.ConnectAsync(options.Build());
        await using FileStream backup = File.OpenWrite(file);
        await foreach (NbdExtent extent in disk.GetExtentsAsync(0, disk.Export.Size, bitmap))
        {
            if (extent.Flags == 1)
            {
                await using Stream changed = disk.OpenStream(new() { Offset = extent.Offset, Length = extent.Length });
                backup.Position = extent.Offset;
                await changed.CopyToAsync(backup);
            }
        }

        // guide
    }
}
