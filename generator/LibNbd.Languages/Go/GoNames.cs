using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Go;

/// <summary>How names of the YAML are spelt in Go: calls and types in camel case, values in upper case as in C.</summary>
internal static class GoNames
{
    /// <summary>The package.</summary>
    public const string Package = "libnbd";

    /// <summary>The type of a handle.</summary>
    public const string Handle = "Libnbd";

    /// <summary>What is behind the names of calls that end when a context does.</summary>
    private const string ContextSuffix = "Context";

    /// <summary>What is behind the names of calls that use the memory of a slice beyond their end.</summary>
    private const string BytesSuffix = "Bytes";

    private const string Methods = "methods of a handle";
    private const string Names = "names of the package";

    /// <summary>The method of a call: <c>AioPread</c>.</summary>
    public static string Method(string call) => Spelling.Pascal(call);

    /// <summary>The form of a call that ends when a context does: <c>PreadContext</c>.</summary>
    public static string ContextMethod(string call) => Method(call) + ContextSuffix;

    /// <summary>The form of a call that takes slices in place of buffers: <c>AioPreadBytes</c>.</summary>
    public static string BytesMethod(string call) => Method(call) + BytesSuffix;

    /// <summary>The structure of optional arguments: <c>AioPreadOptargs</c>.</summary>
    public static string Optargs(string call) => Method(call) + "Optargs";

    /// <summary>The field of an optional argument: <c>CompletionCallback</c>.</summary>
    public static string Field(string parameter) => Spelling.Pascal(parameter);

    /// <summary>The field that says whether it was given: <c>CompletionCallbackSet</c>.</summary>
    public static string SetField(string parameter) => Field(parameter) + "Set";

    /// <summary>The type of a callback: <c>ChunkCallback</c>.</summary>
    public static string Of(ClosureSpec closure) => closure.Names.In(GoLanguage.LanguageKey) ?? Spelling.Pascal(closure.Name) + "Callback";

    /// <summary>The type of a structure: <c>LibnbdExtent</c>.</summary>
    public static string Of(StructSpec type) => type.Names.In(GoLanguage.LanguageKey) ?? Handle + Spelling.Pascal(type.Name);

    /// <summary>The type of an enumeration, by its prefix in C: <c>Tls</c>.</summary>
    public static string Of(EnumSpec type) => type.Names.In(GoLanguage.LanguageKey) ?? OfPrefix(type.CPrefix);

    /// <summary>The type of a set of flags, by its prefix in C: <c>CmdFlag</c>.</summary>
    public static string Of(FlagsSpec type) => type.Names.In(GoLanguage.LanguageKey) ?? OfPrefix(type.CPrefix);

    /// <summary>A parameter: that of C in camel case, a closure without its suffix.</summary>
    public static string Parameter(ParameterSpec parameter) => Variable(CallChecks.ErrorName(parameter));

    /// <summary>A variable: <c>export_name</c> becomes <c>exportName</c>.</summary>
    public static string Variable(string name) => GoReserved.Escape(Spelling.Camel(name));

    /// <summary>A value: <c>TLS_ALLOW</c>; 0 for no flag.</summary>
    public static string Value(ValueInline value, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) =>
        value.Name.Length == 0 ? "0" : ApiNames.Value(value, enums, flags);

    /// <summary>All flags of a set.</summary>
    public static string Mask(FlagsSpec type) => type.CPrefix + "_MASK";

    /// <summary>Enters all of them.</summary>
    public static void Declare(ApiSpec spec, NameRegistry names)
    {
        names.Take(
            Names, "a name of the package itself", Handle, "AioBuffer", "Connect", "Create", "Disk", "FromBytes", "LibnbdError",
            "MakeAioBuffer", "MakeAioBufferZero", "NewDisk", "OnCallbackPanic", "Section");
        names.Take(Methods, "a member of every handle", "Close", "String");
        foreach (ApiValue value in ApiValue.All(spec))
        {
            names.Add(Names, Value(value.Reference, spec.Enums, spec.Flags), new NameOrigin(value.Name, value.Span));
        }

        foreach (EnumSpec type in spec.Enums)
        {
            names.Add(Names, Of(type), new NameOrigin(type.Name, type.Span));
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            NameOrigin origin = new(type.Name, type.Span);
            names.Add(Names, Mask(type), origin);
            names.Add(Names, Of(type), origin);
        }

        foreach (StructSpec type in spec.Structs)
        {
            names.Add(Names, Of(type), new NameOrigin(type.Name, type.Span));
            foreach (StructFieldSpec field in type.Fields)
            {
                names.Add($"fields of {type.Name}", Field(field.Name), new NameOrigin(field.Name, field.Span));
            }
        }

        foreach (ClosureSpec closure in spec.Closures)
        {
            names.Add(Names, Of(closure), new NameOrigin(closure.Name, closure.Span));
            foreach (ClosureParameterSpec parameter in closure.Parameters)
            {
                names.Add(
                    $"parameters of the closure {closure.Name}", Variable(parameter.Name), new NameOrigin(parameter.Name, parameter.Span));
            }
        }

        foreach (CallSpec call in spec.Calls)
        {
            Declare(spec, call, names);
        }
    }

    private static void Declare(ApiSpec spec, CallSpec call, NameRegistry names)
    {
        NameOrigin origin = new(call.Name, call.Span, IsInCalls: true);
        foreach (string method in GoSignatures.MethodsOf(spec, call))
        {
            names.Add(Methods, method, origin);
        }

        if (GoSignatures.HasOptargs(call))
        {
            names.Add(Names, Optargs(call.Name), origin);
        }

        foreach (ParameterSpec parameter in call.Parameters)
        {
            (string space, string name) = parameter.Optional
                ? ($"optional arguments of {call.Name}", Field(parameter.Name))
                : ($"parameters of {call.Name}", Parameter(parameter));
            names.Add(space, name, new NameOrigin(parameter.Name, parameter.Span, IsInCalls: true));
        }
    }

    private static string OfPrefix(string prefix) => Spelling.Pascal(prefix.ToLowerInvariant());
}
