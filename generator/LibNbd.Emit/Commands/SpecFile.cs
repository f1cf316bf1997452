using LibNbd.Languages;
using LibNbd.Spec;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Commands;

/// <summary>Finds and reads the specification, with the pages beside it.</summary>
internal static class SpecFile
{
    /// <summary>The folder beside the specification that has the pages which are no call's.</summary>
    public const string PagesFolder = "pages";

    /// <summary>The folder beside it that has the examples of the topics: one folder a language, one file a topic.</summary>
    public const string ExamplesFolder = "examples";

    private const string PagePattern = "*.md";

    private static readonly string DefaultPath = Path.Combine("api", "nbd-api.yaml");

    /// <summary>The specification that was asked for, or <c>api/nbd-api.yaml</c> of the folder or one above it.</summary>
    public static SpecResult Read(string? asked, string folder, LanguageSet languages)
    {
        string path = PathOf(asked, folder);
        SpecResult result = ReadYaml(path, folder, languages);
        return result.Spec is { } spec ? WithPages(result, Complete(spec), path, folder) : result;

        ApiSpec Complete(ApiSpec read) => GuideFiles.Read(WithExamples(read, path, folder, languages), Path.GetFullPath(path, folder));
    }

    /// <summary>The same with its diagnostics told; null if it is wrong.</summary>
    public static ApiSpec? ReadAndTell(string? asked, CommandContext context)
    {
        SpecResult result = Read(asked, context.Folder, context.Languages);
        foreach (SpecDiagnostic diagnostic in result.Diagnostics)
        {
            context.Error.WriteLine(diagnostic.ToString());
        }

        return result.Spec;
    }

    /// <summary>How the specification is named, from the current directory.</summary>
    public static string PathOf(string? asked, string folder) =>
        asked ?? Path.GetRelativePath(folder, Path.Combine(RootAbove(folder), DefaultPath));

    /// <summary>The folder, this one or above, that has the specification at its usual place.</summary>
    public static string RootAbove(string folder)
    {
        for (DirectoryInfo? up = new(folder); up is not null; up = up.Parent)
        {
            if (File.Exists(Path.Combine(up.FullName, DefaultPath)))
            {
                return up.FullName;
            }
        }

        throw new UsageException($"there is no {DefaultPath} in {folder} or above it; name the file with --spec");
    }

    /// <summary>The specification of a file alone, without its pages.</summary>
    public static SpecResult ReadYaml(string path, string folder, LanguageSet languages) =>
        // Diagnostics name the file as it was asked for, so that an editor finds it from here.
        languages.Read(Text(Path.GetFullPath(path, folder)), path);

    private static SpecResult WithPages(SpecResult result, ApiSpec spec, string path, string folder)
    {
        string pages = Path.Combine(Path.GetDirectoryName(path) ?? "", PagesFolder);
        string full = Path.GetFullPath(pages, folder);
        if (!Directory.Exists(full))
        {
            return result with { Spec = spec };
        }

        PageResult[] read = [.. Directory.EnumerateFiles(full, PagePattern).Order(StringComparer.Ordinal)
            .Select(file => PageReader.Read(Text(file), Path.Combine(pages, Path.GetFileName(file)), spec))];
        EquatableArray<SpecDiagnostic> diagnostics = result.Diagnostics.Concat(read.SelectMany(page => page.Diagnostics))
            .ToEquatableArray();
        return read.Any(page => page.Page is null)
            ? new SpecResult(null, diagnostics)
            : new SpecResult(spec with { Pages = Ordered(read.Select(page => page.Page!)) }, diagnostics);
    }

    private static ApiSpec WithExamples(ApiSpec spec, string path, string folder, LanguageSet languages)
    {
        string examples = Path.Combine(Path.GetDirectoryName(path) ?? "", ExamplesFolder);
        string full = Path.GetFullPath(examples, folder);
        if (!Directory.Exists(full))
        {
            return spec;
        }

        List<TopicExampleSpec> read = [];
        foreach (string file in Visible(Directory.EnumerateDirectories(full)).SelectMany(one => Visible(Directory.EnumerateFiles(one))))
        {
            string language = Path.GetRelativePath(full, Path.GetDirectoryName(file)!);
            string topic = Path.GetFileNameWithoutExtension(file);
            string shown = Path.Combine(examples, Path.GetRelativePath(full, file));
            if (languages.All.All(known => known.Key != language))
            {
                string keys = string.Join(", ", languages.All.Select(known => known.Key));
                throw new UsageException($"{shown}: '{language}' is not the key of a language; known keys: {keys}");
            }

            if (spec.Topics.All(known => known.Name != topic))
            {
                string topics = string.Join(", ", spec.Topics.Select(known => known.Name));
                throw new UsageException($"{shown}: '{topic}' is not the name of a topic; the topics: {topics}");
            }

            read.Add(new TopicExampleSpec(topic, language, Text(file).ReplaceLineEndings("\n")));
        }

        return spec with { Examples = read.ToEquatableArray() };
    }

    // Tools leave folders of their own, whose names begin with a dot or an underscore.
    private static IEnumerable<string> Visible(IEnumerable<string> paths) =>
        paths.Where(path => Path.GetFileName(path) is [not ('.' or '_'), ..]).Order(StringComparer.Ordinal);

    private static EquatableArray<PageSpec> Ordered(IEnumerable<PageSpec> pages) => pages
        .OrderBy(page => page.Section, StringComparer.Ordinal)
        .ThenBy(page => page.Name.Length)
        .ThenBy(page => page.Name, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>The text of a file that the specification consists of.</summary>
    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the specification: {e.Message}");
        }
    }
}
