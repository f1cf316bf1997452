using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private const string NamesKey = "names";

    // Which languages there are, and whether a name is good in one, is a matter of the languages: they look at it when all of this is
    // sound.
    private EquatableArray<LanguageName> ReadNames(Fields entry)
    {
        List<LanguageName> names = [];
        foreach (KeyValuePair<ScalarNode, Node> name in entry.Entries(NamesKey, Names.IsHyphenated, HyphenRule))
        {
            if (name.Value is ScalarNode scalar)
            {
                names.Add(new LanguageName(name.Key.Text, scalar.Text, scalar.Span, name.Key.Span));
            }
            else
            {
                _context.Report(
                    DiagnosticCatalogue.WrongNodeKind, name.Value.Span, "'" + name.Key.Text + "'", "a scalar", name.Value.KindName);
            }
        }

        return names.ToEquatableArray();
    }
}
