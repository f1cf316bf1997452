using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    // "allowed" goes with "flags" and "taken" with a descriptor, but both may be absent.
    private static readonly string[] ParameterDetails = ["length", "closure", "enum", "flags"];
    private static readonly string[] ReturnDetails = ["enum", "flags"];

    private ParameterSpec ReadParameter(Fields fields, bool optional)
    {
        string name = fields.Name("name", Names.IsCName, CNameRule);
        int before = _context.Diagnostics.Count;
        ParameterKind kind = fields.Type("type", Vocabulary.ParameterTypes, "parameter");
        if (_context.Diagnostics.Count == before && fields.Has("type"))
        {
            CheckDetails(fields, Vocabulary.YamlName(kind), Vocabulary.DetailKey(kind), ParameterDetails);
            if (kind != ParameterKind.Flags)
            {
                CheckAbsent(fields, Vocabulary.YamlName(kind), "allowed");
            }

            if (kind != ParameterKind.Fd)
            {
                CheckAbsent(fields, Vocabulary.YamlName(kind), "taken");
            }

            if (optional && kind is not (ParameterKind.Closure or ParameterKind.Flags))
            {
                _context.Report(DiagnosticCatalogue.BadOptional, fields.Span("type"), Vocabulary.YamlName(kind));
            }
        }

        string? length = fields.Has("length") ? fields.Name("length", Names.IsCName, CNameRule) : null;
        string? typeName = fields.OptionalText("closure") ?? fields.OptionalText("enum") ?? fields.OptionalText("flags");
        return new ParameterSpec(
            name, kind, length, typeName, ReadAllowed(fields), optional, fields.Prose("doc"), fields.Span("name"))
        {
            IsTaken = fields.Flag("taken", absent: false),
        };
    }

    // Null stands for all of them.
    private static EquatableArray<string>? ReadAllowed(Fields fields)
    {
        if (fields.Find("allowed") is ScalarNode scalar)
        {
            if (!string.Equals(scalar.Text, "all", StringComparison.Ordinal))
            {
                fields.WrongValue(scalar, "allowed", "write a list of names, or all");
            }

            return null;
        }

        return fields.Has("allowed")
            ? fields.DistinctScalars("allowed", "the flag").Select(flag => flag.Text).ToEquatableArray()
            : null;
    }

    private ReturnSpec ReadReturns(Fields call)
    {
        switch (call.Find("returns"))
        {
            case null:
                return new ReturnSpec(default, null, Prose.Empty, call.Owner);
            case ScalarNode scalar:
                int before = _context.Diagnostics.Count;
                ReturnKind simple = call.TypeOf(scalar, Vocabulary.ReturnTypes, "return");
                if (_context.Diagnostics.Count == before && Vocabulary.DetailKey(simple) is { } missing)
                {
                    _context.Report(DiagnosticCatalogue.MissingDetail, scalar.Span, scalar.Text, missing);
                }

                return new ReturnSpec(simple, null, Prose.Empty, scalar.Span);
            case Node node:
                return ReadDetailedReturns(_context.Fields(node, SpecKeys.Return, node.Span));
        }
    }

    private ReturnSpec ReadDetailedReturns(Fields fields)
    {
        int before = _context.Diagnostics.Count;
        ReturnKind kind = fields.Type("type", Vocabulary.ReturnTypes, "return");
        if (_context.Diagnostics.Count == before && fields.Has("type"))
        {
            CheckDetails(fields, Vocabulary.YamlName(kind), Vocabulary.DetailKey(kind), ReturnDetails);
        }

        string? typeName = fields.OptionalText("enum") ?? fields.OptionalText("flags");
        return new ReturnSpec(kind, typeName, fields.Prose("doc"), fields.Span("type"));
    }

    // The one further key that the type needs, and none of the others.
    private void CheckDetails(Fields fields, string type, string? needed, string[] possible)
    {
        if (needed is not null && !fields.Has(needed))
        {
            _context.Report(DiagnosticCatalogue.MissingDetail, fields.Span("type"), type, needed);
        }

        foreach (string key in possible)
        {
            if (!string.Equals(key, needed, StringComparison.Ordinal))
            {
                CheckAbsent(fields, type, key);
            }
        }
    }

    private void CheckAbsent(Fields fields, string type, string key)
    {
        if (fields.Has(key))
        {
            _context.Report(DiagnosticCatalogue.SuperfluousDetail, fields.Span(key), type, key);
        }
    }
}
