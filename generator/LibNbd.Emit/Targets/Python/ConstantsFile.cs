using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Languages.Python;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Python;

/// <summary><c>_constants.py</c>: the values of the API.</summary>
internal static class ConstantsFile
{
    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec, string notice)
    {
        CodeWriter writer = new();
        writer.Line($"# {notice}");
        writer.Line("\"\"\"The values of the API: numbers, and the names of metadata contexts.\"\"\"\n");
        foreach (EnumSpec type in spec.Enums)
        {
            Values(writer, ApiValue.Of(type), spec);
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            foreach (ApiValue value in ApiValue.Of(type))
            {
                writer.Line($"{Name(value, spec)} = {Hex(value.Number!.Value)}");
            }

            writer.Line($"{PythonNames.Mask(type)} = {Hex(type.Mask)}\n");
        }

        Values(writer, spec.Constants.Select(ApiValue.Of), spec);
        foreach (MetaContextSpec context in spec.MetaContexts)
        {
            Values(writer, ApiValue.Of(context), spec);
        }

        return writer.ToString().TrimEnd('\n') + "\n";
    }

    private static void Values(CodeWriter writer, IEnumerable<ApiValue> values, ApiSpec spec)
    {
        foreach (ApiValue value in values)
        {
            // C's literals are Python's too.
            writer.Line($"{Name(value, spec)} = {(value.Text is { } text ? CText.Literal(text)
                : value.Number!.Value.ToString(CultureInfo.InvariantCulture))}");
        }

        writer.Line();
    }

    private static string Name(ApiValue value, ApiSpec spec) => PythonNames.Value(value.Reference, spec.Enums, spec.Flags);

    private static string Hex(uint value) => "0x" + value.ToString("x2", CultureInfo.InvariantCulture);
}
