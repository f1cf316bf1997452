using LibNbd.Languages;
using LibNbd.Languages.OCaml;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.OCaml;

/// <summary>The generated parts of <c>NBD.mli</c>, with their comments.</summary>
internal static class InterfaceText
{
    /// <summary>The types of structures.</summary>
    public static string Structs(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        OCamlProse prose = new(spec);
        foreach (StructSpec type in spec.Structs)
        {
            writer.Line($"type {OCamlNames.TypeOf(type.Name)} = {OCamlTypes.Of(type)}");
            Comment(writer, prose.Comment(type));
        }

        return Text(writer);
    }

    /// <summary>A module for each enumeration and each set of flags.</summary>
    public static string Modules(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        OCamlProse prose = new(spec);
        foreach (EnumSpec type in spec.Enums)
        {
            Module(OCamlNames.ModuleOf(type), type.Doc, ApiValue.Of(type), "A value that this version does not know: its number.");
            End("The number that C has for it.");
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            Module(OCamlNames.ModuleOf(type), type.Doc, ApiValue.Of(type), "A flag that this version does not know: its bit, 0 to 31.");
            writer.Line();
            writer.Line($"val {OCamlNames.Mask} : {OCamlNames.Type} list");
            writer.Line("(** All of them, in the order of their bits. *)");
            End("The bit that C has for it.");
        }

        return Text(writer);

        void Module(string name, Prose doc, IEnumerable<ApiValue> values, string unknown)
        {
            string[] comment = [.. prose.Comment(doc, writer.Indent)];
            writer.Line(string.Join("\n", comment));
            writer.Line($"module {name} : sig");
            writer.Deeper();
            writer.Line($"type {OCamlNames.Type} =");
            writer.Deeper();
            foreach (ApiValue value in values)
            {
                writer.Line($"| {OCamlNames.Constructor(value)}");
                writer.Line(string.Join("\n", prose.Comment(value.Doc, writer.Indent)));
            }

            writer.Line($"| {OCamlNames.Unknown} of int\n(** {unknown} *)");
            writer.Shallower();
        }

        void End(string number)
        {
            writer.Line($"\nval {OCamlNames.ToInt} : {OCamlNames.Type} -> int");
            writer.Line($"(** {number} *)");
            writer.Shallower();
            writer.Line("end\n");
        }
    }

    /// <summary>Numbers and texts.</summary>
    public static string Constants(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        OCamlProse prose = new(spec);
        foreach (ApiValue value in ModuleText.ConstantsOf(spec))
        {
            writer.Line($"val {ModuleText.NameOf(value, spec)} : {(value.Text is null ? "int32" : "string")}");
            Comment(writer, prose.Comment(value.Doc, writer.Indent));
        }

        return Text(writer);
    }

    /// <summary>The calls, by topic.</summary>
    public static string Calls(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        OCamlProse prose = new(spec);
        OCamlSignatures signatures = new(spec);
        foreach (TopicSpec topic in spec.Topics)
        {
            CallSpec[] calls = [.. spec.Calls.Where(call => call.Topic == topic.Name)];
            if (calls.Length > 0)
            {
                writer.Line($"(** {{1 {topic.Title}}} *)\n");
                Write(calls);
            }
        }

        Write(spec.Calls.Where(call => spec.Topics.All(topic => topic.Name != call.Topic)));
        return Text(writer);

        void Write(IEnumerable<CallSpec> calls)
        {
            foreach (CallSpec call in calls)
            {
                string head = $"val {OCamlNames.Function(call.Name)} :";
                writer.Line(OCamlSignatures.Of(head, signatures.TypesOf(call), OCamlProse.Width));
                Comment(writer, prose.Comment(call));
            }
        }
    }

    private static void Comment(CodeWriter writer, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            writer.Line(line);
        }

        writer.Line();
    }

    private static string Text(CodeWriter writer) => writer.ToString().TrimEnd('\n');
}
