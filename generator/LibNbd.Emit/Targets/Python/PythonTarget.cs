using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Python;

/// <summary>
/// The generated part of the Python module: what the extension module calls and how, the values, and the stub that type checkers read. It
/// lies beside what is written by hand; bindings/python/README.md says how the two fit together.
/// </summary>
internal sealed class PythonTarget : ITarget
{
    private const string Notice = "Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.";

    private readonly Template _stub = Template.Load("templates/Python/_native.pyi.hbs");

    /// <inheritdoc/>
    public string Name => "python";

    /// <inheritdoc/>
    public string Summary => "calls, values and type stub of the Python module";

    /// <inheritdoc/>
    public string? CommittedIn => "bindings/python";

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        yield return new EmittedFile("src/generated/library.h", $"/* {Notice} */\n\n{CLibraryTable.Of(spec, CallsFile.Width)}");
        yield return new EmittedFile("src/generated/calls.c", $"/* {Notice} */\n\n{CallsFile.Of(spec)}");
        yield return new EmittedFile("nbd/_constants.py", ConstantsFile.Of(spec, Notice));
        yield return new EmittedFile("nbd/_native.pyi", _stub.Render(new { Notice, Methods = StubMethods.Of(spec) }));
    }
}
