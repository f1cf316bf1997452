using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>Writes what the mode <c>types</c> gives: the types in which the runtime and the API speak.</summary>
internal sealed class TypesEmitter(ApiSpec spec)
{
    private readonly CSharpProse _prose = new(_ => null, value => CSharpNames.Value(value, spec.Enums, spec.Flags));

    /// <summary>All files.</summary>
    public static IEnumerable<GeneratedFile> Emit(ApiSpec spec) => new TypesEmitter(spec).Files();

    private static GeneratedFile File(string name, CodeWriter writer) => new($"Types/{name}.g.cs", writer.ToString());

    private static string Hex(uint value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);

    // A flag is a bit; anything else is shown as it is.
    private static string Bits(uint value)
    {
        for (int bit = 0; bit < 32; bit++)
        {
            if (value == 1u << bit)
            {
                return (bit == 31 ? "1u << " : "1 << ") + bit.ToString(CultureInfo.InvariantCulture);
            }
        }

        return Hex(value);
    }

    private IEnumerable<GeneratedFile> Files()
    {
        foreach (EnumSpec type in spec.Enums)
        {
            yield return File(type.CSharpName, Enum(type));
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            yield return File(type.CSharpName, Flags(type));
        }

        foreach (StructSpec type in spec.Structs)
        {
            yield return File(type.CSharpName, Struct(type));
        }

        foreach (ClosureSpec type in spec.Closures)
        {
            yield return File(type.CSharpName, ClosureEmitter.Emit(type, spec, _prose));
        }

        yield return File("FlagMasks", FlagMasks());
        yield return File("HandleStates", StatesEmitter.HandleStates(spec, _prose));
        if (spec.ConnectionStates.Count > 0)
        {
            yield return File("ConnectionState", StatesEmitter.ConnectionState(spec));
            yield return File("StateTable", StatesEmitter.Table(spec));
        }

        yield return File("NbdConstants", Constants());
        yield return File("MetaContexts", MetaContexts());
    }

    private CodeWriter Enum(EnumSpec type)
    {
        CodeWriter writer = SourceFile.Begin($"enum {type.Name}");
        Summary(writer, type.Doc);
        writer.Open($"public enum {type.CSharpName}");
        WriteValues(writer, type.Values, Number, false);
        writer.Close();
        return writer;
    }

    private CodeWriter Flags(FlagsSpec type)
    {
        CodeWriter writer = SourceFile.Begin($"flags {type.Name}", "System");
        Summary(writer, type.Doc);
        writer.Line("[Flags]");
        writer.Open($"public enum {type.CSharpName} : uint");
        writer.Line("/// <summary>No flag.</summary>");
        writer.Line("None = 0,");
        WriteValues(writer, type.Values, Bits, true);
        writer.Close();
        return writer;
    }

    private CodeWriter Struct(StructSpec type)
    {
        CodeWriter writer = SourceFile.Begin($"struct {type.Name}");
        Summary(writer, type.Doc);
        foreach (StructFieldSpec field in type.Fields)
        {
            CSharpProse.Element(writer, "param", _prose.Sentence(field.Doc), $"name=\"{CSharpNames.Member(field.Name)}\"");
        }

        Since(writer, type.Since);
        IEnumerable<string> fields = type.Fields.Select(f => $"{CSharpTypes.Field(f.Kind)} {CSharpNames.Member(f.Name)}");
        writer.Line($"public readonly record struct {type.CSharpName}({string.Join(", ", fields)});");
        return writer;
    }

    private CodeWriter FlagMasks()
    {
        CodeWriter writer = SourceFile.Begin("flags");
        writer.Line("/// <summary>Every set of flags with all its members or-ed, for the checks of parameters.</summary>");
        writer.Open("internal static class FlagMasks");
        foreach (FlagsSpec type in spec.Flags)
        {
            Separate(writer, type != spec.Flags[0]);
            writer.Line($"/// <summary>All of <see cref=\"LibNbd.{type.CSharpName}\"/>.</summary>");
            writer.Line($"internal const uint {type.CSharpName} = {Hex(type.Mask)};");
        }

        writer.Close();
        return writer;
    }

    private CodeWriter Constants()
    {
        CodeWriter writer = SourceFile.Begin("constants");
        writer.Line("/// <summary>Numbers of the API that belong to no enumeration.</summary>");
        writer.Open("public static class NbdConstants");
        foreach (ConstantSpec constant in spec.Constants)
        {
            Separate(writer, constant != spec.Constants[0]);
            Summary(writer, constant.Doc);
            Since(writer, constant.Since);
            writer.Line($"public const uint {CSharpNames.Member(constant.Name)} = {Number(constant.Value)};");
        }

        writer.Close();
        return writer;
    }

    private CodeWriter MetaContexts()
    {
        CodeWriter writer = SourceFile.Begin("meta-contexts");
        writer.Line("/// <summary>The names of well-known metadata contexts, and the bits of their status.</summary>");
        writer.Open("public static class MetaContexts");
        bool separate = false;
        foreach (MetaContextSpec context in spec.MetaContexts)
        {
            Separate(writer, separate);
            separate = true;
            Summary(writer, context.Doc);
            Since(writer, context.Since);
            writer.Line($"public const string {CSharpNames.Member(context.Name)} = {CSharpText.Literal(context.Text)};");
            foreach (ValueSpec state in context.States)
            {
                writer.Line();
                Summary(writer, state.Doc);
                CSharpProse.Element(
                    writer,
                    "remarks",
                    $"A bit of the status of {CSharpProse.Reference(CSharpNames.Member(context.Name))}. {SinceText(state.Since)}");
                writer.Line($"public const uint {CSharpNames.StatusBit(state.Name)} = {Bits(state.Value)};");
            }
        }

        writer.Close();
        return writer;
    }

    private static void Separate(CodeWriter writer, bool needed)
    {
        if (needed)
        {
            writer.Line();
        }
    }

    private string SinceText(string version) => $"Since {spec.Library.Name} {version}.";

    private void Since(CodeWriter writer, string version) => CSharpProse.Element(writer, "remarks", SinceText(version));

    private void Summary(CodeWriter writer, Prose doc) => CSharpProse.Element(writer, "summary", _prose.Sentence(doc));

    private void WriteValues(CodeWriter writer, EquatableArray<ValueSpec> values, Func<uint, string> number, bool separateFirst)
    {
        foreach (ValueSpec value in values)
        {
            Separate(writer, separateFirst || value != values[0]);
            Summary(writer, value.Doc);
            Since(writer, value.Since);
            writer.Line($"{CSharpNames.Member(value.Name)} = {number(value.Value)},");
        }
    }
}
