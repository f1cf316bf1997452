using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.OCaml;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.OCaml;

/// <summary>The generated parts of <c>NBD.ml</c>: types, values, and an external for each call.</summary>
internal static class ModuleText
{
    /// <summary>The types of structures.</summary>
    public static string Structs(ApiSpec spec) => string.Join(
        "\n", spec.Structs.Select(type => $"type {OCamlNames.TypeOf(type.Name)} = {OCamlTypes.Of(type)}"));

    /// <summary>A module for each enumeration and each set of flags.</summary>
    public static string Modules(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        foreach (EnumSpec type in spec.Enums)
        {
            Module(OCamlNames.ModuleOf(type), ApiValue.Of(type));
            End(ApiValue.Of(type), "number");
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            Module(OCamlNames.ModuleOf(type), ApiValue.Of(type));
            string[] flags = [.. ApiValue.Of(type).OrderBy(value => value.Number).Select(OCamlNames.Constructor)];
            string line = $"let {OCamlNames.Mask} = [ {string.Join("; ", flags)} ]";
            writer.Line();
            if (writer.Indent + line.Length <= OCamlProse.Width)
            {
                writer.Line(line);
            }
            else
            {
                writer.Line($"let {OCamlNames.Mask} =\n  [\n    {string.Join(";\n    ", flags)};\n  ]");
            }

            End(ApiValue.Of(type), "1 lsl number");
        }

        return writer.ToString().TrimEnd('\n');

        void Module(string name, IEnumerable<ApiValue> values)
        {
            writer.Line($"module {name} = struct");
            writer.Deeper();
            writer.Line($"type {OCamlNames.Type} =");
            writer.Deeper();
            foreach (ApiValue value in values)
            {
                writer.Line($"| {OCamlNames.Constructor(value)}");
            }

            writer.Line($"| {OCamlNames.Unknown} of int");
            writer.Shallower();
        }

        void End(IEnumerable<ApiValue> values, string unknown)
        {
            writer.Line($"\nlet {OCamlNames.ToInt} = function");
            writer.Deeper();
            foreach (ApiValue value in values)
            {
                writer.Line($"| {OCamlNames.Constructor(value)} -> {value.Number!.Value.ToString(CultureInfo.InvariantCulture)}");
            }

            writer.Line($"| {OCamlNames.Unknown} number -> {unknown}");
            writer.Shallower();
            writer.Shallower();
            writer.Line("end\n");
        }
    }

    /// <summary>Numbers and texts.</summary>
    public static string Constants(ApiSpec spec) => string.Join("\n", ConstantsOf(spec).Select(value =>
        $"let {NameOf(value, spec)} = {(value.Text is { } text ? Literal(text)
            : value.Number!.Value.ToString(CultureInfo.InvariantCulture) + "l")}"));

    /// <summary>An external for each call.</summary>
    public static string Calls(ApiSpec spec)
    {
        OCamlSignatures signatures = new(spec);
        return string.Join("\n\n", spec.Calls.Select(call => OCamlSignatures.Of(
            $"external {OCamlNames.Function(call.Name)} :",
            signatures.TypesOf(call),
            OCamlProse.Width,
            External(call))));
    }

    /// <summary>The values of the module itself.</summary>
    public static IEnumerable<ApiValue> ConstantsOf(ApiSpec spec) =>
        spec.Constants.Select(ApiValue.Of).Concat(spec.MetaContexts.SelectMany(ApiValue.Of));

    /// <summary>The name of one.</summary>
    public static string NameOf(ApiValue value, ApiSpec spec) => OCamlNames.Value(value.Reference, spec.Enums, spec.Flags);

    // Byte code passes more than five arguments as an array, to a function of its own.
    private static string External(CallSpec call) => CallFunction.HasByteCodeFunction(call)
        ? $"\n  = {Literal(CallFunction.ByteCodeNameOf(call))} {Literal(CallFunction.NameOf(call))}"
        : $"\n  = {Literal(CallFunction.NameOf(call))}";

    private static string Literal(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
