namespace LibNbd.Spec.Model;

/// <summary>Where a value that prose names is defined.</summary>
public enum ValueSection
{
    /// <summary>A value of an enumeration.</summary>
    Enum,
    /// <summary>A flag; without a name, none of the flags of the set.</summary>
    Flags,
    /// <summary>A constant.</summary>
    Constant,
    /// <summary>The text of a metadata context or namespace.</summary>
    MetaContext,
    /// <summary>A bit of the status of a metadata context.</summary>
    MetaContextState,
}

/// <summary><c>[tls.require]</c>, <c>[read-hole]</c>: a value of this API, which each language calls by its own name.</summary>
/// <param name="Section">Where it is defined.</param>
/// <param name="Type">The enumeration, set of flags or metadata context that it belongs to; empty for what belongs to none.</param>
/// <param name="Name">Its own name; empty for no flag at all.</param>
public sealed record ValueInline(ValueSection Section, string Type, string Name) : ProseInline;
