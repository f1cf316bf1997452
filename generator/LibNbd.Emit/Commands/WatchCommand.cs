using System.Threading.Channels;

namespace LibNbd.Emit.Commands;

/// <summary>Does something again whenever the specification, a page beside it or a guide changes, for those who write prose.</summary>
/// <param name="specPath">The specification, as the user named it.</param>
/// <param name="context">What it works with.</param>
internal sealed class WatchCommand(string specPath, CommandContext context)
{
    // An editor writes a file in several steps; they shall be one change.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until it is cancelled. A mistake in the specification is told and waited out.</summary>
    /// <param name="emit">What is done first, and after each change.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<int> RunAsync(Func<int> emit, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(specPath, context.Folder);
        string guides = Path.GetFullPath(GuideFiles.Folder, GuideFiles.RootOf(path));
        Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Note() => changes.Writer.TryWrite(true);
        using FileSystemWatcher specification = Watch(Path.GetDirectoryName(path)!, changed => IsWatched(changed, path), Note);
        using FileSystemWatcher? pages = Directory.Exists(guides) ? Watch(guides, _ => true, Note) : null;
        try
        {
            while (true)
            {
                emit();
                await context.Output.WriteLineAsync("watching; interrupt to stop").ConfigureAwait(false);
                await changes.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                await Task.Delay(Settle, cancellation).ConfigureAwait(false);
                changes.Reader.TryRead(out _);
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Success;
        }
    }

    private static FileSystemWatcher Watch(string folder, Func<string, bool> isWatched, Action note)
    {
        FileSystemWatcher watcher = new(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Size,
        };
        void Note(object sender, FileSystemEventArgs e)
        {
            if (isWatched(e.FullPath))
            {
                note();
            }
        }

        watcher.Changed += Note;
        watcher.Created += Note;
        watcher.Deleted += Note;
        watcher.Renamed += Note;
        // What the watcher missed is a change too.
        watcher.Error += (_, _) => note();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private static bool IsWatched(string changed, string spec) =>
        string.Equals(changed, spec, StringComparison.Ordinal)
        || string.Equals(Path.GetFileName(Path.GetDirectoryName(changed)), SpecFile.PagesFolder, StringComparison.Ordinal)
        || string.Equals(
            Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(changed))), SpecFile.ExamplesFolder, StringComparison.Ordinal);
}
