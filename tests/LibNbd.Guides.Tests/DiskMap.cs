using System.Text.Json;

namespace LibNbd.Guides.Tests;

/// <summary>Where data and holes are, as <c>qemu-img map</c> sees them: of a file, where the file system has nothing stored.</summary>
internal static class DiskMap
{
    /// <summary>The parts of a raw disk, a file or an export, in order; neighbours differ.</summary>
    internal static async Task<IReadOnlyList<DiskPart>> OfAsync(Scope scope, string disk)
    {
        using JsonDocument map = JsonDocument.Parse(
            await scope.RunProgram(Peers.Require("qemu-img"), "map", "-f", "raw", "--output=json", disk));
        return Merged(map.RootElement.EnumerateArray().Select(static part => new DiskPart(
            part.GetProperty("start").GetInt64(), part.GetProperty("length").GetInt64(), part.GetProperty("data").GetBoolean())));
    }

    /// <summary>The same parts as few as they can be.</summary>
    internal static IReadOnlyList<DiskPart> Merged(IEnumerable<DiskPart> parts)
    {
        List<DiskPart> merged = [];
        foreach (DiskPart part in parts)
        {
            if (merged.Count > 0 && merged[^1].IsData == part.IsData)
            {
                Assert.Equal(merged[^1].Offset + merged[^1].Length, part.Offset);
                merged[^1] = merged[^1] with { Length = merged[^1].Length + part.Length };
            }
            else
            {
                merged.Add(part);
            }
        }

        return merged;
    }
}
