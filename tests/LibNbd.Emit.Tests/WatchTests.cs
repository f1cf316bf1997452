using System.Threading.Channels;
using LibNbd.Emit.Commands;

namespace LibNbd.Emit.Tests;

/// <summary>Watching goes on after a mistake, and emits again after each change.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_change_of_the_specification_a_page_or_a_guide_emits_again()
    {
        Directory.CreateDirectory(_folder["api/pages"]);
        Directory.CreateDirectory(_folder["docs/guides"]);
        File.WriteAllText(_folder["api/nbd-api.yaml"], "first");
        File.WriteAllText(_folder["api/other.txt"], "");
        Channel<string> seen = Channel.CreateUnbounded<string>();
        using CancellationTokenSource end = new(TimeSpan.FromMinutes(2));
        int Emit()
        {
            seen.Writer.TryWrite(string.Join(' ', Directory.EnumerateFiles(_folder.Root, "*.*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllText)));
            return ExitCodes.Failure;
        }

        Task<int> run = new WatchCommand("api/nbd-api.yaml", new CommandContext(TextWriter.Null, TextWriter.Null, _folder.Root)).RunAsync(
            Emit, end.Token);
        Assert.Equal("first", await seen.Reader.ReadAsync(end.Token));
        File.WriteAllText(_folder["api/nbd-api.yaml"], "second");
        await Until(seen, "second", end.Token);
        File.WriteAllText(_folder["api/pages/a.7.md"], "page");
        await Until(seen, "second page", end.Token);
        File.WriteAllText(_folder["docs/guides/b.md"], "guide");
        await Until(seen, "second page guide", end.Token);
        await end.CancelAsync();
        Assert.Equal(ExitCodes.Success, await run);
    }

    // An editor may write in several steps; what counts is that the last state is emitted.
    private static async Task Until(Channel<string> seen, string expected, CancellationToken cancellation)
    {
        while (await seen.Reader.ReadAsync(cancellation) != expected)
        {
        }
    }
}
