using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadClosures(Fields root) => ReadEntries(
        root, "closures", Names.IsHyphenated, HyphenRule, SpecKeys.Closure,
        (name, fields) => new ClosureSpec(
            name.Text,
            fields.Name("csharp", Names.IsCSharpType, CSharpRule),
            fields.Version("since"),
            fields.Prose("doc"),
            fields.Items("parameters").Select(ReadClosureParameter).ToEquatableArray(),
            name.Span),
        _draft.Closures);

    private ClosureParameterSpec ReadClosureParameter(Node node)
    {
        Fields fields = _context.Fields(node, SpecKeys.ClosureParameter, node.Span);
        string name = fields.Name("name", Names.IsCName, CNameRule);
        int before = _context.Diagnostics.Count;
        ClosureParameterKind kind = fields.Type("type", Vocabulary.ClosureParameterTypes, "closure parameter");
        if (_context.Diagnostics.Count == before)
        {
            CheckDetails(fields, Vocabulary.YamlName(kind), Vocabulary.DetailKey(kind), ["length"]);
        }

        string? length = fields.Has("length") ? fields.Name("length", Names.IsCName, CNameRule) : null;
        return new ClosureParameterSpec(name, kind, length, fields.Prose("doc"), fields.Span("name"));
    }
}
