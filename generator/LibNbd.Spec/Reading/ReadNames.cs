using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private const string NamesKey = "names";

    // Whether a name is good is a matter of its language.
    private EquatableArray<LanguageName> ReadNames(Fields entry)
    {
        if (entry.Find(NamesKey) is not { } node)
        {
            return EquatableArray<LanguageName>.Empty;
        }

        Fields fields = _context.Fields(node, SpecKeys.Names, node.Span);
        return fields.Has(CSharpTypeNames.Language)
            ? new([new LanguageName(CSharpTypeNames.Language, fields.Name(CSharpTypeNames.Language, Names.IsCSharpType, CSharpRule))])
            : EquatableArray<LanguageName>.Empty;
    }
}
