using System.Text;
using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Html;

/// <summary>Which file of the site is about what. All stand in one folder, so that an address is a file's name.</summary>
internal sealed class SiteMap
{
    /// <summary>The first page.</summary>
    public const string Start = "index.html";

    /// <summary>The calls by topic.</summary>
    public const string Topics = "topics.html";

    /// <summary>The calls by version.</summary>
    public const string Versions = "versions.html";

    /// <summary>The states and their diagram.</summary>
    public const string States = "states.html";

    /// <summary>Enumerations, flags, constants, structures and callbacks.</summary>
    public const string Constants = "constants.html";

    /// <summary>The list of the guides.</summary>
    public const string Guides = "guides.html";

    /// <summary>The style sheet.</summary>
    public const string Style = "style.css";

    /// <summary>The script.</summary>
    public const string Script = "site.js";

    /// <summary>What the search looks through.</summary>
    public const string Index = "search-index.js";

    private readonly DocContext _context;
    private readonly HashSet<PageReference> _pages;
    private readonly Dictionary<string, string> _documents;

    /// <summary>The map of a specification's site.</summary>
    public SiteMap(DocContext context)
    {
        _context = context;
        ApiSpec spec = context.Spec;
        _pages =
        [
            .. spec.Calls.Select(c => c.Name).Concat(spec.Lifecycle.Select(f => f.Name))
                .Select(name => new PageReference(context.Symbol(name), DocContext.LibrarySection)),
            .. spec.Pages.Select(page => new PageReference(page.Name, page.Section)),
        ];
        _documents = spec.Guides.Select(guide => (guide.Path, Address: GuideAddress(guide.Path)))
            .Concat(spec.Pictures.Select(picture => (picture.Path, Address: PictureAddress(picture.Path))))
            .Append((Path: GuideDocument.ListPath, Address: Guides))
            .ToDictionary(document => document.Path, document => document.Address, StringComparer.Ordinal);
    }

    /// <summary>A heading as a fragment of an address.</summary>
    public static string Anchor(string heading)
    {
        StringBuilder anchor = new();
        foreach (char c in heading)
        {
            anchor.Append(char.IsAsciiLetterOrDigit(c) || c is '_' ? char.ToLowerInvariant(c) : '-');
        }

        return anchor.ToString().Trim('-');
    }

    /// <summary>The file of a page.</summary>
    public static string File(string name, string section) => $"{name}.{section}.html";

    /// <summary>The file of a guide.</summary>
    public static string GuideAddress(string path) => $"guide-{Path.GetFileNameWithoutExtension(path)}.html";

    /// <summary>The file of a picture.</summary>
    public static string PictureAddress(string path) => Path.GetFileName(path);

    /// <summary>The file of a document of the repository, or null if the site has none.</summary>
    public string? DocumentAddress(string path) => _documents.GetValueOrDefault(path);

    /// <summary>The name of a function.</summary>
    public string Symbol(string call) => _context.Symbol(call);

    /// <summary>The file of a call's page.</summary>
    public string CallAddress(string call) => File(Symbol(call), DocContext.LibrarySection);

    /// <summary>The file of a page, or null if the site has none.</summary>
    public string? PageAddress(PageReference page) => _pages.Contains(page) ? File(page.Name, page.Section) : null;

    /// <summary>How pages name the pointer to nothing.</summary>
    public string Null => _context.Words.Null;

    /// <summary>How pages name a value.</summary>
    public string NameOf(ValueInline value) => _context.Words.NameOf(value);

    /// <summary>Where a value is described.</summary>
    public string ValueAddress(ValueInline value) => $"{Constants}#{NameOf(value)}";
}
