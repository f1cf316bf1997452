using LibNbd.Languages;
using LibNbd.Languages.Rust;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>How the arguments of a call become those of C, and its result one of Rust. What needs thought is written by hand.</summary>
internal sealed class CallBody(ApiSpec spec, CallSpec call)
{
    private const string Memory = "memory";
    private const string Completion = "completion";

    /// <summary>What must be made before the call, and lives until it returns.</summary>
    public IEnumerable<string> Locals() => call.Parameters.Select(parameter => (Name: RustNames.Parameter(parameter), parameter.Kind))
        .Select(p => p.Kind switch
        {
            ParameterKind.Path => $"let {p.Name} = path({p.Name})?;",
            ParameterKind.String => $"let {p.Name} = text({p.Name})?;",
            ParameterKind.StringList => $"let {p.Name} = TextList::new({p.Name})?;",
            ParameterKind.SockAddr => $"let {p.Name} = Address::from({p.Name});",
            _ => null,
        })
        .OfType<string>();

    /// <summary>What is handed to the macro that calls: how the result is made, the function, and the arguments of C.</summary>
    /// <param name="receiver">The handle; null where the macro has it.</param>
    /// <param name="isAwaited">Whether memory and completion are those of an asynchronous command.</param>
    /// <param name="isWatched">Whether callbacks are given only while somebody waits.</param>
    public IReadOnlyCollection<string> Arguments(string? receiver, bool isAwaited, bool isWatched = false) =>
    [
        .. receiver is null ? Array.Empty<string>() : [receiver],
        Convert(call.Returns),
        RustNames.Function(call.Name, spec.Library),
        .. call.Parameters.SelectMany(parameter => isAwaited ? Awaited(parameter, isWatched) : Arguments(parameter)),
    ];

    private IEnumerable<string> Awaited(ParameterSpec parameter, bool isWatched)
    {
        if (ReferenceEquals(parameter, call.Completion(spec.Roles)))
        {
            return [$"{Completion}.pass()"];
        }

        return parameter.Kind switch
        {
            ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => [$"{Memory}.pointer()", $"{Memory}.len()"],
            // Nobody waits for what a callback sees once the future is dropped.
            ParameterKind.Closure when !parameter.Optional && isWatched =>
                [$"closures::{Closure(parameter)}(watched!({RustNames.Parameter(parameter)}, watch, {Variables(parameter)}))"],
            _ => Arguments(parameter),
        };
    }

    private static IEnumerable<string> Arguments(ParameterSpec parameter)
    {
        string name = RustNames.Parameter(parameter);
        return parameter.Kind switch
        {
            ParameterKind.Bool or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt
                or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr =>
                [parameter.Optional ? $"{name}.unwrap_or_default()" : name],
            ParameterKind.BytesIn or ParameterKind.BytesPersistIn => [$"{name}.as_ptr().cast()", $"{name}.len()"],
            ParameterKind.BytesOut or ParameterKind.BytesPersistOut => [$"{name}.as_mut_ptr().cast()", $"{name}.len()"],
            ParameterKind.Closure when parameter.Optional => [$"optional({name}, closures::{Closure(parameter)})"],
            ParameterKind.Closure => [$"closures::{Closure(parameter)}({name})"],
            ParameterKind.Enum => [parameter.Optional ? $"{name}.map_or(0, |value| value.value())" : $"{name}.value()"],
            ParameterKind.Flags => [parameter.Optional ? $"{name}.unwrap_or_default().bits()" : $"{name}.bits()"],
            ParameterKind.Fd => [parameter.IsTaken ? $"{name}.into_raw_fd()" : $"{name}.as_fd().as_raw_fd()"],
            ParameterKind.Path or ParameterKind.String or ParameterKind.StringList => [$"{name}.as_ptr()"],
            ParameterKind.SockAddr => [$"{name}.as_ptr()", $"{name}.len()"],
        };
    }

    private string Variables(ParameterSpec parameter) => string.Join(
        ", ",
        spec.Closures.First(closure => closure.Name == parameter.TypeName).Parameters.Select(p => RustReserved.Escape(p.Name)));

    private static string Closure(ParameterSpec parameter) => RustReserved.Escape(Spelling.Snake(parameter.TypeName!));

    private string Convert(ReturnSpec returns) => returns.Kind switch
    {
        ReturnKind.Status => "results::status",
        ReturnKind.Bool => "results::boolean",
        ReturnKind.StaticString => "results::static_text",
        ReturnKind.String => "results::text",
        ReturnKind.Fd => "results::descriptor",
        ReturnKind.Int => "results::int",
        ReturnKind.Int64 => "results::int64",
        ReturnKind.Cookie => "results::cookie",
        ReturnKind.Size => "results::size",
        ReturnKind.UInt or ReturnKind.UIntPtr or ReturnKind.UInt64 => "results::same",
        ReturnKind.Enum => $"{RustNames.Type(spec.Enums.First(type => type.Name == returns.TypeName))}::from_value",
        ReturnKind.Flags => $"{RustNames.Type(spec.Flags.First(type => type.Name == returns.TypeName))}::from_bits_retain",
    };
}
