using System.Globalization;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

/// <summary>Typed access to the values of one mapping. What is wrong is reported, and something harmless returned.</summary>
/// <remarks>An absent required key was reported when the mapping was opened, so the getters say nothing about it.</remarks>
internal sealed class Fields(ReadContext context, KeySet keys, MappingNode? map, SourceSpan owner)
{
    public SourceSpan Owner { get; } = owner;

    public bool Has(string key) => map?.Find(key) is not null;

    public Node? Find(string key) => map?.Find(key);

    /// <summary>Where the value of a key stands; where it is absent, the name of the entry.</summary>
    public SourceSpan Span(string key) => map?.Find(key)?.Span ?? Owner;

    /// <summary>Where a key of an item of a list stands; where it is absent, the item.</summary>
    public SourceSpan ItemSpan(string list, int index, string key)
    {
        if (Find(list) is not SequenceNode sequence || index >= sequence.Items.Count)
        {
            return Span(list);
        }

        Node item = sequence.Items[index];
        return (item as MappingNode)?.Find(key)?.Span ?? item.Span;
    }

    /// <summary>A text as it stands; must not be empty.</summary>
    public string Text(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return "";
        }

        if (string.IsNullOrWhiteSpace(scalar.Text))
        {
            context.Report(DiagnosticCatalogue.EmptyText, scalar.Span, "'" + key + "'");
        }

        return scalar.Text;
    }

    /// <summary>A text of one line: it goes into string literals and comments that end with the line.</summary>
    public string Line(string key)
    {
        string text = Text(key);
        if (text.IndexOf('\n') >= 0 && Scalar(key) is { } scalar)
        {
            WrongValue(scalar, key, "write one line");
        }

        return text;
    }

    /// <summary>Texts of one line each.</summary>
    public EquatableArray<string> Lines(string key)
    {
        List<ScalarNode> scalars = Scalars(key);
        foreach (ScalarNode scalar in scalars)
        {
            if (string.IsNullOrWhiteSpace(scalar.Text))
            {
                context.Report(DiagnosticCatalogue.EmptyText, scalar.Span, "an item of '" + key + "'");
            }
            else if (scalar.Text.IndexOf('\n') >= 0)
            {
                WrongValue(scalar, key, "write one line");
            }
        }

        return scalars.Select(scalar => scalar.Text).ToEquatableArray();
    }

    public string? OptionalText(string key) => Has(key) ? Text(key) : null;

    /// <summary>A text checked by <paramref name="isValid"/>.</summary>
    public string Name(string key, Func<string, bool> isValid, string rule)
    {
        if (Scalar(key) is not { } scalar)
        {
            return "";
        }

        if (!isValid(scalar.Text))
        {
            context.Report(DiagnosticCatalogue.MalformedName, scalar.Span, scalar.Text, "'" + key + "'", rule);
        }

        return scalar.Text;
    }

    public Prose Prose(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return Model.Prose.Empty;
        }

        if (string.IsNullOrWhiteSpace(scalar.Text))
        {
            context.Report(DiagnosticCatalogue.EmptyText, scalar.Span, "'" + key + "'");
        }

        return context.Prose.Read(scalar);
    }

    /// <summary>One line of plain text without a final dot, because it also goes where a dot would hurt (NAME sections, lists).</summary>
    public string Summary()
    {
        string text = Text("summary");
        if (text.IndexOf('\n') >= 0)
        {
            context.Report(DiagnosticCatalogue.MalformedSummary, Span("summary"), "must be one line");
        }
        else if (text.EndsWith(".", StringComparison.Ordinal))
        {
            context.Report(DiagnosticCatalogue.MalformedSummary, Span("summary"), "must not end with a full stop");
        }

        return text;
    }

    public bool Flag(string key, bool absent)
    {
        if (Scalar(key) is not { } scalar)
        {
            return absent;
        }

        bool isTrue = scalar.IsPlain && string.Equals(scalar.Text, "true", StringComparison.Ordinal);
        if (!isTrue && !(scalar.IsPlain && string.Equals(scalar.Text, "false", StringComparison.Ordinal)))
        {
            WrongValue(scalar, key, "write true or false");
        }

        return isTrue;
    }

    /// <summary>A number, decimal or <c>0x</c> hexadecimal.</summary>
    public uint Number(string key, uint max = uint.MaxValue)
    {
        if (Scalar(key) is not { } scalar)
        {
            return 0;
        }

        bool isHex = scalar.Text.StartsWith("0x", StringComparison.Ordinal);
        bool parsed = isHex
            ? uint.TryParse(scalar.Text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
            : uint.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (!parsed || !scalar.IsPlain || number > max)
        {
            WrongValue(scalar, key, string.Format(CultureInfo.InvariantCulture, "write a whole number from 0 to {0}, without quotes", max));
        }

        return number;
    }

    /// <summary>A version; whether the library has it is checked when everything is read.</summary>
    public string Version(string key)
    {
        if (Scalar(key) is not { } scalar)
        {
            return "";
        }

        if (VersionText(scalar) is { } version)
        {
            context.VersionUses.Add(new VersionUse(version, scalar.Span));
        }

        return scalar.Text;
    }

    /// <summary>A version that is compared elsewhere; null if it is none.</summary>
    public string? VersionText(ScalarNode scalar)
    {
        // Unquoted, 1.10 is a number to every other tool, and the same one as 1.1.
        if (!scalar.IsPlain && ApiVersion.TryParse(scalar.Text, out _))
        {
            return scalar.Text;
        }

        context.Report(DiagnosticCatalogue.MalformedVersion, scalar.Span, scalar.Text);
        return null;
    }

    /// <summary>The scalars of a list; a value that is no list is reported, and an absent one is empty.</summary>
    public List<ScalarNode> Scalars(string key)
    {
        List<ScalarNode> scalars = [];
        foreach (Node item in Items(key))
        {
            if (item is ScalarNode scalar)
            {
                scalars.Add(scalar);
            }
            else
            {
                context.Report(DiagnosticCatalogue.WrongNodeKind, item.Span, "an item of '" + key + "'", "a single value", item.KindName);
            }
        }

        return scalars;
    }

    /// <summary>The scalars of a list, none of them twice.</summary>
    public List<ScalarNode> DistinctScalars(string key, string what)
    {
        List<ScalarNode> scalars = Scalars(key);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ScalarNode scalar in scalars)
        {
            if (!seen.Add(scalar.Text))
            {
                context.Report(DiagnosticCatalogue.DuplicateName, scalar.Span, what, scalar.Text);
            }
        }

        return scalars;
    }

    /// <summary>The items of a list.</summary>
    public List<Node> Items(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case SequenceNode list:
                return list.Items;
            case Node other:
                context.Report(DiagnosticCatalogue.WrongNodeKind, other.Span, "'" + key + "'", "a list", other.KindName);
                return [];
        }
    }

    /// <summary>The entries of a mapping from names to whatever; the names are checked.</summary>
    public List<KeyValuePair<ScalarNode, Node>> Entries(string key, Func<string, bool> isName, string rule)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case MappingNode entries:
                foreach (KeyValuePair<ScalarNode, Node> entry in entries.Entries)
                {
                    if (!isName(entry.Key.Text))
                    {
                        context.Report(
                            DiagnosticCatalogue.MalformedName, entry.Key.Span, entry.Key.Text, "an entry of '" + key + "'", rule);
                    }
                }

                return entries.Entries;
            case Node other:
                context.Report(DiagnosticCatalogue.WrongNodeKind, other.Span, "'" + key + "'", "a mapping", other.KindName);
                return [];
        }
    }

    /// <summary>See-also: calls of this API and foreign manual pages.</summary>
    public EquatableArray<string> SeeAlso()
    {
        List<ScalarNode> names = DistinctScalars("see-also", "the reference");
        foreach (ScalarNode name in names)
        {
            if (!Names.IsManualPage(name.Text))
            {
                context.CallUses.Add(new CallUse(name.Text, name.Span, CallUseKind.SeeAlso));
            }
        }

        return names.Select(name => name.Text).ToEquatableArray();
    }

    /// <summary>A value of a closed set.</summary>
    public T Type<T>(string key, IReadOnlyDictionary<string, T> set, string what)
        where T : struct
    {
        if (Scalar(key) is not { } scalar)
        {
            return default;
        }

        return TypeOf(scalar, set, what);
    }

    /// <inheritdoc cref="Type"/>
    public T TypeOf<T>(ScalarNode scalar, IReadOnlyDictionary<string, T> set, string what)
        where T : struct
    {
        if (!set.TryGetValue(scalar.Text, out T value))
        {
            context.Report(DiagnosticCatalogue.UnknownType, scalar.Span, what, scalar.Text, Suggestion.For(scalar.Text, set.Keys));
            if (Suggestion.Nearest(scalar.Text, set.Keys) is { } meant)
            {
                value = set[meant];
            }
        }

        return value;
    }

    /// <summary>A single value, or null if it is absent or something else, which is reported.</summary>
    public ScalarNode? Scalar(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case ScalarNode scalar:
                return scalar;
            case Node other:
                context.Report(
                    DiagnosticCatalogue.WrongNodeKind, other.Span, "'" + key + "' of " + keys.Owner, "a single value", other.KindName);
                return null;
        }
    }

    public void WrongValue(ScalarNode scalar, string key, string rule) =>
        context.Report(DiagnosticCatalogue.WrongValue, scalar.Span, scalar.Text, "'" + key + "'", rule);
}
