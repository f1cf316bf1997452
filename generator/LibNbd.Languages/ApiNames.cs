using LibNbd.Spec.Model;

namespace LibNbd.Languages;

/// <summary>The names by which prose in the YAML, and pages of every language, speak of values: those of the API itself, in upper case.</summary>
internal static class ApiNames
{
    /// <summary>A value: <c>LIBNBD_TLS_ALLOW</c>.</summary>
    public static string Value(ApiValue value, LibrarySpec library, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) =>
        library.MacroPrefix + value.Kind switch
        {
            ApiValueKind.Enum => $"{enums.First(type => type.Name == value.Owner).CPrefix}_{Spelling.Upper(value.Name)}",
            ApiValueKind.Flag => $"{flags.First(type => type.Name == value.Owner).CPrefix}_{Spelling.Upper(value.Name)}",
            ApiValueKind.Constant or ApiValueKind.MetaContext => Spelling.Upper(value.Name),
            ApiValueKind.MetaContextState => "STATE_" + Spelling.Upper(value.Name),
        };
}
