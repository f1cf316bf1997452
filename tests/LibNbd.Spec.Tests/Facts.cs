using System.Globalization;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace LibNbd.Spec.Tests;

/// <summary>Writes the fact sheet of the C API in the format of this repository, with dummy prose.</summary>
internal static class Facts
{
    /// <summary>The text of the fact sheet, or null if it is not at hand.</summary>
    public static string? Find()
    {
        string path = Environment.GetEnvironmentVariable("LIBNBD_FACTS")
            ?? Path.Combine(Repository.Root, "..", "shared", "libnbd-api-facts.yaml");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    public static YamlMappingNode Parse(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static string ToSpec(YamlMappingNode facts)
    {
        StringBuilder spec = new();
        string versions = string.Join(", ", Items(facts, "symbol_version_chain").Select(v => $"\"{v.ToString()["LIBNBD_".Length..]}\""));
        spec.Append(CultureInfo.InvariantCulture, $$"""
            format: 1
            library:
              { name: libnbd, version: "1.24", soname: libnbd.so.0, symbol-prefix: nbd_, macro-prefix: LIBNBD_, versions: [{{versions}}],
                authors: [A], copyright: C }

            """);
        spec.Append("roles: { completion-closure: completion }\nstates:\n");
        foreach (YamlMappingNode state in Maps(facts, "states"))
        {
            string predicates = Text(state, "predicate").Replace(" or ", ", ", StringComparison.Ordinal);
            Line(spec, 2, $"{Hyphen(Text(state, "name"))}: {{ predicate: [{predicates}], phrase: \"{Text(state, "phrase")}\", doc: D. }}");
        }

        WriteSets(spec, facts, "enums", "value", value => value);
        WriteSets(spec, facts, "flags", "bit", value => (uint)System.Numerics.BitOperations.Log2(value));
        spec.Append("structs: { extent: { since: \"1.18\", doc: D., fields: { length: { type: uint64, doc: D. } } } }\nclosures:\n");
        foreach (YamlMappingNode closure in Maps(facts, "closures"))
        {
            Line(spec, 2, $"{Text(closure, "name")}:");
            Line(spec, 4, $"since: \"{Text(closure, "since")}\"");
            Line(spec, 4, "doc: D.");
            Line(spec, 4, "lives-until: operation-over");
            Line(spec, 4, "thread: driver");
            Line(spec, 4, "result: ignored");
            Line(spec, 4, "parameters:");
            foreach (YamlMappingNode argument in Maps(closure, "args"))
            {
                Line(spec, 6, $"- {{ name: {Text(argument, "name")}, type: {ClosureType(argument)},{Length(argument)} doc: D. }}");
            }
        }

        spec.Append("lifecycle:\n");
        foreach (YamlMappingNode call in Maps(facts, "lifecycle"))
        {
            string name = Text(call, "name");
            Line(spec, 2, $"{name}: {{ kind: {Lifecycle(name)}, since: \"1.0\", summary: s, description: D., returns: D. }}");
        }

        spec.Append("calls:\n");
        foreach (YamlMappingNode call in Maps(facts, "calls"))
        {
            WriteCall(spec, call);
        }

        return spec.ToString();
    }

    public static IEnumerable<YamlMappingNode> Maps(YamlMappingNode map, string key) => Items(map, key).Cast<YamlMappingNode>();

    public static string Text(YamlMappingNode map, string key) => map[key].ToString();

    private static void WriteCall(StringBuilder spec, YamlMappingNode call)
    {
        Line(spec, 2, $"{Text(call, "name")}:");
        Line(spec, 4, $"since: \"{Text(call, "first_version")}\"");
        Line(spec, 4, "summary: s");
        foreach ((string from, string to) in new[] { ("args", "parameters"), ("optargs", "optional") })
        {
            if (Items(call, from).Any())
            {
                Line(spec, 4, to + ":");
                foreach (YamlMappingNode argument in Maps(call, from))
                {
                    Line(spec, 6, $"- {{ name: {Text(argument, "name")}, type: {ParameterType(argument)},{Details(argument)} doc: D. }}");
                }
            }
        }

        Line(spec, 4, $"returns: {Returns((YamlMappingNode)call["ret"])}");
        string states = string.Join(", ", Items(call, "permitted_states").Select(state => Hyphen(state.ToString())));
        Line(spec, 4, states.Length == 0 ? "states: any" : $"states: [{states}]");
        Line(spec, 4, $"locked: {Text(call, "is_locked")}");
        Line(spec, 4, $"may-set-error: {Text(call, "may_set_error")}");
        if (call.Children.TryGetValue("async_kind", out YamlNode? kind))
        {
            Line(spec, 4, "async: " + Async(kind));
        }

        Line(spec, 4, "description: D.");
        string seeAlso = string.Join(", ", Items(call, "see_also").Select(name => "\"" + WithoutPrefix(name.ToString()) + "\""));
        Line(spec, 4, $"see-also: [{seeAlso}]");
    }

    private static string Async(YamlNode kind)
    {
        if (kind is not YamlMappingNode map)
        {
            return "completion-callback";
        }

        YamlSequenceNode change = (YamlSequenceNode)map["ChangesState"];
        string not = change[1].ToString() == "true" ? "" : "not ";
        return $"{{ until: {not}{change[0]} }}";
    }

    private static void WriteSets(StringBuilder spec, YamlMappingNode facts, string section, string key, Func<uint, uint> number)
    {
        Line(spec, 0, section + ":");
        foreach (YamlMappingNode set in Maps(facts, section))
        {
            string prefix = Text(set, "prefix");
            Line(spec, 2, $"{Hyphen(prefix)}:");
            Line(spec, 4, $"c-prefix: {prefix}");
            Line(spec, 4, $"names: {{ csharp: {LibNbd.Languages.Spelling.Pascal(Hyphen(prefix))}Set }}");
            Line(spec, 4, "doc: D.");
            Line(spec, 4, "values:");
            foreach (YamlMappingNode value in Maps(set, "values"))
            {
                string text = Text(value, "value");
                uint parsed = text.StartsWith("0x", StringComparison.Ordinal)
                    ? uint.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    : uint.Parse(text, CultureInfo.InvariantCulture);
                Line(spec, 6, $"{Hyphen(Text(value, "name"))}: {{ {key}: {number(parsed)}, since: \"{Text(value, "since")}\", doc: D. }}");
            }
        }
    }

    private static string ParameterType(YamlMappingNode argument) => Text(argument, "type") switch
    {
        "BytesIn" => "bytes-in",
        "BytesOut" => "bytes-out",
        "BytesPersistIn" => "bytes-persist-in",
        "BytesPersistOut" => "bytes-persist-out",
        "Closure" or "OClosure" => "closure",
        "Flags" or "OFlags" => "flags",
        "SizeT" => "size",
        "SockAddrAndLen" => "sockaddr",
        "StringList" => "string-list",
        string other => other.ToLowerInvariant(),
    };

    private static string Lifecycle(string name) => name switch
    {
        "get_error" => "error-text",
        "get_errno" => "error-number",
        _ => name,
    };

    private static string ClosureType(YamlMappingNode argument) => Text(argument, "type") switch
    {
        "CBBytesIn" => "bytes-in",
        "CBUInt64" => "uint64",
        "CBUInt" => "uint",
        "CBString" => "string",
        "CBMutable" => "mutable-int",
        "CBArrayAndLen" => Text(argument, "element") == "UInt32" ? "uint32-array" : "struct-array, struct: extent",
        string other => other,
    };

    private static string Returns(YamlMappingNode ret) => Text(ret, "type") switch
    {
        "RErr" => "status",
        "RStaticString" => "static-string",
        "RSizeT" => "size",
        "REnum" => $"{{ type: enum, enum: {Hyphen(Text(ret, "enum"))}, doc: D. }}",
        "RFlags" => $"{{ type: flags, flags: {Hyphen(Text(ret, "flags"))}, doc: D. }}",
        string other => other[1..].ToLowerInvariant(),
    };

    private static string Details(YamlMappingNode argument)
    {
        string details = Length(argument);
        foreach (string key in new[] { "closure", "enum", "flags" })
        {
            if (argument.Children.TryGetValue(key, out YamlNode? name))
            {
                details += $" {key}: {Hyphen(name.ToString())},";
            }
        }

        if (argument.Children.TryGetValue("allowed", out YamlNode? allowed))
        {
            details += allowed is YamlSequenceNode names
                ? $" allowed: [{string.Join(", ", names.Select(name => Hyphen(name.ToString())))}],"
                : " allowed: all,";
        }

        return details;
    }

    private static string Length(YamlMappingNode argument) =>
        argument.Children.TryGetValue("len", out YamlNode? length) ? $" length: {length}," : "";

    private static IEnumerable<YamlNode> Items(YamlMappingNode map, string key) => (YamlSequenceNode)map[key];

    private static string Hyphen(string name) => name.Replace('_', '-').ToLowerInvariant();

    private static string WithoutPrefix(string name) => name.StartsWith("nbd_", StringComparison.Ordinal) ? name["nbd_".Length..] : name;

    private static void Line(StringBuilder spec, int indent, string text) => spec.Append(' ', indent).Append(text).Append('\n');
}
