using System.Globalization;
using System.Xml.Linq;
using LibNbd.Tools.Common;
using LibNbd.Tools.Info;

namespace LibNbd.Tools.Tests.Info;

/// <summary>nbdinfo --map --visual and --svg.</summary>
public sealed class MapPictureTests
{
    private const string Allocation = "base:allocation";

    private static readonly Ansi Plain = new(isOn: false);

    [Fact]
    public void A_cell_has_the_type_of_most_of_its_bytes()
    {
        ExtentMap map = ExtentMap.Of(Allocation, (60, 0), (20, 3), (15, 0), (25, 3), (80, 0));
        Assert.Equal([0, 0, 3, 0, 0], MapCells.Of(map, 5));
        Assert.Equal([0, 3, 0], MapCells.Of(ExtentMap.Of(Allocation, (1, 0), (1, 3), (1, 0)), 80));
        Assert.Empty(MapCells.Of(ExtentMap.Of(Allocation), 80));
    }

    // The model: each byte is counted by itself.
    [Fact]
    public void Cells_of_random_maps_are_those_of_their_bytes()
    {
        Random random = new(17);
        for (int round = 0; round < 200; round++)
        {
            (ulong Length, ulong Type)[] extents =
                [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => ((ulong)random.Next(1, 30), (ulong)random.Next(0, 4)))];
            ulong[] bytes = [.. extents.SelectMany(extent => Enumerable.Repeat(extent.Type, (int)extent.Length))];
            int count = random.Next(1, 100);
            ulong[] cells = MapCells.Of(ExtentMap.Of(Allocation, extents), count);
            Assert.Equal(Math.Min(count, bytes.Length), cells.Length);
            for (int i = 0; i < cells.Length; i++)
            {
                ulong[] inside = bytes[(bytes.Length * i / cells.Length)..(bytes.Length * (i + 1) / cells.Length)];
                int most = inside.CountBy(type => type).Max(share => share.Value);
                Assert.Equal(inside.CountBy(type => type).Where(share => share.Value == most).Min(share => share.Key), cells[i]);
            }
        }
    }

    [Fact]
    public void The_bar_is_as_wide_as_the_terminal_and_its_legend_has_the_totals() => Assert.Equal(
        """
        █████··········░░░░░
        0                 1M
        █ data       25.0%, 262144 (256K)
        ░ hole       25.0%, 262144 (256K)
        · hole,zero  50.0%, 524288 (512K)

        """,
        MapBar.Of(ExtentMap.Of(Allocation, (262144, 0), (524288, 3), (262144, 1)), 20, Plain));

    [Fact]
    public void Colours_change_where_the_type_does()
    {
        string bar = MapBar.Of(ExtentMap.Of("qemu:dirty-bitmap:x", (10, 0), (10, 1)), 20, new Ansi(isOn: true));
        Assert.StartsWith("\e[22;32m··········\e[22;31m██████████\e[0m\n", bar, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_is_not_known_has_numbers() => Assert.Contains(
        "▒ type 7  100.0%, 4096 (4K)\n", MapBar.Of(ExtentMap.Of("x:y", (4096, 7)), 20, Plain), StringComparison.Ordinal);

    [Fact]
    public Task The_terminal_of_the_tool_counts() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "data", "data=1 @524288 2", "size=1M");
        ProgramResult result = await ToolRun.Of(
            new ToolRun.Settings { Columns = 32 }, "nbdinfo", "--map", "--visual", "--no-color", server.Address.Uri());
        Assert.Equal("█···············█···············", result.Success().Split('\n')[0]);
    });

    [Fact]
    public Task A_picture_is_written_to_a_file() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "data", "data=1 @524288 2", "size=1M");
        string file = scope.Folder["map.svg"];
        Assert.Empty((await ToolRun.Of("nbdinfo", "--map", $"--svg={file}", server.Address.Uri())).Success());
        XNamespace svg = "http://www.w3.org/2000/svg";
        XElement root = XDocument.Load(file).Root!;
        Assert.Equal(svg + "svg", root.Name);
        string[] titles = [.. root.Descendants(svg + "title").Select(title => title.Value)];
        Assert.Equal(4, titles.Length);
        Assert.EndsWith(": data", titles[0], StringComparison.Ordinal);
        Assert.EndsWith("to 1048576: hole,zero", titles[3], StringComparison.Ordinal);
        int[] widths = [.. root.Elements(svg + "rect").Where(rect => rect.HasElements)
            .Select(rect => int.Parse(rect.Attribute("width")!.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(1000, widths.Sum());
        Assert.Contains("hole,zero: 93.8%, 983040 (960K)", root.Elements(svg + "text").Select(text => text.Value), StringComparer.Ordinal);
        Assert.Contains("type", (await ToolRun.Of("nbdinfo", "--map", $"--svg={file}", "--json", server.Address.Uri())).Success());
    });

    [Fact]
    public void An_empty_export_has_a_picture_too()
    {
        ExtentMap map = ExtentMap.Of(Allocation);
        Assert.Equal("the export is empty\n", MapBar.Of(map, 80, Plain));
        Assert.NotNull(XDocument.Parse(MapSvg.Of(map, "<&>")).Root);
    }

    [Theory]
    [InlineData("you must use --visual only with --map option.", "--visual")]
    [InlineData("you must use --svg only with --map option.", "--svg=x")]
    [InlineData("you cannot use --visual and --json or --totals together.", "--map", "--visual", "--json")]
    [InlineData("you cannot use --visual and --json or --totals together.", "--map", "--visual", "--totals")]
    public async Task Pictures_go_with_the_map_alone(string message, params string[] words)
    {
        ProgramResult result = await ToolRun.Of("nbdinfo", [.. words, "nbd://localhost"]);
        Assert.Equal((1, $"nbdinfo: {message}\n"), (result.ExitCode, result.Errors));
    }
}
