using System.Globalization;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.OCaml;

/// <summary>
/// The numbers behind the constructors of enumerations and flags, in the order in which the module declares them, which is how OCaml
/// counts constructors.
/// </summary>
internal static class VariantValues
{
    /// <summary>Writes them for what calls take or give.</summary>
    public static void Write(ApiSpec spec, CodeWriter writer)
    {
        foreach (EnumSpec type in spec.Enums.Where(type => IsUsed(spec, ParameterKind.Enum, ReturnKind.Enum, type.Name)))
        {
            Write(writer, Of(type), ApiValue.Of(type));
        }

        foreach (FlagsSpec type in spec.Flags.Where(type => IsUsed(spec, ParameterKind.Flags, ReturnKind.Flags, type.Name)))
        {
            Write(writer, Of(type), ApiValue.Of(type));
        }
    }

    /// <summary>The table of an enumeration.</summary>
    public static string Of(EnumSpec type) => Spelling.Snake(type.Name) + "_numbers";

    /// <summary>The table of a set of flags.</summary>
    public static string Of(FlagsSpec type) => Spelling.Snake(type.Name) + "_bits";

    private static bool IsUsed(ApiSpec spec, ParameterKind parameter, ReturnKind result, string name) => spec.Calls.Any(call =>
        (call.Returns.Kind == result && call.Returns.TypeName == name)
        || call.Parameters.Any(taken => taken.Kind == parameter && taken.TypeName == name));

    private static void Write(CodeWriter writer, string name, IEnumerable<ApiValue> values)
    {
        string[] numbers = [.. values.Select(value => "0x" + value.Number!.Value.ToString("x", CultureInfo.InvariantCulture))];
        writer.Line($"static const uint32_t {name}_list[] = {{ {string.Join(", ", numbers)} }};");
        writer.Line($"static const struct {CallsFile.Prefix}variant {name} = {{ {name}_list, {Count(numbers.Length)} }};\n");
    }

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
