namespace LibNbd.Emit.Changes;

/// <summary>What a change means for programs that use the library.</summary>
[Flags]
internal enum Impact
{
    /// <summary>Nothing: only words changed.</summary>
    Words = 0,

    /// <summary>There is more than before, and nothing that was there changed.</summary>
    Adds = 1,

    /// <summary>A program that compiled no longer does, or means something else.</summary>
    BreaksSource = 2,

    /// <summary>A program that was compiled no longer runs with it, or does something else.</summary>
    BreaksBinary = 4,

    /// <summary>Programs compile and run, but a call that succeeded may fail, block or act otherwise.</summary>
    BreaksBehaviour = 8,
}

/// <summary>How far the version has to move.</summary>
internal enum VersionStep
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A new release of the same version.</summary>
    Patch,

    /// <summary>The second number.</summary>
    Minor,

    /// <summary>The first number, and the soname.</summary>
    Major,
}

/// <summary>One difference of two specifications.</summary>
/// <param name="Subject">What changed, by its C name.</param>
/// <param name="Text">What about it.</param>
/// <param name="Impact">What that means.</param>
/// <param name="Language">The language that alone is touched, or null.</param>
internal sealed record ApiChange(string Subject, string Text, Impact Impact, string? Language = null)
{
    private const Impact Breaks = Impact.BreaksSource | Impact.BreaksBinary | Impact.BreaksBehaviour;

    /// <summary>The version step that it asks for.</summary>
    public VersionStep Step =>
        (Impact & Breaks) != 0 ? VersionStep.Major : Impact.HasFlag(Impact.Adds) ? VersionStep.Minor : VersionStep.Patch;

    /// <summary>One line: <c>breaks source and binary: nbd_pread: parameter 'offset' was removed</c>.</summary>
    public override string ToString() => $"{Kind()}{(Language is null ? "" : $" in {Language}")}: {Subject}: {Text}";

    private string Kind()
    {
        string[] broken =
        [
            .. Impact.HasFlag(Impact.BreaksSource) ? ["source"] : Array.Empty<string>(),
            .. Impact.HasFlag(Impact.BreaksBinary) ? ["binary"] : Array.Empty<string>(),
            .. Impact.HasFlag(Impact.BreaksBehaviour) ? ["behaviour"] : Array.Empty<string>(),
        ];
        return broken.Length > 0 ? "breaks " + string.Join(" and ", broken) : Impact.HasFlag(Impact.Adds) ? "adds" : "words";
    }
}
