using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.C;

/// <summary>The names of the C macros.</summary>
internal sealed class CMacros(LibrarySpec library)
{
    /// <summary>Defined where the header has this function: <c>LIBNBD_HAVE_NBD_PREAD</c>.</summary>
    public string HaveFunction(string call) => $"{library.MacroPrefix}HAVE_{Names.Macro(library.SymbolPrefix + call)}";

    /// <summary>Defined where the header has this closure: <c>LIBNBD_HAVE_NBD_CHUNK_CALLBACK</c>.</summary>
    public string HaveClosure(string closure) => HaveFunction(closure) + "_CALLBACK";

    /// <summary>A value of an enumeration or a flag: <c>LIBNBD_TLS_ALLOW</c>.</summary>
    public string Value(string prefix, string name) => $"{library.MacroPrefix}{prefix}_{Names.Macro(name)}";

    /// <summary>A constant or a metadata context: <c>LIBNBD_READ_DATA</c>.</summary>
    public string Constant(string name) => library.MacroPrefix + Names.Macro(name);

    /// <summary>What is passed for an optional closure that is not wanted: <c>NBD_NULL_COMPLETION</c>.</summary>
    public string NullClosure(string closure) => $"{Names.Macro(library.SymbolPrefix)}NULL_{Names.Macro(closure)}";
}
