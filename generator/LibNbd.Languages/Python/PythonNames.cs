using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Python;

/// <summary>How names of the YAML are spelt in Python: as they are, and values in upper case behind the prefix of their type.</summary>
internal static class PythonNames
{
    /// <summary>The module, and the function in it that gives a handle to a <c>with</c> statement.</summary>
    public const string Module = "nbd";

    /// <summary>The type of a handle.</summary>
    public const string Handle = "NBD";

    /// <summary>The parameter of every method that is the handle.</summary>
    public const string Self = "self";

    private const string Methods = "methods of a handle";
    private const string Names = "names of the module";

    /// <summary>The method of a call.</summary>
    public static string Method(string call) => PythonReserved.Escape(call);

    /// <summary>
    /// What the caller gives: the name of C, a closure without its suffix. Where the call fills a buffer that it makes itself, the caller
    /// gives its length.
    /// </summary>
    public static string Parameter(ParameterSpec parameter) => PythonReserved.Escape(
        parameter is { Kind: ParameterKind.BytesOut, LengthName: { } length } ? length : CallChecks.ErrorName(parameter));

    /// <summary>A value: <c>TLS_ALLOW</c>; 0 for no flag.</summary>
    public static string Value(ValueInline value, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) =>
        value.Name.Length == 0 ? "0" : ApiNames.Value(value, enums, flags);

    /// <summary>All flags of a set.</summary>
    public static string Mask(FlagsSpec type) => type.CPrefix + "_MASK";

    /// <summary>Enters all of them.</summary>
    public static void Declare(ApiSpec spec, NameRegistry names)
    {
        names.Take(
            Names, "a name of the module itself", Module, Handle, "Buffer", "ClosedHandle", "Error", "aio", "contextlib", "libnbdmod",
            "package_name");
        names.Take(Methods, "a member of every handle", "close");
        foreach (ApiValue value in ApiValue.All(spec))
        {
            names.Add(Names, Value(value.Reference, spec.Enums, spec.Flags), new NameOrigin(value.Name, value.Span));
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            names.Add(Names, Mask(type), new NameOrigin(type.Name, type.Span));
        }

        foreach (CallSpec call in spec.Calls)
        {
            names.Add(Methods, Method(call.Name), new NameOrigin(call.Name, call.Span, IsInCalls: true));
            string space = $"parameters of {call.Name}";
            foreach (ParameterSpec parameter in call.Parameters)
            {
                names.Add(space, Parameter(parameter), new NameOrigin(parameter.Name, parameter.Span, IsInCalls: true));
            }
        }
    }
}
