namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/from-qemu-img.md</summary>
public static class FromQemuImg
{
    public static async Task RunAsync(string uri, string file, TextWriter output)
    {
        // guide
        await using NbdClient disk = await NbdClient.ConnectAsync(uri);
        output.WriteLine($"{disk.Export.Size} bytes");                                 // qemu-img info

        await foreach (NbdExtent extent in disk.GetExtentsAsync(0, disk.Export.Size))  // qemu-img map
        {
            bool isHole = (extent.Flags & MetaContexts.StateHole) != 0;
            output.WriteLine($"{extent.Offset} {extent.Length} {(isHole ? "hole" : "data")}");
        }

        await disk.CopyToAsync(file);                                                  // qemu-img convert -O raw
        // guide
    }
}
