using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.Rust;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>The enumerations, sets of flags, constants and structures.</summary>
internal static class ValuesFile
{
    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        RustWriter writer = new();
        RustProse prose = new(spec);
        foreach (EnumSpec type in spec.Enums)
        {
            writer.Open("enumeration! {");
            writer.Doc(prose.Of(type.Doc));
            writer.Open($"pub enum {RustNames.Type(type)} {{");
            foreach (ValueSpec value in type.Values)
            {
                writer.Doc(prose.Of(value.Doc));
                writer.Line($"{RustNames.Variant(value.Name)} = {Number(value.Value)},");
            }

            writer.Close();
            writer.Close();
            writer.Gap();
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            writer.Open("flags! {");
            writer.Doc(prose.Of(type.Doc));
            writer.Open($"pub struct {RustNames.Type(type)} {{");
            foreach (ValueSpec value in type.Values)
            {
                writer.Doc(prose.Of(value.Doc));
                writer.Line($"const {Spelling.Upper(value.Name)} = 0x{value.Value.ToString("x", CultureInfo.InvariantCulture)};");
            }

            writer.Close();
            writer.Close();
            writer.Gap();
        }

        foreach (ApiValue value in spec.Constants.Select(ApiValue.Of).Concat(spec.MetaContexts.SelectMany(ApiValue.Of)))
        {
            writer.Doc(prose.Of(value.Doc));
            writer.Line($"pub const {RustNames.Value(value.Reference, spec)}: "
                + (value.Text is { } text ? $"&[u8] = b\"{text}\";" : $"u32 = {Number(value.Number!.Value)};"));
            writer.Gap();
        }

        foreach (StructSpec type in spec.Structs)
        {
            Struct(writer, prose, type, spec.Library);
        }

        return writer.ToString();
    }

    private static void Struct(RustWriter writer, RustProse prose, StructSpec type, LibrarySpec library)
    {
        writer.Doc(prose.Of(type.Doc));
        writer.Line("#[repr(C)]");
        writer.Line("#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]");
        writer.Open($"pub struct {RustNames.Type(type, library)} {{");
        foreach (StructFieldSpec field in type.Fields)
        {
            writer.Doc(prose.Of(field.Doc));
            writer.Line($"pub {RustNames.Field(field.Name)}: {RustTypes.Of(field.Kind)},");
        }

        writer.Close();
        writer.Gap();
    }

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
