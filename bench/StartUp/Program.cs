using LibNbd;

// URI and how many blocks to read one after the other, by NbdClient or by NbdHandle; nothing at all without arguments.
if (args is [var uri, var mode, var count])
{
    byte[] block = new byte[4096];
    if (mode == "client")
    {
        await using NbdClient client = await NbdClient.ConnectAsync(uri);
        for (int i = int.Parse(count); i > 0; i--)
        {
            await client.ReadAsync(block, i * 4096L % client.Export.Size);
        }
    }
    else
    {
        await using NbdHandle handle = new();
        await handle.ConnectUriAsync(uri);
        for (int i = int.Parse(count); i > 0; i--)
        {
            await handle.PreadAsync(block, (ulong)i * 4096 % (ulong)handle.Size);
        }
    }
}
