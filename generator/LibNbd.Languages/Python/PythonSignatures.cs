using LibNbd.Spec.Model;

namespace LibNbd.Languages.Python;

/// <summary>The declarations of methods, with annotations or without.</summary>
internal sealed class PythonSignatures(ApiSpec spec)
{
    /// <summary>A method as pages show it, and as a stub file has it, but for what stands before and behind.</summary>
    /// <param name="call">The call.</param>
    /// <param name="head">All before the parameters: <c>def pread(</c>.</param>
    /// <param name="first">What stands before the parameters of the call; <c>self</c> or nothing.</param>
    /// <param name="end">What stands behind the result.</param>
    /// <param name="width">The longest line.</param>
    public string Of(CallSpec call, string head, string? first, string end, int width) => Folding.Stacked(
        head,
        [
            .. first is null ? Array.Empty<string>() : [first],
            .. call.Parameters.Select(parameter => $"{PythonNames.Parameter(parameter)}: {PythonTypes.Of(parameter, spec)}"
                + (parameter.Optional ? $" = {PythonTypes.Default(parameter)}" : "")),
        ],
        $") -> {PythonTypes.Of(call)}{end}",
        width);

    /// <summary>The parameters as <c>inspect.signature</c> reads them from the head of a docstring.</summary>
    public static string Text(CallSpec call) => string.Join(", ", call.Parameters
        .Select(parameter => PythonNames.Parameter(parameter) + (parameter.Optional ? "=" + PythonTypes.Default(parameter) : ""))
        .Prepend("$" + PythonNames.Self));
}
