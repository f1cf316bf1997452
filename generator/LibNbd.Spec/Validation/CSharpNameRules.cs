using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Validation;

/// <summary>What has two names in the YAML has two names in C#: types, methods, members of an enum, parameters of a method.</summary>
internal static class CSharpNameRules
{
    // What the handle class and its base class have already, and the types of the namespace that the YAML does not name.
    private static readonly string[] HandleMembers =
    [
        "Dispose", "DisposeAsync", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "NbdHandle", "ReferenceEquals",
        "ToString",
    ];

    private static readonly string[] OtherTypes =
    [
        "FlagMasks", "HandleStates", "MetaContexts", "NbdConstants", "NbdException", "NbdHandle",
    ];

    // The generator gives every set of flags a name for 0.
    private static readonly string[] FlagMembers = ["None"];

    public static void Check(Draft draft, ReadContext context)
    {
        CheckTypes(draft, context);
        CheckMethods(draft, context);
        CheckMembers(draft, context);
        CheckParameters(draft, context);
    }

    private static void CheckTypes(Draft draft, ReadContext context)
    {
        NameSpace types = new(context, OtherTypes, "a type that is not of the YAML");
        foreach (Entry<EnumSpec> entry in draft.Enums)
        {
            types.Add(entry.Spec.Name, entry.Spec.CSharpName, NameSpan(entry.Fields, entry.Spec.Span));
        }

        foreach (Entry<FlagsSpec> entry in draft.Flags)
        {
            types.Add(entry.Spec.Name, entry.Spec.CSharpName, NameSpan(entry.Fields, entry.Spec.Span));
        }

        foreach (Entry<StructSpec> entry in draft.Structs)
        {
            types.Add(entry.Spec.Name, entry.Spec.CSharpName, NameSpan(entry.Fields, entry.Spec.Span));
        }

        foreach (Entry<ClosureSpec> entry in draft.Closures)
        {
            types.Add(entry.Spec.Name, entry.Spec.CSharpName, NameSpan(entry.Fields, entry.Spec.Span));
            types.Add(entry.Spec.Name, Names.Pascal(entry.Spec.Name) + "Closure", entry.Spec.Span);
        }
    }

    // Where the name stands that is taken: the entry's own for C#, or else the one that it follows from.
    private static SourceSpan NameSpan(Fields entry, SourceSpan name) =>
        (entry.Find("names") as MappingNode)?.Find(CSharpTypeNames.Language)?.Span ?? name;

    private static void CheckMethods(Draft draft, ReadContext context)
    {
        NameSpace methods = new(context, HandleMembers, "a member of every handle");
        Dictionary<string, CallSpec> calls = draft.Calls.ToDictionary(call => call.Spec.Name, call => call.Spec, StringComparer.Ordinal);
        foreach (CallSpec call in calls.Values)
        {
            methods.Add(call.Name, Names.Pascal(call.Name), call.Span);
        }

        foreach (CallSpec call in calls.Values)
        {
            if (calls.TryGetValue(CallNames.TwinOf(call.Name), out CallSpec? twin) && Operations.IsAwaitable(call, twin))
            {
                methods.Add(call.Name, Names.Pascal(call.Name) + "Async", call.Span);
            }
        }
    }

    private static void CheckMembers(Draft draft, ReadContext context)
    {
        foreach (Entry<EnumSpec> entry in draft.Enums)
        {
            CheckValues(new NameSpace(context, [], ""), entry.Spec.Values);
        }

        foreach (Entry<FlagsSpec> entry in draft.Flags)
        {
            CheckValues(new NameSpace(context, FlagMembers, "no flag at all"), entry.Spec.Values);
        }

        foreach (StructSpec entry in draft.Structs.Select(entry => entry.Spec))
        {
            NameSpace members = new(context, [], "");
            foreach (StructFieldSpec field in entry.Fields)
            {
                members.Add(field.Name, Names.Pascal(field.Name), field.Span);
            }
        }
    }

    private static void CheckValues(NameSpace members, EquatableArray<ValueSpec> values)
    {
        foreach (ValueSpec value in values)
        {
            members.Add(value.Name, Names.Pascal(value.Name), value.Span);
        }
    }

    private static void CheckParameters(Draft draft, ReadContext context)
    {
        foreach (CallEntry call in draft.Calls)
        {
            NameSpace parameters = new(context, [], "");
            HashSet<string> seen = new(StringComparer.Ordinal);

            // One that stands twice is reported as a duplicate name.
            foreach (ParameterSpec parameter in call.Spec.Parameters.Where(parameter => seen.Add(parameter.Name)))
            {
                bool isClosure = parameter.Kind == ParameterKind.Closure;
                parameters.Add(parameter.Name, Names.CSharpParameter(parameter.Name, isClosure), parameter.Span);
            }
        }
    }

    private sealed class NameSpace
    {
        private readonly ReadContext _context;
        private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

        public NameSpace(ReadContext context, string[] taken, string owner)
        {
            _context = context;
            foreach (string name in taken)
            {
                _owners.Add(name, owner);
            }
        }

        public void Add(string name, string csharp, SourceSpan span)
        {
            // An absent name was reported where it is missing.
            if (csharp.Length == 0)
            {
                return;
            }

            if (_owners.TryGetValue(csharp, out string? other))
            {
                _context.Report(DiagnosticCatalogue.CSharpCollision, span, name, csharp, other);
            }
            else
            {
                _owners.Add(csharp, "'" + name + "'");
            }
        }
    }
}
