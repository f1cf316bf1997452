namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/from-pinvoke.md</summary>
public static class FromPInvoke
{
    public static async Task RunAsync(string uri, TextWriter output)
    {
        // guide
        await using NbdHandle nbd = new();                                         // nbd_create, and nbd_close at the end
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);                    // nbd_add_meta_context
        nbd.ConnectUri(uri);                                                       // nbd_connect_uri: an exception instead of -1
        output.WriteLine(nbd.GetSize());                                           // nbd_get_size

        byte[] sector = new byte[512];
        nbd.Pread(sector, 0);                                                      // nbd_pread: nothing to pin
        output.WriteLine(Convert.ToHexString(sector));

        await foreach (NbdExtent extent in nbd.GetExtentsAsync(0, nbd.GetSize()))  // nbd_block_status: no callback
        {
            output.WriteLine($"{extent.Offset} {extent.Length} {extent.Flags}");
        }

        nbd.Shutdown();                                                            // nbd_shutdown
        // guide
    }
}
