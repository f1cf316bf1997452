using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.OCaml;

/// <summary>
/// The generated part of the OCaml module: its interface, its values and externals, and the C functions behind them. It lies beside what
/// is written by hand; bindings/ocaml/README.md says how the two fit together.
/// </summary>
internal sealed class OCamlTarget : ITarget
{
    private const string Notice = "Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.";
    private const string Folder = "src/generated";

    private readonly Template _interface = Template.Load("templates/OCaml/interface.hbs");
    private readonly Template _module = Template.Load("templates/OCaml/module.hbs");

    /// <inheritdoc/>
    public string Name => "ocaml";

    /// <inheritdoc/>
    public string Summary => "interface, values and C functions of the OCaml module";

    /// <inheritdoc/>
    public string? CommittedIn => "bindings/ocaml";

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        yield return new EmittedFile($"{Folder}/library.h", $"/* {Notice} */\n\n{CLibraryTable.Of(spec, CallsFile.Width)}");
        yield return new EmittedFile($"{Folder}/calls.c", $"/* {Notice} */\n\n{CallsFile.Of(spec)}");
        yield return new EmittedFile($"{Folder}/NBD.mli", _interface.Render(new
        {
            Notice,
            Structs = InterfaceText.Structs(spec),
            Modules = InterfaceText.Modules(spec),
            Constants = InterfaceText.Constants(spec),
            Calls = InterfaceText.Calls(spec),
        }));
        yield return new EmittedFile($"{Folder}/NBD.ml", _module.Render(new
        {
            Notice,
            Structs = ModuleText.Structs(spec),
            Modules = ModuleText.Modules(spec),
            Constants = ModuleText.Constants(spec),
            Calls = ModuleText.Calls(spec),
        }));
    }
}
