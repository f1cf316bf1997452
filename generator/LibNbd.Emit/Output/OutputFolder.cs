using System.Text;

namespace LibNbd.Emit.Output;

/// <summary>What a run did to a folder, by paths below it.</summary>
internal sealed record OutputChanges(IReadOnlyList<OutputPath> Written, IReadOnlyList<OutputPath> Removed, int Unchanged);

/// <summary>
/// Brings a folder to what a target gives: writes what differs, removes what the target gave before and gives no longer, and leaves the
/// rest untouched.
/// </summary>
/// <remarks>
/// What it guarantees: nothing outside the folder is written or removed, whatever a target names its files and wherever links lead; a file
/// that the target did not write is neither replaced nor removed; all of this is looked at before the first file is written; and a file is
/// replaced as a whole or not at all.
/// </remarks>
internal sealed class OutputFolder(string path)
{
    private const string TemporarySuffix = ".emit~";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the files of a target.</summary>
    /// <exception cref="OutputException">Something is in the way, and nothing was changed.</exception>
    public OutputChanges Write(ITarget target, IEnumerable<EmittedFile> files)
    {
        Plan plan = PlanOf(target, files);
        Directory.CreateDirectory(path);
        foreach (OutputPath stale in plan.Removed)
        {
            File.Delete(stale.In(path));
        }

        RemoveEmptyFolders(plan.Removed);
        foreach ((OutputPath file, byte[] content) in plan.Written)
        {
            Replace(file.In(path), content);
        }

        return plan.Changes;
    }

    /// <summary>What <see cref="Write"/> would do.</summary>
    /// <exception cref="OutputException">Something would be in the way.</exception>
    public OutputChanges Compare(ITarget target, IEnumerable<EmittedFile> files) => PlanOf(target, files).Changes;

    // Beside its place first, so that nobody sees half a file, and a link in its place is replaced and not followed.
    private static void Replace(string full, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = full + TemporarySuffix;
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, full, overwrite: true);
    }

    private Plan PlanOf(ITarget target, IEnumerable<EmittedFile> files)
    {
        IReadOnlySet<OutputPath> before = Manifest.Read(target, path);
        Dictionary<OutputPath, byte[]> wanted = [];
        foreach (EmittedFile file in files)
        {
            if (!wanted.TryAdd(file.Path, Utf8.GetBytes(file.Text)))
            {
                throw new OutputException($"the target '{target.Name}' emits '{file.Path}' twice");
            }
        }

        CheckNames(target, wanted.Keys);
        EmittedFile manifest = Manifest.Of(target, [.. wanted.Keys]);
        wanted.Add(manifest.Path, Utf8.GetBytes(manifest.Text));
        List<(OutputPath Path, byte[] Content)> written = [];
        foreach ((OutputPath file, byte[] content) in wanted)
        {
            string full = file.In(path);
            CheckFolders(file, before);
            if (Directory.Exists(full))
            {
                throw new OutputException($"{full} is a folder, but the target '{target.Name}' emits a file of that name");
            }

            bool isThere = File.Exists(full);
            if (isThere && content.AsSpan().SequenceEqual(File.ReadAllBytes(full)))
            {
                continue;
            }

            if (isThere && file != manifest.Path && !before.Contains(file))
            {
                throw new OutputException(
                    $"{full} was not written by the target '{target.Name}' ({manifest.Path} does not list it), and is not replaced: move "
                        + $"or delete it");
            }

            written.Add((file, content));
        }

        List<OutputPath> removed = [.. before.Where(file => !wanted.ContainsKey(file))
            .OrderBy(file => file.ToString(), StringComparer.Ordinal)];
        removed.ForEach(file => CheckFolders(file, before));
        removed.RemoveAll(file => !File.Exists(file.In(path)));
        return new Plan(written, removed, wanted.Count - written.Count);
    }

    // On Windows and macOS two names that differ by case are one file; and a file cannot be a folder.
    private static void CheckNames(ITarget target, IEnumerable<OutputPath> paths)
    {
        Dictionary<string, OutputPath> taken = new(StringComparer.OrdinalIgnoreCase)
        {
            [Manifest.PathOf(target).ToString()] = Manifest.PathOf(target),
        };
        foreach (OutputPath file in paths)
        {
            if (!taken.TryAdd(file.ToString(), file))
            {
                throw new OutputException(
                    $"the target '{target.Name}' emits '{file}' and '{taken[file.ToString()]}', which are the same file on some systems");
            }
        }

        foreach (OutputPath file in paths)
        {
            if (file.Folders.FirstOrDefault(taken.ContainsKey) is { } folder)
            {
                throw new OutputException($"the target '{target.Name}' emits '{file}', and also '{taken[folder]}' as a file");
            }
        }
    }

    // A link would lead out of the folder. A file that the target gave before, and that is a folder now, is removed first.
    private void CheckFolders(OutputPath file, IReadOnlySet<OutputPath> before)
    {
        foreach (string name in file.Folders)
        {
            string folder = Path.Combine(path, name);
            if ((File.Exists(folder) && !before.Contains(name))
                || (Directory.Exists(folder) && File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint)))
            {
                throw new OutputException($"{folder} is not a folder, so '{file}' cannot be written");
            }
        }
    }

    private void RemoveEmptyFolders(IEnumerable<OutputPath> removed)
    {
        foreach (string folder in removed.SelectMany(file => file.Folders)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(folder => folder.Length))
        {
            string full = Path.Combine(path, folder);
            if (Directory.Exists(full) && !Directory.EnumerateFileSystemEntries(full).Any())
            {
                Directory.Delete(full);
            }
        }
    }

    private sealed record Plan(IReadOnlyList<(OutputPath Path, byte[] Content)> Written, IReadOnlyList<OutputPath> Removed, int Unchanged)
    {
        public OutputChanges Changes => new([.. Written.Select(file => file.Path)], Removed, Unchanged);
    }
}
