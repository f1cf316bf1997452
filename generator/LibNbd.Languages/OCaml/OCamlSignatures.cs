using LibNbd.Spec.Model;

namespace LibNbd.Languages.OCaml;

/// <summary>
/// The declarations of functions: on one line if there is room, otherwise with an argument on each, as ocamlformat lays them out and
/// ocp-indent leaves them.
/// </summary>
internal sealed class OCamlSignatures(ApiSpec spec)
{
    private const string Arrow = " ->";
    private const string Indent = "  ";

    private readonly OCamlTypes _types = new(spec);

    /// <summary>What a call takes and gives. What may be left out comes first, so that the arguments behind it tell its absence.</summary>
    public IReadOnlyList<string> TypesOf(CallSpec call) =>
    [
        .. call.Parameters.Where(parameter => parameter.Optional)
            .Select(parameter => $"?{OCamlNames.Parameter(parameter)}:{_types.Of(parameter)}"),
        OCamlNames.Type,
        .. Required(call).Select(_types.Of),
        _types.Of(call.Returns),
    ];

    /// <summary>A declaration: <c>val pread : t -> bytes -> int64 -> unit</c>.</summary>
    /// <param name="head">What stands before the type: <c>val pread :</c>.</param>
    /// <param name="types">What the function takes and gives.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="tail">What stands behind it.</param>
    public static string Of(string head, IReadOnlyList<string> types, int width, string tail = "")
    {
        string line = $"{head} {string.Join(Arrow + " ", types)}{tail}";
        return line.Length <= width
            ? line
            : $"{head}\n{string.Join("\n", types.Select((type, i) => Indent + type + (i < types.Count - 1 ? Arrow : tail)))}";
    }

    /// <summary>How a call is written: <c>NBD.pread t ?flags buf offset</c>.</summary>
    public static string Usage(CallSpec call) => string.Join(
        " ",
        new[] { $"{OCamlNames.Module}.{OCamlNames.Function(call.Name)}", OCamlNames.Type }
            .Concat(call.Parameters.Where(parameter => parameter.Optional).Select(parameter => "?" + OCamlNames.Parameter(parameter)))
            .Concat(Required(call).Select(OCamlNames.Parameter)));

    private static IEnumerable<ParameterSpec> Required(CallSpec call) => call.Parameters.Where(parameter => !parameter.Optional);
}
