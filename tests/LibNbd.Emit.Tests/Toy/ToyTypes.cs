using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>What the types of the specification are in Toy. A new kind does not compile until it has its arm.</summary>
internal sealed class ToyTypes(ApiSpec spec)
{
    public string Of(ParameterSpec parameter) => parameter.Kind switch
    {
        ParameterKind.Bool => "bool",
        ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
            or ParameterKind.SockAddr => "bytes",
        ParameterKind.Enum => Enum(parameter.TypeName),
        ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt or ParameterKind.UInt32
            or ParameterKind.UInt64 or ParameterKind.UIntPtr => "number",
        ParameterKind.Flags => Flags(parameter.TypeName),
        ParameterKind.Path or ParameterKind.String => "text",
        ParameterKind.StringList => "list of text",
        ParameterKind.Closure => throw new InvalidOperationException("Toy has no callbacks."),
    };

    public string Of(ReturnSpec returns) => returns.Kind switch
    {
        ReturnKind.Status => "nothing",
        ReturnKind.Bool => "bool",
        ReturnKind.StaticString or ReturnKind.String => "text",
        ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt or ReturnKind.UIntPtr
            or ReturnKind.UInt64 => "number",
        ReturnKind.Enum => Enum(returns.TypeName),
        ReturnKind.Flags => Flags(returns.TypeName),
    };

    private string Enum(string? name) =>
        spec.Enums.Where(type => type.Name == name).Select(type => ToyNames.Type(type.Name, type.Names)).First();

    private string Flags(string? name) =>
        spec.Flags.Where(type => type.Name == name).Select(type => ToyNames.Type(type.Name, type.Names)).First();
}
