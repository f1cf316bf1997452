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
    /// <param name="twin">The asynchronous call that it goes through.</param>
    /// <param name="token">The name of the last one.</param>
    /// <param name="index">The rest of the specification.</param>
    public static IEnumerable<string> AsyncParameters(CallSpec twin, string token, ApiIndex index) =>
        Awaited(twin, index).Select(p => Declaration(p, index)).Concat([$"{TokenType} {token} = default"]);

    /// <summary>The parameters of the twin that the caller of the awaitable form gives.</summary>
    public static IEnumerable<ParameterSpec> Awaited(CallSpec twin, ApiIndex index) => twin.Shared(index.Roles);

    /// <summary>A name for the awaitable form's last parameter that no other has.</summary>
    public static string Token(CallSpec twin, ApiIndex index) => CSharpNames.Local("cancellationToken", Awaited(twin, index));

    /// <summary>Whether a call has an awaitable form through this twin.</summary>
    public static bool HasAsync(CallSpec call, CallSpec? twin) =>
        Operations.IsAwaitable(call, twin) && CSharpTypes.Awaitable(call.Returns.Kind) is not null;

    private static string Declaration(ParameterSpec parameter, ApiIndex index) =>
        $"{CSharpTypes.Face(parameter, index)} {CSharpNames.Parameter(parameter)}"
        + (parameter.Optional ? $" = {CSharpTypes.Default(parameter, index)}" : "");
}
