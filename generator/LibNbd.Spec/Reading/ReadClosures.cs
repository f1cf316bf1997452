using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadClosures(Fields root) => ReadEntries(
        root, "closures", Names.IsHyphenated, HyphenRule, SpecKeys.Closure,
        (name, fields) => ReadClosure(name, fields),
        _draft.Closures);

    private ClosureSpec ReadClosure(ScalarNode name, Fields fields)
    {
        _context.Prose.Parameters = ParameterNames(fields);
        ClosureSpec closure = new(
            name.Text,
            ReadNames(fields),
            fields.Version("since"),
            fields.Prose("doc"),
            fields.Type("lives-until", Vocabulary.ClosureLifetimes, "lifetime"),
            fields.Type("thread", Vocabulary.ClosureThreads, "thread"),
            fields.Type("result", Vocabulary.ClosureResults, "closure result"),
            fields.Items("parameters").Select(ReadClosureParameter).ToEquatableArray(),
            name.Span);
        _context.Prose.Parameters = [];
        return closure;
    }

    private static readonly string[] ClosureParameterDetails = ["length"];

    // An array of structures names them besides its length; structures stand above.
    private void CheckArray(Fields fields, ClosureParameterKind kind)
    {
        if (kind != ClosureParameterKind.StructArray)
        {
            CheckAbsent(fields, Vocabulary.YamlName(kind), "struct");
        }
        else if (fields.Scalar("struct") is not { } name)
        {
            _context.Report(DiagnosticCatalogue.MissingDetail, fields.Span("type"), Vocabulary.YamlName(kind), "struct");
        }
        else if (_draft.Structs.TrueForAll(entry => !string.Equals(entry.Spec.Name, name.Text, StringComparison.Ordinal)))
        {
            List<string> known = _draft.Structs.ConvertAll(entry => entry.Spec.Name);
            _context.Report(DiagnosticCatalogue.UnknownTypeName, name.Span, "struct", name.Text, Suggestion.For(name.Text, known));
        }
    }

    private ClosureParameterSpec ReadClosureParameter(Node node)
    {
        Fields fields = _context.Fields(node, SpecKeys.ClosureParameter, node.Span);
        string name = fields.Name("name", Names.IsCName, CNameRule);
        int before = _context.Diagnostics.Count;
        ClosureParameterKind kind = fields.Type("type", Vocabulary.ClosureParameterTypes, "closure parameter");
        if (_context.Diagnostics.Count == before)
        {
            CheckDetails(fields, Vocabulary.YamlName(kind), Vocabulary.DetailKey(kind), ClosureParameterDetails);
            CheckArray(fields, kind);
        }

        string? length = fields.Has("length") ? fields.Name("length", Names.IsCName, CNameRule) : null;
        return new ClosureParameterSpec(name, kind, length, fields.OptionalText("struct"), fields.Prose("doc"), fields.Span("name"));
    }
}
