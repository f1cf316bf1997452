using LibNbd.Emit.Documents;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Man;

/// <summary>The manual: a page of section 3 for every function.</summary>
internal sealed class ManTarget : ITarget
{
    private const string Notice = ".\\\" Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.";

    private readonly Template _page = Template.Load("templates/Man/page.hbs");
    private readonly Template _prose = Template.Load("templates/Man/prose.hbs");

    /// <inheritdoc/>
    public string Name => "man";

    /// <inheritdoc/>
    public string Summary => "manual pages, one for each function, and the overviews";

    /// <inheritdoc/>
    public string? CommittedIn => null;

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        // Section 3 is that of functions in C, whatever other languages there are.
        DocContext docs = new(spec, new LanguageSet([new CLanguage()]));
        ManContext context = new(docs, Notice);
        foreach (LifecycleSpec function in spec.Lifecycle)
        {
            yield return File(new LifecyclePage(context, function).Build());
        }

        foreach (CallSpec call in spec.Calls)
        {
            yield return File(new CallPage(context, new CallDocument(docs, call)).Build());
        }

        foreach (PageSpec page in spec.Pages)
        {
            yield return File(new ProsePage(context, page).Build());
        }
    }

    private EmittedFile File(ManProsePage page) => new($"{page.Name}.{page.Section}", _prose.Render(page));

    private EmittedFile File(ManPage page) => new($"{page.Name}.{page.Section}", _page.Render(page));
}
