using LibNbd.Emit.Output;
using LibNbd.Emit.Targets;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>The manual: a page of section 3 for every function.</summary>
internal sealed class ManTarget : ITarget
{
    /// <summary>The section of the manual that library functions are in.</summary>
    public const string Section = "3";

    private readonly Template _page = Template.Load("templates/man/page.hbs");

    /// <inheritdoc/>
    public string Name => "man";

    /// <inheritdoc/>
    public string Summary => "manual pages, one for each function";

    /// <inheritdoc/>
    public string FilePattern => "*." + Section;

    /// <inheritdoc/>
    public string Notice => ".\\\" Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.";

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec)
    {
        ManContext context = new(spec, Notice);
        foreach (LifecycleSpec function in spec.Lifecycle)
        {
            yield return File(new LifecyclePage(context, function).Build());
        }

        foreach (CallSpec call in spec.Calls)
        {
            yield return File(new CallPage(context, call).Build());
        }
    }

    private EmittedFile File(ManPage page) => new($"{page.Name}.{Section}", _page.Render(page));
}
