namespace LibNbd.Tools.CommandLine;

/// <summary>The tool was called wrongly: the message, if there is one, and how to call it are shown.</summary>
internal sealed class UsageException : Exception
{
    /// <summary>Only how to call it is shown.</summary>
    public UsageException()
        : base("")
    {
    }

    /// <summary>Says what is wrong.</summary>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and why.</summary>
    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
