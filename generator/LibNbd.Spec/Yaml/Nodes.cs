using LibNbd.Spec.Model;
using YamlDotNet.Core;

namespace LibNbd.Spec.Yaml;

// A YAML tree that keeps places. YamlDotNet's own tree throws at the first duplicate key; here all errors are wanted.

/// <summary>A node and where it stands.</summary>
internal abstract class Node(SourceSpan span)
{
    public SourceSpan Span { get; } = span;

    /// <summary>What a message calls it.</summary>
    public abstract string KindName { get; }
}

/// <summary>A scalar; <c>Text</c> is its value.</summary>
internal sealed class ScalarNode(SourceSpan span, string text, ScalarStyle style) : Node(span)
{
    public string Text { get; } = text;

    public ScalarStyle Style { get; } = style;

    /// <summary>Whether the value is written without quotes, as booleans and numbers are.</summary>
    public bool IsPlain => Style == ScalarStyle.Plain;

    public override string KindName => Text.Length == 0 && IsPlain ? "nothing" : "a single value";
}

/// <summary>A list.</summary>
internal sealed class SequenceNode(SourceSpan span, List<Node> items) : Node(span)
{
    public List<Node> Items { get; } = items;

    public override string KindName => "a list";
}

/// <summary>A mapping, in the order of the file, without the later ones of duplicate keys.</summary>
internal sealed class MappingNode(SourceSpan span, List<KeyValuePair<ScalarNode, Node>> entries) : Node(span)
{
    public List<KeyValuePair<ScalarNode, Node>> Entries { get; } = entries;

    public override string KindName => "a mapping";

    // A linear search: no mapping that is asked by key has more than some twenty.
    public Node? Find(string key)
    {
        foreach (KeyValuePair<ScalarNode, Node> entry in Entries)
        {
            if (string.Equals(entry.Key.Text, key, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }

        return null;
    }
}
