using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.CSharp;

/// <summary>The declarations of a call's public methods. The documentation site shows them too, and compiles this file for it.</summary>
internal static class CSharpSignatures
{
    /// <summary>The type of the awaitable form's last parameter.</summary>
    public const string TokenType = "CancellationToken";

    /// <summary>All before the parameters of the call itself.</summary>
    public static string Head(CallSpec call, ApiIndex index) =>
        $"public {CSharpTypes.FaceResult(call.Returns, index)} {CSharpNames.Method(call.Name)}";

    /// <summary>The parameters of the call itself.</summary>
    public static IEnumerable<string> Parameters(CallSpec call, ApiIndex index) => call.Parameters.Select(p => Declaration(p, index));

    /// <summary>All before the parameters of the awaitable form.</summary>
    public static string AsyncHead(CallSpec call) =>
        $"public {CSharpTypes.Awaitable(call.Returns.Kind)!.Value.Type} {CSharpNames.AsyncMethod(call.Name)}";

    /// <summary>The parameters of the awaitable form.</summary>
    /// <param name="start">The call that it begins with.</param>
    /// <param name="token">The name of the last one.</param>
    /// <param name="index">The rest of the specification.</param>
    public static IEnumerable<string> AsyncParameters(CallSpec start, string token, ApiIndex index) =>
        Awaited(start, index).Select(p => Declaration(p, index)).Concat([$"{TokenType} {token} = default"]);

    /// <summary>The parameters of the start that the caller of the awaitable form gives.</summary>
    public static IEnumerable<ParameterSpec> Awaited(CallSpec start, ApiIndex index) => start.Shared(index.Roles);

    /// <summary>A name for the awaitable form's last parameter that no other has.</summary>
    public static string Token(CallSpec start, ApiIndex index) => CSharpNames.Local("cancellationToken", Awaited(start, index));

    /// <summary>
    /// The call that the blocking and the awaitable form of a call begin with, or null: then the runtime has a method for all of it, and
    /// there is no awaitable form.
    /// </summary>
    public static CallSpec? Start(CallSpec call, IEnumerable<CallSpec> calls) =>
        CSharpTypes.Awaitable(call.Returns.Kind) is null ? null : call.Start(calls);

    /// <summary>The runtime's method of a call; of one that begins itself, that of its beginning.</summary>
    public static string RuntimeMethod(CallSpec call) =>
        (call.BeginsItself() && CSharpTypes.Awaitable(call.Returns.Kind) is not null ? "Begin" : "") + CSharpNames.Method(call.Name);

    private static string Declaration(ParameterSpec parameter, ApiIndex index) =>
        $"{CSharpTypes.Face(parameter, index)} {CSharpNames.Parameter(parameter)}"
        + (parameter.Optional ? $" = {CSharpTypes.Default(parameter, index)}" : "");
}
