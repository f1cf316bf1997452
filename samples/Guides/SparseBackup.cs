namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/sparse-backup.md</summary>
public static class SparseBackup
{
    public static async Task RunAsync(string uri, string file, TextWriter output)
    {
        // guide
        await using NbdClient disk = await NbdClient.ConnectAsync(uri);
        await disk.CopyToAsync(file, new NbdCopyOptions
        {
            Progress = new Progress<NbdCopyProgress>(
                done => output.WriteLine($"{done.Done} of {done.Total} bytes, {done.Transferred} of them read")),
        });
        // guide
    }
}
