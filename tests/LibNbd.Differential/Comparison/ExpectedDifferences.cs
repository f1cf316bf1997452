using System.Text;

namespace LibNbd.Differential.Comparison;

/// <summary>
/// The differences that are meant, line by line, each under its row of docs/differences.md. One that does not occur any more is as wrong as
/// one that is not listed.
/// </summary>
internal sealed class ExpectedDifferences
{
    private const string Unexplained = "UNEXPLAINED";

    private static readonly Lock Writing = new();

    private readonly string _path;
    private readonly SortedDictionary<string, (string Reason, List<string> Diff)> _entries = new(StringComparer.Ordinal);

    private ExpectedDifferences(string path) => _path = path;

    /// <summary>Those of a face, by program.</summary>
    internal static ExpectedDifferences Of(string face)
    {
        ExpectedDifferences expected = new(Repository.PathOf("tests", "LibNbd.Differential", "differences", face + ".verified.txt"));
        if (!File.Exists(expected._path))
        {
            return expected;
        }

        string reason = Unexplained;
        List<string> diff = [];
        foreach (string line in File.ReadLines(expected._path))
        {
            if (line.StartsWith("reason ", StringComparison.Ordinal))
            {
                reason = line["reason ".Length..];
            }
            else if (line.StartsWith("program ", StringComparison.Ordinal))
            {
                expected._entries.Add(line["program ".Length..], (reason, diff = []));
            }
            else if (line.Length > 0)
            {
                diff.Add(line);
            }
        }

        return expected;
    }

    /// <summary>The programs that are expected to differ.</summary>
    internal IReadOnlyCollection<string> Programs => _entries.Keys;

    /// <summary>What is wrong with the differences of a group of programs; empty if all are as expected.</summary>
    internal List<string> Judge(IReadOnlyDictionary<string, List<string>> differences)
    {
        if (Snapshot.IsUpdating)
        {
            Update(differences);
        }

        string documented = File.ReadAllText(Repository.PathOf("docs", "differences.md"));
        List<string> faults = [];
        foreach ((string program, List<string> diff) in differences)
        {
            bool known = _entries.TryGetValue(program, out (string Reason, List<string> Diff) entry);
            if (!diff.SequenceEqual(known ? entry.Diff : [], StringComparer.Ordinal))
            {
                string what = diff.Count == 0 ? "the expected difference does not occur any more" : "differs";
                faults.Add($"{program}: {what}\n  {string.Join("\n  ", diff)}");
            }
            else if (known && !documented.Contains($"| {entry.Reason} |", StringComparison.Ordinal))
            {
                faults.Add($"{program}: no row of docs/differences.md begins with: {entry.Reason}");
            }
        }

        return faults;
    }

    private void Update(IReadOnlyDictionary<string, List<string>> differences)
    {
        lock (Writing)
        {
            // Another group may have written meanwhile.
            foreach ((string program, (string Reason, List<string> Diff) entry) in Of(Path.GetFileName(_path).Split('.')[0])._entries)
            {
                _entries.TryAdd(program, entry);
            }

            foreach ((string program, List<string> diff) in differences)
            {
                string reason = _entries.TryGetValue(program, out (string Reason, List<string> Diff) entry) ? entry.Reason : Unexplained;
                if (diff.Count == 0)
                {
                    _entries.Remove(program);
                }
                else
                {
                    _entries[program] = (reason, diff);
                }
            }

            StringBuilder text = new();
            foreach (IGrouping<string, KeyValuePair<string, (string Reason, List<string> Diff)>> group in
                _entries.GroupBy(static entry => entry.Value.Reason, StringComparer.Ordinal)
                    .OrderBy(static group => group.Key, StringComparer.Ordinal))
            {
                text.Append($"reason {group.Key}\n");
                foreach ((string program, (string _, List<string> diff)) in group)
                {
                    text.Append($"\nprogram {program}\n{string.Concat(diff.Select(static line => line + "\n"))}");
                }

                text.Append('\n');
            }

            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllText(_path, text.ToString());
        }
    }
}
