using LibNbd.Emit.Documents;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Html;

/// <summary>The documentation site: static pages that work from any folder, also without a server.</summary>
internal sealed class HtmlTarget : ITarget
{
    private const string Notice = "Generated from nbd-api.yaml by LibNbd.Emit (html). Do not edit.";

    private static readonly (string Address, string Title)[] Navigation =
    [
        (SiteMap.Start, "Start"), (SiteMap.Guides, "Guides"), (SiteMap.Topics, "Calls"), (SiteMap.Versions, "Versions"),
        (SiteMap.States, "States"), (SiteMap.Constants, "Constants"),
    ];

    private readonly Template _layout = Template.LoadHtml("templates/Html/layout.hbs");
    private readonly Template _call = Template.LoadHtml("templates/Html/call.hbs");

    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public string Summary => "documentation site, static HTML";

    /// <inheritdoc/>
    public string? CommittedIn => null;

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        DocContext context = new(spec, languages);
        SiteMap site = new(context);
        SearchIndex index = new(context, site);
        CallHtml calls = new(context, site, _call);
        IndexHtml indices = new(context, site);
        foreach (CallSpec call in spec.Calls)
        {
            index.Add(call);
            yield return Page(spec, site.CallAddress(call.Name), site.Symbol(call.Name), call.Summary, calls.Render(call));
        }

        foreach (LifecycleSpec function in spec.Lifecycle)
        {
            index.Add(function);
            yield return Page(spec, site.CallAddress(function.Name), site.Symbol(function.Name), function.Summary, calls.Render(function));
        }

        GuideHtml guideHtml = new(site);
        PageHtml pages = new(context, site);
        foreach (PageSpec page in spec.Pages)
        {
            index.Add(page);
            yield return Page(
                spec, SiteMap.File(page.Name, page.Section), $"{page.Name}({page.Section})", page.Summary, pages.Render(page));
        }

        foreach (GuideDocument guide in spec.Guides.Select(guide => new GuideDocument(guide)))
        {
            index.Add(guide);
            yield return Page(spec, SiteMap.GuideAddress(guide.Path), guide.Title, guide.Summary, guideHtml.Render(guide));
        }

        if (spec.Guides.Count > 0)
        {
            yield return Page(spec, SiteMap.Guides, "Guides", "Guides for programs in .NET", GuideHtml.List(spec.Guides));
        }

        index.AddConstants();
        yield return Page(spec, SiteMap.Start, "Documentation", $"The documentation of {spec.Library.Name}", indices.Start());
        yield return Page(spec, SiteMap.Topics, "Calls by topic", "Every call, by topic", indices.Topics());
        yield return Page(spec, SiteMap.Versions, "Calls by version", "Every call, by the version that introduced it", indices.Versions());
        yield return Page(
            spec, SiteMap.States, "States of a handle", "The states of a handle, and what leads from one to the next", indices.States());
        yield return Page(
            spec,
            SiteMap.Constants,
            "Constants and types",
            "Enumerations, flags, constants, structures and callbacks",
            indices.Constants());
        foreach (PictureSpec picture in spec.Pictures)
        {
            yield return new EmittedFile(SiteMap.PictureAddress(picture.Path), picture.Text);
        }

        yield return new EmittedFile(SiteMap.Style, $"/* {Notice} */\n" + Resource.Read("templates/Html/style.css"));
        yield return new EmittedFile(SiteMap.Script, $"// {Notice}\n" + Resource.Read("templates/Html/site.js"));
        yield return new EmittedFile(SiteMap.Index, $"// {Notice}\n" + index.Render());
    }

    private EmittedFile Page(ApiSpec spec, string address, string title, string description, string body) => new(
        address,
        _layout.Render(new
        {
            Notice,
            Title = title,
            Description = Sentences.Capital(description),
            Library = spec.Library.Name,
            spec.Library.Version,
            spec.Library.Copyright,
            Navigation = Navigation.Where(item => item.Address != SiteMap.Guides || spec.Guides.Count > 0).Concat(
                spec.Pages.Select(p => (Address: SiteMap.File(p.Name, p.Section), Title: $"{p.Name}({p.Section})")))
                .Select(item => new { item.Address, item.Title, Current = item.Address == address }).ToArray(),
            Body = body.TrimEnd('\n'),
        }));
}
