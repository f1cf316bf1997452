using LibNbd.Emit.Output;
using LibNbd.Emit.Targets.C;
using LibNbd.Emit.Targets.Docs;
using LibNbd.Emit.Targets.Go;
using LibNbd.Emit.Targets.Html;
using LibNbd.Emit.Targets.Man;
using LibNbd.Emit.Targets.OCaml;
using LibNbd.Emit.Targets.Python;
using LibNbd.Emit.Targets.Rust;

namespace LibNbd.Emit.Commands;

/// <summary>Every target that there is.</summary>
internal static class TargetList
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<ITarget> All { get; } =
    [
        new ManTarget(),
        new HtmlTarget(),
        new CTarget(),
        new DocsTarget(),
        new PythonTarget(),
        new GoTarget(),
        new RustTarget(),
        new OCamlTarget(),
    ];
}
