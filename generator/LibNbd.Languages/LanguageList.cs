using LibNbd.Languages.C;
using LibNbd.Languages.CSharp;
using LibNbd.Languages.Go;
using LibNbd.Languages.OCaml;
using LibNbd.Languages.Python;
using LibNbd.Languages.Rust;

namespace LibNbd.Languages;

/// <summary>Every language that there is. A new one is a folder, and a line here.</summary>
internal static class LanguageList
{
    /// <summary>In the order of the pages. The first one is that of the names in the YAML and of the words on the pages.</summary>
    public static LanguageSet All { get; } = new(
    [
        new CLanguage(),
        new CSharpLanguage(),
        new PythonLanguage(),
        new GoLanguage(),
        new RustLanguage(),
        new OCamlLanguage(),
    ]);
}
