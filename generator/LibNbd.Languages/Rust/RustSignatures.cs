using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Rust;

/// <summary>The declarations of methods.</summary>
internal sealed class RustSignatures(ApiSpec spec)
{
    private const string Receiver = "&self";

    private readonly RustTypes _types = new(spec);

    /// <summary>Whether a call starts what a method of the asynchronous handle awaits.</summary>
    public static bool IsAwaited(CallSpec call) => call.IsAio && call.Async.Kind != AsyncKind.None;

    /// <summary>The call that starts what this one does, or is it itself: the awaited form of both is one method.</summary>
    public static CallSpec? Awaited(CallSpec call, ApiSpec spec) =>
        IsAwaited(call) ? call
        : !call.IsAio && call.Twin(spec.Calls) is { } twin && IsAwaited(twin) ? twin
        : null;

    /// <summary>A call.</summary>
    public RustFunction Of(CallSpec call) => new([Receiver, .. call.Parameters.Select(Parameter)], _types.Of(call));

    /// <summary>The parameters of the form that is awaited: without the completion, and its buffers need not live longer.</summary>
    public IEnumerable<ParameterSpec> AwaitedParameters(CallSpec start) => start.Shared(spec.Roles);

    /// <summary>What the form that is awaited gives: what the blocking one does.</summary>
    public RustFunction OfAwaited(CallSpec start) => new(
        [Receiver, .. AwaitedParameters(start).Select(parameter => Parameter(parameter).Replace("'static ", ""))],
        $" -> SharedResult<{AwaitedValue(start)}>");

    /// <summary>The same with a buffer that is given and comes back.</summary>
    public RustFunction OfOwned(CallSpec start) => new(
        [Receiver, .. AwaitedParameters(start).Select(Owned)], $" -> (SharedResult<{AwaitedValue(start)}>, B)");

    /// <summary>The same without waiting.</summary>
    public RustFunction OfOwnedStart(CallSpec start) => new(
        [Receiver, .. AwaitedParameters(start).Select(Owned)], " -> std::result::Result<Command<B>, (Error, B)>");

    /// <summary>What the form that is awaited gives: of the blocking form, but for the cookie, which nobody needs.</summary>
    public string AwaitedValue(CallSpec start) => start.Twin(spec.Calls) is { } twin ? _types.Value(twin.Returns) : "()";

    /// <summary>A callback, as pages show it: the names of its parameters stand in a remark.</summary>
    public string Of(ClosureSpec closure) =>
        $"// {string.Join(", ", closure.Parameters.Select(parameter => parameter.Name))}\n"
        + _types.Of(closure).Replace(" + Send", "\n    + Send");

    private string Owned(ParameterSpec parameter) => parameter.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
        ? $"{RustNames.Parameter(parameter)}: B"
        : Parameter(parameter);

    private string Parameter(ParameterSpec parameter) => $"{RustNames.Parameter(parameter)}: {_types.Of(parameter)}";
}
