using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.CSharp;

/// <summary>How names of the YAML are spelt in C#. Emitters write no other names of the API than these.</summary>
internal static class CSharpNames
{
    private const string CallbackSuffix = "Callback";
    private const string ClosureSuffix = "Closure";
    private const string AsyncSuffix = "Async";
    private const string PredicatePrefix = "aio_is_";

    /// <summary>The method of a call: <c>aio_connect_tcp</c> is <c>AioConnectTcp</c>.</summary>
    public static string Method(string call) => Spelling.Pascal(call);

    /// <summary>The awaitable form of a call: <c>ConnectTcpAsync</c>.</summary>
    public static string AsyncMethod(string call) => Method(call) + AsyncSuffix;

    /// <summary>A member of an enumeration, a field, a constant: <c>req-one</c> is <c>ReqOne</c>.</summary>
    public static string Member(string name) => Spelling.Pascal(name);

    /// <summary>
    /// What a state of the handle consists of, a member for each predicate: itself, if it has one; otherwise <c>aio_is_ready</c> is
    /// <c>Ready</c>.
    /// </summary>
    public static IEnumerable<string> StateParts(StateSpec state) => state.Predicates.Count == 1
        ? [Member(state.Name)]
        : state.Predicates.Select(predicate => Member(
            predicate.StartsWith(PredicatePrefix, StringComparison.Ordinal) ? predicate.Substring(PredicatePrefix.Length) : predicate));

    /// <summary>The constant of a bit of the status of a metadata context.</summary>
    public static string StatusBit(string name) => "State" + Member(name);

    /// <summary>A name that begins small: <c>export_name</c> becomes <c>exportName</c>, and a reserved word is escaped.</summary>
    public static string Variable(string name) => CSharpReserved.Escape(Spelling.Camel(name));

    /// <summary>The name of a parameter, as error texts name it.</summary>
    public static string Parameter(ParameterSpec parameter) => Variable(CallChecks.ErrorName(parameter));

    /// <summary>The name of a parameter in documentation, without an escape.</summary>
    public static string DocParameter(ParameterSpec parameter) => CSharpReserved.Bare(Parameter(parameter));

    /// <summary>The variable that holds a closure which is a parameter.</summary>
    public static string ClosureVariable(ParameterSpec closure) => CSharpReserved.Bare(Parameter(closure)) + ClosureSuffix;

    /// <summary>The variable that points to what a parameter of a callback has.</summary>
    public static string Pointer(ClosureParameterSpec parameter) => Variable(parameter.Name + "_pointer");

    /// <summary>The structure of a closure: <c>ChunkCallback</c> has <c>ChunkClosure</c>.</summary>
    public static string ClosureStruct(ClosureSpec closure)
    {
        string name = closure.CSharpName;
        return (name.EndsWith(CallbackSuffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - CallbackSuffix.Length) : name)
            + ClosureSuffix;
    }

    /// <summary>Where a value is: <c>TlsMode.Allow</c>.</summary>
    public static string Value(ValueInline value, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) => value.Section switch
    {
        ValueSection.Enum => $"{enums.First(type => type.Name == value.Type).CSharpName}.{Member(value.Name)}",
        ValueSection.Flags => $"{flags.First(type => type.Name == value.Type).CSharpName}."
            + $"{(value.Name.Length == 0 ? CSharpDeclarations.NoFlag : Member(value.Name))}",
        ValueSection.Constant => $"{CSharpDeclarations.Constants}.{Member(value.Name)}",
        ValueSection.MetaContext => $"{CSharpDeclarations.MetaContexts}.{Member(value.Name)}",
        ValueSection.MetaContextState => $"{CSharpDeclarations.MetaContexts}.{StatusBit(value.Name)}",
    };

    /// <summary>A local variable's name that no parameter has.</summary>
    public static string Local(string wanted, IEnumerable<ParameterSpec> parameters)
    {
        string name = wanted;
        while (parameters.Any(p => string.Equals(Parameter(p), name, StringComparison.Ordinal)))
        {
            name += "_";
        }

        return name;
    }
}
