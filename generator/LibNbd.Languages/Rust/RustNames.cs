using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.Rust;

/// <summary>How names of the YAML are spelt in Rust.</summary>
internal static class RustNames
{
    /// <summary>The key of Rust in the YAML.</summary>
    public const string Language = "rust";

    /// <summary>The variant of an enumeration that keeps a value which the crate does not know.</summary>
    public const string Unknown = "Unknown";

    private const string Methods = "methods of a handle";
    private const string AsyncMethods = "methods of an asynchronous handle";
    private const string Names = "names of the crate";

    /// <summary>The method of a call.</summary>
    public static string Method(string call) => RustReserved.Escape(call);

    /// <summary>The method that awaits what a call starts: its name without <c>aio_</c>.</summary>
    public static string AsyncMethod(CallSpec start) => RustReserved.Escape(CallNames.TwinOf(start.Name));

    /// <summary>The same of a method that takes its buffer and gives it back.</summary>
    public static string OwnedMethod(string method) => method + "_owned";

    /// <summary>What the caller gives: the name of C, a closure without its suffix.</summary>
    public static string Parameter(ParameterSpec parameter) => RustReserved.Escape(CallChecks.ErrorName(parameter));

    /// <summary>The function of the C library: <c>nbd_pread</c>.</summary>
    public static string Function(string call, LibrarySpec library) => library.SymbolPrefix + call;

    /// <summary>The structure that a closure is passed as: <c>nbd_chunk_callback</c>.</summary>
    public static string Closure(string closure, LibrarySpec library) => $"{library.SymbolPrefix}{Spelling.Snake(closure)}_callback";

    /// <summary>The type of an enumeration: its prefix in C, joined.</summary>
    public static string Type(EnumSpec type) => type.Names.In(Language) ?? Joined(type.CPrefix);

    /// <summary>The type of a set of flags: <c>CmdFlag</c>.</summary>
    public static string Type(FlagsSpec type) => type.Names.In(Language) ?? Joined(type.CPrefix);

    /// <summary>The type of a structure: <c>NbdExtent</c>.</summary>
    public static string Type(StructSpec type, LibrarySpec library) =>
        type.Names.In(Language) ?? Spelling.Pascal(library.SymbolPrefix + type.Name);

    /// <summary>A field of a structure.</summary>
    public static string Field(string field) => RustReserved.Escape(Spelling.Snake(field));

    /// <summary>A variant of an enumeration.</summary>
    public static string Variant(string value) => RustReserved.Escape(Spelling.Pascal(value));

    /// <summary>A value: <c>Tls::Allow</c>, <c>CmdFlag::FUA</c>, <c>READ_DATA</c>.</summary>
    public static string Value(ValueInline value, ApiSpec spec) => value.Section switch
    {
        ValueSection.Enum => $"{Type(spec.Enums.First(type => type.Name == value.Type))}::{Variant(value.Name)}",
        ValueSection.Flags => $"{Type(spec.Flags.First(type => type.Name == value.Type))}::"
            + (value.Name.Length == 0 ? "empty()" : Spelling.Upper(value.Name)),
        ValueSection.Constant or ValueSection.MetaContext or ValueSection.MetaContextState =>
            ApiNames.Value(value, spec.Enums, spec.Flags),
    };

    /// <summary>Enters all of them.</summary>
    public static void Declare(ApiSpec spec, NameRegistry names)
    {
        names.Take(
            Names, "a name of the crate itself", "AsyncHandle", "Buffer", "BufferMut", "Command", "Cookie", "Error", "ErrorKind", "Errno",
            "FatalErrorKind", "Handle", "Result", "SharedResult");
        names.Take(Methods, "a member of every handle", "new", "library_has");
        names.Take(AsyncMethods, "a member of every asynchronous handle", "new", "with_runtime", "handle");
        foreach (EnumSpec type in spec.Enums)
        {
            names.Add(Names, Type(type), new NameOrigin(type.Name, type.Span));
            names.Take($"variants of {type.Name}", "the variant of unknown values", Unknown);
            foreach (ValueSpec value in type.Values)
            {
                names.Add($"variants of {type.Name}", Variant(value.Name), new NameOrigin(value.Name, value.Span));
            }
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            names.Add(Names, Type(type), new NameOrigin(type.Name, type.Span));
        }

        foreach (StructSpec type in spec.Structs)
        {
            names.Add(Names, Type(type, spec.Library), new NameOrigin(type.Name, type.Span));
        }

        foreach (ApiValue value in ApiValue.All(spec).Where(value => value.Reference.Section is not ValueSection.Enum))
        {
            names.Add(Names, Value(value.Reference, spec), new NameOrigin(value.Name, value.Span));
        }

        foreach (CallSpec call in spec.Calls)
        {
            NameOrigin origin = new(call.Name, call.Span, IsInCalls: true);
            names.Add(Methods, Method(call.Name), origin);
            if (RustSignatures.IsAwaited(call))
            {
                names.Add(AsyncMethods, AsyncMethod(call), origin);
            }

            string space = $"parameters of {call.Name}";
            foreach (ParameterSpec parameter in call.Parameters)
            {
                names.Add(space, Parameter(parameter), new NameOrigin(parameter.Name, parameter.Span, IsInCalls: true));
            }
        }
    }

    private static string Joined(string prefix) => Spelling.Pascal(prefix.ToLowerInvariant());
}
