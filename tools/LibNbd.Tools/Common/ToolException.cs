namespace LibNbd.Tools.Common;

/// <summary>The tool cannot go on: it says why, and ends with 1.</summary>
internal sealed class ToolException : Exception
{
    /// <summary>Ends without a word, because everything was said.</summary>
    public ToolException()
        : base("")
    {
    }

    /// <summary>Says why.</summary>
    public ToolException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what was behind it.</summary>
    public ToolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
