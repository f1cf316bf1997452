namespace LibNbd.Spec.Model;

/// <summary>A page that is no call's: an overview, a guide.</summary>
/// <param name="Name">Its name: <c>libnbd-security</c>.</param>
/// <param name="Section">Its section of the manual.</param>
/// <param name="Summary">One line, without a final dot.</param>
/// <param name="Path">The file that it was read from.</param>
public sealed record PageSpec(string Name, string Section, string Summary, EquatableArray<PageSection> Sections, string Path);

/// <summary>A section of a page.</summary>
public sealed record PageSection(string Title, EquatableArray<PageBlock> Blocks);

/// <summary>A piece of a section.</summary>
public abstract record PageBlock;

/// <summary>Prose.</summary>
public sealed record PageProse(Prose Text) : PageBlock;

/// <summary>A heading below the section's.</summary>
public sealed record PageHeading(string Text) : PageBlock;

/// <summary>A place that is filled in from the specification.</summary>
public sealed record PageInsertion(PageInsert What) : PageBlock;

/// <summary>What can be filled in. The name in the page stands behind each member.</summary>
public enum PageInsert
{
    /// <summary><c>@calls-by-topic</c>: every call under the heading of its topic.</summary>
    CallsByTopic,
    /// <summary><c>@states</c>: the states of a handle, what they mean, and what leads from one to the next.</summary>
    States,
    /// <summary><c>@connection-states</c>: the states that <c>connection_state</c> shows.</summary>
    ConnectionStates,
    /// <summary><c>@callback-rules</c>: what every callback may do on the handle that calls it.</summary>
    CallbackRules,
    /// <summary><c>@constants</c>: enumerations, flags and constants.</summary>
    Constants,
}
