using System.Globalization;

namespace LibNbd.Guides.Tests;

/// <summary>The handle and the client, as a language uses them that knows no spans and cannot await in a loop over them.</summary>
public sealed class VisualBasicTests
{
    private const int Piece = 64 * 1024;
    private const int Pieces = 16;

    public static TheoryData<string> Ways => ["handle", "client"];

    [Theory]
    [MemberData(nameof(Ways))]
    public Task It_reads_and_asks_for_extents(string way) => Scope.Run(async scope =>
    {
        string disk = scope.Folder.NewSparseFile(Pieces * Piece);
        byte[] data = scope.RandomBytes(2 * Piece);
        using (FileStream stream = File.OpenWrite(disk))
        {
            await stream.WriteAsync(data);
            stream.Position = 9 * Piece;
            await stream.WriteAsync(data.AsMemory(0, Piece));
        }

        ServerProcess server = await scope.QemuNbd(Transport.Unix, disk, "-r");
        string uri = server.Address.Uri();
        StringWriter output = new(CultureInfo.InvariantCulture);
        await (way == "handle" ? Samples.ExportMap.ByHandleAsync(uri, output) : Samples.ExportMap.ByClientAsync(uri, output));

        string[] expected =
        [
            Convert.ToHexString(data, 0, 512),
            .. (await DiskMap.OfAsync(scope, disk)).Select(
                static part => $"{part.Offset} to {part.Offset + part.Length}: {(part.IsData ? "data" : "hole")}"),
        ];
        Assert.Equal(5, expected.Length);
        Assert.Equal(expected, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    });
}
