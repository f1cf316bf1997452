using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.C;

/// <summary>What a C program needs to be built against the library, and the linker to build the library itself.</summary>
internal sealed class CTarget : ITarget
{
    private const string Notice = "Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.";

    private readonly Template _header = Template.Load("templates/C/libnbd.h.hbs");
    private readonly Template _package = Template.Load("templates/C/libnbd.pc.hbs");

    /// <inheritdoc/>
    public string Name => "c";

    /// <inheritdoc/>
    public string Summary => "C header, the linker's version script and the pkg-config file";

    /// <inheritdoc/>
    public string? CommittedIn => null;

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        string name = spec.Library.Name;
        yield return new EmittedFile(
            name + ".h", _header.Render(new { Notice, Copyright = CText.InComment(spec.Library.Copyright), Body = CHeader.Of(spec) }));
        yield return new EmittedFile(name + ".syms", $"/*\n{Notice}\n*/\n{CVersionScript.Of(spec)}");
        yield return new EmittedFile(name + ".pc", _package.Render(new { Notice, spec.Library.Version }));
    }
}
