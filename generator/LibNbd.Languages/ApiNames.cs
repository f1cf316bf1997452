using LibNbd.Spec.Model;

namespace LibNbd.Languages;

/// <summary>The names by which pages of every language know values: those of the API itself, in upper case.</summary>
internal static class ApiNames
{
    /// <summary>A value: <c>LIBNBD_TLS_ALLOW</c>.</summary>
    public static string Value(ValueInline value, LibrarySpec library, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) =>
        library.MacroPrefix + Value(value, enums, flags);

    /// <summary>A value without the prefix of the library: <c>TLS_ALLOW</c>.</summary>
    public static string Value(ValueInline value, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) =>
        value.Section switch
        {
            ValueSection.Enum => $"{enums.First(type => type.Name == value.Type).CPrefix}_{Spelling.Upper(value.Name)}",
            ValueSection.Flags => $"{flags.First(type => type.Name == value.Type).CPrefix}_{Spelling.Upper(value.Name)}",
            ValueSection.Constant or ValueSection.MetaContext => Spelling.Upper(value.Name),
            ValueSection.MetaContextState => "STATE_" + Spelling.Upper(value.Name),
        };
}
