using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

/// <summary>Nodes to a draft: one file a section.</summary>
internal sealed partial class DraftReader
{
    /// <summary>The format that this reader reads.</summary>
    public const string Format = "1";

    private const string HyphenRule = "lower case letters, digits and hyphens, beginning with a letter";
    private const string CNameRule = "lower case letters, digits and underscores, beginning with a letter";
    private const string MacroRule = "upper case letters, digits and underscores, beginning with a letter";

    private const string FileNameRule = "letters, digits, hyphens, underscores and dots, beginning with a letter";

    private readonly ReadContext _context;
    private readonly Draft _draft = new();

    private DraftReader(ReadContext context) => _context = context;

    public static Draft Read(Node root, ReadContext context)
    {
        DraftReader reader = new(context);
        reader.ReadAll(root);
        return reader._draft;
    }

    private void ReadAll(Node node)
    {
        Fields root = _context.Fields(node, SpecKeys.Root, SourceSpan.Start);
        if (root.Scalar("format") is { } format && !string.Equals(format.Text, Format, StringComparison.Ordinal))
        {
            _context.Report(DiagnosticCatalogue.UnknownFormat, format.Span, format.Text, Format);
        }

        ReadLibrary(root);
        ReadTopics(root);
        ReadStates(root);
        ReadConnectionStates(root);
        ReadEnums(root);
        ReadFlags(root);
        ReadConstants(root);
        ReadMetaContexts(root);
        ReadStructs(root);
        ReadClosures(root);
        ReadLifecycle(root);
        ReadRoles(root);
        ReadCalls(root);
    }

    // Opens each entry of a section, reads it and notes whether it is sound.
    private void ReadEntries<T>(
        Fields parent, string key, Func<string, bool> isName, string rule, KeySet keys, Func<ScalarNode, Fields, T> read,
        List<Entry<T>> into)
    {
        foreach (KeyValuePair<ScalarNode, Node> entry in parent.Entries(key, isName, rule))
        {
            int before = _context.Diagnostics.Count;
            Fields fields = _context.Fields(entry.Value, keys, entry.Key.Span);
            T spec = read(entry.Key, fields);
            into.Add(new Entry<T>(spec, fields, _context.Diagnostics.Count > before));
        }
    }

    // No language has a word for a type without anything in it.
    private void RequireAny(Fields parent, string key)
    {
        if (parent.Find(key) is MappingNode { Entries.Count: 0 } empty)
        {
            _context.Report(DiagnosticCatalogue.EmptyText, empty.Span, "'" + key + "'");
        }
    }

    private EquatableArray<T> ReadChildren<T>(
        Fields parent, string key, Func<string, bool> isName, string rule, KeySet keys, Func<ScalarNode, Fields, T> read)
        where T : IEquatable<T>
    {
        List<Entry<T>> entries = [];
        ReadEntries(parent, key, isName, rule, keys, read, entries);
        return entries.Select(entry => entry.Spec).ToEquatableArray();
    }
}
