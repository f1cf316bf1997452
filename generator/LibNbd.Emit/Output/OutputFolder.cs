using System.Text;

namespace LibNbd.Emit.Output;

/// <summary>What a run did to a folder, by file names.</summary>
internal sealed record OutputChanges(IReadOnlyList<string> Written, IReadOnlyList<string> Removed, int Unchanged);

/// <summary>Brings a folder to what a target gives: writes what differs, removes what is stale, and leaves the rest untouched.</summary>
internal sealed class OutputFolder(string path)
{
    // The notice stands in one of the first lines; a page that merely quotes it further down is not ours.
    private const int NoticeLines = 3;

    private const char PatternSeparator = ';';

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the files of a target.</summary>
    public OutputChanges Write(ITarget target, IEnumerable<EmittedFile> files) => Bring(target, files, isDry: false);

    /// <summary>What <see cref="Write"/> would do.</summary>
    public OutputChanges Compare(ITarget target, IEnumerable<EmittedFile> files) => Bring(target, files, isDry: true);

    private OutputChanges Bring(ITarget target, IEnumerable<EmittedFile> files, bool isDry)
    {
        if (!isDry)
        {
            Directory.CreateDirectory(path);
        }

        List<string> written = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (EmittedFile file in files)
        {
            names.Add(file.Name);
            string full = Path.Combine(path, file.Name);
            byte[] content = Utf8.GetBytes(file.Text);
            if (!File.Exists(full) || !content.AsSpan().SequenceEqual(File.ReadAllBytes(full)))
            {
                written.Add(file.Name);
                if (!isDry)
                {
                    File.WriteAllBytes(full, content);
                }
            }
        }

        List<string> removed = [];
        IEnumerable<string> present = Directory.Exists(path)
            ? target.FilePattern.Split(PatternSeparator).SelectMany(pattern => Directory.EnumerateFiles(path, pattern))
            : [];
        foreach (string full in present.Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(full);
            if (!names.Contains(name) && File.ReadLines(full).Take(NoticeLines).Any(line => line.Contains(target.Notice, StringComparison.Ordinal)))
            {
                removed.Add(name);
                if (!isDry)
                {
                    File.Delete(full);
                }
            }
        }

        return new OutputChanges(written, removed, names.Count - written.Count);
    }
}
