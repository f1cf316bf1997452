namespace LibNbd.Bindings.Tests.Support;

/// <summary>The examples of the languages, one for each topic.</summary>
internal static class BindingExamples
{
    /// <summary>The folder of a language.</summary>
    internal static string Folder(string language) => Repository.PathOf("api", "examples", language);

    /// <summary>The files of a folder, in order, without what their names end with.</summary>
    internal static IEnumerable<string> NamesOf(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern)
        .Select(Path.GetFileNameWithoutExtension)
        .OfType<string>()
        .Order(StringComparer.Ordinal);
}
