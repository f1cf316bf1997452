using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Markdown;
using LibNbd.Spec.Model;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

/// <summary>A name somewhere in the file that must be that of a call.</summary>
internal readonly record struct CallUse(string Name, SourceSpan Span, CallUseKind Kind);

/// <summary>Where a call is named; each has a diagnostic of its own.</summary>
internal enum CallUseKind
{
    SeeAlso,
    Prose,
    Predicate,
}

/// <summary>A version somewhere in the file.</summary>
internal readonly record struct VersionUse(string Version, SourceSpan Span);

/// <summary>What every section's reader shares: the diagnostics, and the references to be resolved when everything is read.</summary>
internal sealed class ReadContext
{
    public ReadContext(string source, Node root, DiagnosticBag diagnostics)
    {
        Diagnostics = diagnostics;
        Prose = new ProseReader(
            new ScalarPositions(source), diagnostics, ValueReferences.Scan(root),
            (name, span) => CallUses.Add(new CallUse(name, span, CallUseKind.Prose)));
    }

    public DiagnosticBag Diagnostics { get; }

    public ProseReader Prose { get; }

    public List<CallUse> CallUses { get; } = [];

    public List<VersionUse> VersionUses { get; } = [];

    public void Report(DiagnosticKind kind, SourceSpan span, params object[] arguments) => Diagnostics.Report(kind, span, arguments);

    /// <summary>The fields of a mapping, its keys checked against the format.</summary>
    /// <param name="node">What should be a mapping.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="owner">Where a missing key is reported: the name of the entry.</param>
    public Fields Fields(Node node, KeySet keys, SourceSpan owner)
    {
        if (node is not MappingNode map)
        {
            Report(DiagnosticCatalogue.WrongNodeKind, node.Span, keys.Owner, "a mapping", node.KindName);
            return new Fields(this, keys, null, owner);
        }

        foreach (KeyValuePair<ScalarNode, Node> entry in map.Entries)
        {
            if (!keys.Contains(entry.Key.Text))
            {
                Report(
                    DiagnosticCatalogue.UnknownKey, entry.Key.Span, keys.Owner, entry.Key.Text, Suggestion.For(entry.Key.Text, keys.All));
            }
        }

        foreach (string key in keys.Required)
        {
            if (map.Find(key) is null)
            {
                Report(DiagnosticCatalogue.MissingKey, owner, keys.Owner, key);
            }
        }

        return new Fields(this, keys, map, owner);
    }
}
