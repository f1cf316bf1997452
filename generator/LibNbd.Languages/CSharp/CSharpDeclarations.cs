using LibNbd.Spec.Model;

namespace LibNbd.Languages.CSharp;

/// <summary>
/// The names that the generated C# declares, by the spaces in which they must differ. A test compares it with what the generator writes.
/// </summary>
internal static class CSharpDeclarations
{
    /// <summary>The class of the constants that belong to no enumeration.</summary>
    public const string Constants = "NbdConstants";

    /// <summary>The class of the metadata contexts.</summary>
    public const string MetaContexts = "MetaContexts";

    /// <summary>The space of the types of namespace <c>LibNbd</c>.</summary>
    public const string Types = "types";

    /// <summary>The space of the methods of a handle.</summary>
    public const string Methods = "methods";

    /// <summary>The member of a set of flags that stands for none of them.</summary>
    public const string NoFlag = "None";

    // Types that the generator or the library by hand puts into the namespace; the YAML names neither.
    private static readonly string[] OtherTypes =
    [
        "CallbackFaults", "CHandle", "CMemory", "ConnectionState", "ExportFault", "Exports", "FlagMasks", "Gates", "HandleStates",
        MetaContexts, "NativeClosure", "NbdClient", Constants, "NbdErrorCode", "NbdException", "NbdHandle", "StateTable", "StaticText",
        "ThrowHelper",
    ];

    // Types that the generated code names: one of ours would take their place.
    private static readonly string[] UsedTypes =
    [
        "Action", "AsyncOperation", "CancellationToken", "Exception", "FlagsAttribute", "HandleCore", "ICompletionSink", "IoBuffer",
        "IReadOnlyList", "LastError", "Memory",
        "OperationCanceledException", "OptionAnswer", "ReadOnlyMemory", "ReadOnlySpan", "Require", "SocketAddress", "Span", "StateEvents",
        "StateInfo",
        "Task", "TraceText", "UnmanagedCallersOnlyAttribute", "ValueTask", "WireText",
    ];

    private static readonly string[] HandleMembers =
    [
        "Dispose", "DisposeAsync", "Equals", "Finalize", "GetErrno", "GetError", "GetHashCode", "GetType", "MemberwiseClone", "NbdHandle",
        "ReferenceEquals", "ToString",
    ];

    /// <summary>Enters all of them.</summary>
    public static void Declare(ApiSpec spec, NameRegistry names)
    {
        names.Take(Types, "a type that is not defined in the YAML", OtherTypes);
        names.Take(Types, "a type that the generated code uses", UsedTypes);
        names.Take(Methods, "a member of every handle", HandleMembers);
        foreach (EnumSpec type in spec.Enums)
        {
            Type(names, type.CSharpName, type.Name, type.Names, type.Span);
            Values(names, type.CSharpName, type.Values);
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            Type(names, type.CSharpName, type.Name, type.Names, type.Span);
            names.Take($"members of {type.CSharpName}", "the member that stands for no flag", NoFlag);
            Values(names, type.CSharpName, type.Values);
        }

        foreach (StructSpec type in spec.Structs)
        {
            Type(names, type.CSharpName, type.Name, type.Names, type.Span);
            names.Take(
                $"members of {type.CSharpName}", "a member of every record", "Deconstruct", "EqualityContract", "Equals", "GetHashCode",
                "PrintMembers", "ToString");
            foreach (StructFieldSpec field in type.Fields)
            {
                names.Add($"members of {type.CSharpName}", CSharpNames.Member(field.Name), new NameOrigin(field.Name, field.Span));
            }
        }

        foreach (ClosureSpec closure in spec.Closures)
        {
            Type(names, closure.CSharpName, closure.Name, closure.Names, closure.Span);
            names.Add(Types, CSharpNames.ClosureStruct(closure), new NameOrigin(closure.Name, closure.Span));
            foreach (ClosureParameterSpec parameter in closure.Parameters)
            {
                names.Add(
                    $"parameters of the delegate {closure.CSharpName}",
                    CSharpNames.Variable(parameter.Name),
                    new NameOrigin(parameter.Name, parameter.Span));
            }
        }

        foreach (ApiValue value in spec.Constants.Select(ApiValue.Of))
        {
            names.Add($"members of {Constants}", CSharpNames.Member(value.Name), new NameOrigin(value.Name, value.Span));
        }

        foreach (ApiValue value in spec.MetaContexts.SelectMany(ApiValue.Of))
        {
            string name = value.Reference.Section == ValueSection.MetaContextState ? CSharpNames.StatusBit(value.Name) : CSharpNames.Member(
                value.Name);
            names.Add($"members of {MetaContexts}", name, new NameOrigin(value.Name, value.Span));
        }

        foreach (StateSpec state in spec.States)
        {
            IEnumerable<string> whole = state.Predicates.Count > 1 ? [CSharpNames.Member(state.Name)] : [];
            foreach (string name in CSharpNames.StateParts(state).Concat(whole))
            {
                names.Add("members of HandleStates", name, new NameOrigin(state.Name, state.Span));
            }
        }

        foreach (ConnectionStateSpec state in spec.ConnectionStates)
        {
            names.Add("members of ConnectionState", CSharpNames.Member(state.Name), new NameOrigin(state.Name, state.Span));
        }

        Calls(spec, names);
    }

    private static void Calls(ApiSpec spec, NameRegistry names)
    {
        foreach (CallSpec call in spec.Calls)
        {
            NameOrigin origin = new(call.Name, call.Span, IsInCalls: true);
            names.Add(Methods, CSharpNames.Method(call.Name), origin);
            foreach (ParameterSpec parameter in call.Parameters)
            {
                NameOrigin own = new(parameter.Name, parameter.Span, IsInCalls: true);
                string space = $"parameters of {CSharpNames.Method(call.Name)}";
                names.Add(space, CSharpNames.Parameter(parameter), own);
                if (parameter.LengthName is { } length)
                {
                    names.Add(space, CSharpNames.Variable(length), own with { Name = length });
                }

                if (parameter.Kind == ParameterKind.Closure)
                {
                    names.Add(space, CSharpNames.ClosureVariable(parameter), own);
                }
            }
        }

        foreach (CallSpec call in spec.Calls.Where(call => CSharpSignatures.Start(call, spec.Calls) is not null))
        {
            names.Add(Methods, CSharpNames.AsyncMethod(call.Name), new NameOrigin(call.Name, call.Span, IsInCalls: true));
        }
    }

    private static void Type(NameRegistry names, string name, string entry, IEnumerable<LanguageName> own, SourceSpan span) =>
        names.Add(Types, name, new NameOrigin(entry, own.FirstOrDefault(own => own.Language == CSharpTypeNames.Language)?.Span ?? span));

    private static void Values(NameRegistry names, string type, IEnumerable<ValueSpec> values)
    {
        foreach (ValueSpec value in values)
        {
            names.Add($"members of {type}", CSharpNames.Member(value.Name), new NameOrigin(value.Name, value.Span));
        }
    }
}
