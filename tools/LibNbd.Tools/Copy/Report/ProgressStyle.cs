namespace LibNbd.Tools.Copy.Report;

/// <summary>How progress is shown.</summary>
internal enum ProgressStyle
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A bar, drawn over itself.</summary>
    Bar,

    /// <summary>A line of words now and then.</summary>
    Plain,

    /// <summary>An object of JSON on a line, now and then.</summary>
    Json,

    /// <summary>N/100 on a line, for programs.</summary>
    Percent,
}
