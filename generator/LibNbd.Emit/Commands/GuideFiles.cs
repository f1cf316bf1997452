using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Commands;

/// <summary>Reads the guides of the repository that the specification is in.</summary>
internal static class GuideFiles
{
    /// <summary>The folder of the guides, from the root of the repository.</summary>
    public static readonly string Folder = Path.GetDirectoryName(GuideDocument.ListPath)!;

    private const string PagePattern = "*.md";

    /// <summary>The specification with the guides, if it is in a repository that has some.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="specPath">Its file: <c>ROOT/api/nbd-api.yaml</c>.</param>
    public static ApiSpec Read(ApiSpec spec, string specPath)
    {
        string root = RootOf(specPath);
        string list = Path.Combine(root, GuideDocument.ListPath);
        if (!File.Exists(list))
        {
            return spec;
        }

        Dictionary<string, PictureSpec> pictures = new(StringComparer.Ordinal);
        GuideSpec[] guides = [.. GuideDocument.InList(SpecFile.Text(list)).Select(guide => guide with { Text = TextOf(root, guide.Path) })];
        foreach (GuideDocument guide in guides.Select(guide => new GuideDocument(guide)))
        {
            Check(guide, root, pictures);
        }

        foreach (string path in Directory.EnumerateFiles(Path.Combine(root, Folder), PagePattern)
            .Select(file => $"{Folder}/{Path.GetFileName(file)}"))
        {
            if (path != GuideDocument.ListPath && guides.All(guide => guide.Path != path))
            {
                throw new UsageException($"{path}: the guide is not in the list of {GuideDocument.ListPath}");
            }
        }

        return spec with
        {
            Guides = guides.ToEquatableArray(),
            Pictures = pictures.Values.OrderBy(picture => picture.Path, StringComparer.Ordinal).ToEquatableArray(),
        };
    }

    /// <summary>The root of the repository of a specification.</summary>
    public static string RootOf(string specPath) => Path.GetFullPath("..", Path.GetDirectoryName(specPath)!);

    private static void Check(GuideDocument guide, string root, Dictionary<string, PictureSpec> pictures)
    {
        if (!guide.HasHeading)
        {
            throw new UsageException($"{guide.Path}: the first line of a guide must be '# title'");
        }

        if (guide.Summary.Length == 0)
        {
            throw new UsageException($"{GuideDocument.ListPath}: after the link to {guide.Path}, ': ' and a summary must follow");
        }

        foreach (string path in guide.Links.Where(link => link.IsImage).Select(link => guide.Target(link).Path).OfType<string>())
        {
            pictures[path] = new PictureSpec(path, TextOf(root, path));
        }
    }

    private static string TextOf(string root, string path) => SpecFile.Text(Path.Combine(root, path)).ReplaceLineEndings("\n");
}
