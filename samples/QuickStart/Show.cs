using System.Text;

namespace LibNbd.Samples.QuickStart;

/// <summary>What is shown of an export.</summary>
internal static class Show
{
    private const int BytesPerLine = 16;

    /// <summary>How much of the export to map: the map of a large one would be long.</summary>
    public static ulong MapLength(NbdHandle handle) => (ulong)Math.Min(handle.GetSize(), 1L << 30);

    public static void Hex(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> line = data[..Math.Min(data.Length, BytesPerLine)];
            StringBuilder text = new("  ");
            foreach (byte b in line)
            {
                text.Append($"{b:x2} ");
            }

            text.Append(' ', ((BytesPerLine - line.Length) * 3) + 1);
            foreach (byte b in line)
            {
                text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            }

            Console.WriteLine(text);
            data = data[line.Length..];
        }
    }

    /// <summary>The block map: an extent callback, with length and status of each extent in turn.</summary>
    public static int Extents(string metacontext, ulong offset, ReadOnlySpan<uint> entries, ref int error)
    {
        Console.WriteLine($"  {metacontext}:");
        for (int i = 0; i < entries.Length; i += 2)
        {
            string status = entries[i + 1] switch
            {
                0 => "data",
                MetaContexts.StateHole => "hole",
                MetaContexts.StateZero => "zero",
                MetaContexts.StateHole | MetaContexts.StateZero => "hole, zero",
                uint other => $"status {other}",
            };
            Console.WriteLine($"  {offset,12} {entries[i],12} {status}");
            offset += entries[i];
        }

        return 0;
    }
}
