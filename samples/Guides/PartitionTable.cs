namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/partition-table.md</summary>
public static class PartitionTable
{
    public static async Task RunAsync(string uri, TextWriter output)
    {
        // guide
        await using NbdClient disk = await NbdClient.ConnectAsync(uri);
        using BinaryReader gpt = new(disk.OpenStream());
        gpt.BaseStream.Position = 512 + 72;
        (long entries, int count, int size) = (gpt.ReadInt64() * 512, gpt.ReadInt32(), gpt.ReadInt32());
        for (int i = 0; i < count; i++)
        {
            gpt.BaseStream.Position = entries + (i * size);
            (Guid type, Guid name) = (new(gpt.ReadBytes(16)), new(gpt.ReadBytes(16)));
            (long first, long last) = (gpt.ReadInt64(), gpt.ReadInt64());
            if (type != Guid.Empty)
            {
                output.WriteLine($"{name}: {(last - first + 1) * 512} bytes at {first * 512}");
            }
        }

        // guide
    }
}
