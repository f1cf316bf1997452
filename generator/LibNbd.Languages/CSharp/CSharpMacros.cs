using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.CSharp;

/// <summary>Where the C macros of values are in C#, so that prose which names one becomes a link.</summary>
internal static class CSharpMacros
{
    /// <summary>Every macro with the <c>cref</c> of its member.</summary>
    public static IReadOnlyDictionary<string, string> Of(
        LibrarySpec library,
        EquatableArray<EnumSpec> enums,
        EquatableArray<FlagsSpec> flags,
        EquatableArray<ConstantSpec> constants,
        EquatableArray<MetaContextSpec> contexts)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (EnumSpec type in enums)
        {
            AddValues(names, library, type.CPrefix, type.CSharpName, type.Values);
        }

        foreach (FlagsSpec type in flags)
        {
            AddValues(names, library, type.CPrefix, type.CSharpName, type.Values);
        }

        foreach (ConstantSpec constant in constants)
        {
            names[library.MacroPrefix + Upper(constant.Name)] = "NbdConstants." + CSharpNames.Pascal(constant.Name);
        }

        foreach (MetaContextSpec context in contexts)
        {
            names[library.MacroPrefix + Upper(context.Name)] = "MetaContexts." + CSharpNames.Pascal(context.Name);
            foreach (ValueSpec state in context.States)
            {
                names[library.MacroPrefix + "STATE_" + Upper(state.Name)] = "MetaContexts.State" + CSharpNames.Pascal(state.Name);
            }
        }

        return names;
    }

    private static void AddValues(
        Dictionary<string, string> names, LibrarySpec library, string prefix, string type, EquatableArray<ValueSpec> values)
    {
        foreach (ValueSpec value in values)
        {
            names[$"{library.MacroPrefix}{prefix}_{Upper(value.Name)}"] = $"{type}.{CSharpNames.Pascal(value.Name)}";
        }
    }

    private static string Upper(string name) => name.Replace('-', '_').ToUpperInvariant();
}
