using LibNbd.Spec.Model;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Markdown;

/// <summary>What prose may call a value by, and the C macros that it may not call it by.</summary>
internal sealed class ValueReferences
{
    private readonly Dictionary<string, ValueInline> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _macros = new(StringComparer.Ordinal);

    /// <summary>No values.</summary>
    public static ValueReferences None { get; } = new();

    /// <summary>Everything that a reference can name.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The value of a reference.</summary>
    public bool TryGet(string reference, out ValueInline? value) => _values.TryGetValue(reference, out value);

    /// <summary>The reference to be written in place of a macro, or null where it is none of a value.</summary>
    public string? InPlaceOf(string macro) => _macros.TryGetValue(macro, out string? reference) ? reference : null;

    /// <summary>The values of a specification.</summary>
    public static ValueReferences Of(ApiSpec spec)
    {
        ValueReferences references = new();
        string prefix = spec.Library.MacroPrefix;
        foreach (EnumSpec type in spec.Enums)
        {
            references.AddAll(ValueSection.Enum, type.Name, type.Values.Select(value => value.Name), prefix + type.CPrefix + "_");
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            references.AddAll(ValueSection.Flags, type.Name, type.Values.Select(value => value.Name), prefix + type.CPrefix + "_");
        }

        references.AddAll(ValueSection.Constant, "", spec.Constants.Select(constant => constant.Name), prefix);
        foreach (MetaContextSpec context in spec.MetaContexts)
        {
            references.Add(ValueSection.MetaContext, "", context.Name, prefix);
            references.AddAll(ValueSection.MetaContextState, context.Name, context.States.Select(state => state.Name), prefix + "STATE_");
        }

        return references;
    }

    /// <summary>The values of a specification that is still to be read: prose may name a value that stands further down.</summary>
    public static ValueReferences Scan(Node root)
    {
        ValueReferences references = new();
        string prefix = Text(root, "library", "macro-prefix");
        foreach (KeyValuePair<ScalarNode, Node> type in Entries(root, "enums"))
        {
            references.AddAll(ValueSection.Enum, type.Key.Text, Keys(type.Value, "values"), prefix + Text(type.Value, "c-prefix") + "_");
        }

        foreach (KeyValuePair<ScalarNode, Node> type in Entries(root, "flags"))
        {
            references.AddAll(ValueSection.Flags, type.Key.Text, Keys(type.Value, "values"), prefix + Text(type.Value, "c-prefix") + "_");
        }

        references.AddAll(ValueSection.Constant, "", Keys(root, "constants"), prefix);
        foreach (KeyValuePair<ScalarNode, Node> context in Entries(root, "meta-contexts"))
        {
            references.Add(ValueSection.MetaContext, "", context.Key.Text, prefix);
            references.AddAll(ValueSection.MetaContextState, context.Key.Text, Keys(context.Value, "states"), prefix + "STATE_");
        }

        return references;
    }

    private static List<KeyValuePair<ScalarNode, Node>> Entries(Node node, string key) =>
        (node as MappingNode)?.Find(key) is MappingNode map ? map.Entries : [];

    private static IEnumerable<string> Keys(Node node, string key) => Entries(node, key).Select(entry => entry.Key.Text);

    private static string Text(Node node, params string[] path)
    {
        Node? found = node;
        foreach (string key in path)
        {
            found = (found as MappingNode)?.Find(key);
        }

        return (found as ScalarNode)?.Text ?? "";
    }

    private void AddAll(ValueSection section, string type, IEnumerable<string> names, string macro)
    {
        foreach (string name in names)
        {
            Add(section, type, name, macro);
        }
    }

    // What is defined twice is reported where it stands; the first one counts.
    private void Add(ValueSection section, string type, string name, string macro)
    {
        string reference = type.Length == 0 ? name : type + "." + name;
        if (!_values.ContainsKey(reference))
        {
            _values.Add(reference, new ValueInline(section, type, name));
        }

        _macros[macro + name.Replace('-', '_').ToUpperInvariant()] = reference;
    }
}
