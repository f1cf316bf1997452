using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadLibrary(Fields root)
    {
        if (root.Find("library") is not { } node)
        {
            return;
        }

        int before = _context.Diagnostics.Count;
        Fields fields = _context.Fields(node, SpecKeys.Library, node.Span);
        string version = fields.Scalar("version") is { } scalar ? fields.VersionText(scalar) ?? "" : "";
        LibrarySpec library = new(
            fields.Name("name", Names.IsFileName, FileNameRule),
            version,
            fields.Name("soname", Names.IsFileName, FileNameRule),
            fields.Name("symbol-prefix", IsSymbolPrefix, CNameRule + ", with a final underscore"),
            fields.Name("macro-prefix", Names.IsMacro, MacroRule),
            ReadVersions(fields, version),
            fields.Lines("authors"),
            fields.Line("copyright"));
        _draft.LibraryFields = fields;
        if (_context.Diagnostics.Count == before)
        {
            _draft.Library = library;
        }
    }

    private static bool IsSymbolPrefix(string text) =>
        text.EndsWith("_", StringComparison.Ordinal) && Names.IsCName(text.Substring(0, text.Length - 1));

    // Oldest first, each newer than the one before, none newer than the library.
    private EquatableArray<string> ReadVersions(Fields fields, string libraryVersion)
    {
        List<string> versions = [];
        foreach (ScalarNode scalar in fields.Scalars("versions"))
        {
            if (fields.VersionText(scalar) is not { } text || !ApiVersion.TryParse(text, out ApiVersion version))
            {
                continue;
            }

            if (versions.Count > 0 && ApiVersion.TryParse(versions[versions.Count - 1], out ApiVersion previous) && version <= previous)
            {
                _context.Report(DiagnosticCatalogue.VersionOrder, scalar.Span, text, versions[versions.Count - 1]);
            }
            else if (ApiVersion.TryParse(libraryVersion, out ApiVersion library) && version > library)
            {
                _context.Report(DiagnosticCatalogue.NewerThanLibrary, scalar.Span, text, libraryVersion);
            }

            versions.Add(text);
        }

        return versions.ToEquatableArray();
    }
}
