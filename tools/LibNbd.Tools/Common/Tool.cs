using LibNbd.Tools.CommandLine;

namespace LibNbd.Tools.Common;

/// <summary>One of the tools. <c>ToolList</c> names them all.</summary>
internal abstract class Tool
{
    /// <summary>How it is called.</summary>
    public abstract ToolSyntax Syntax { get; }

    /// <summary>
    /// Whether signals that ask the program to end cancel <see cref="ToolContext.Token"/>, so that the tool can leave something behind;
    /// otherwise they end the program at once.
    /// </summary>
    public virtual bool CatchesSignals => false;

    /// <summary>The exit status of a wrong call.</summary>
    public virtual int UsageStatus => 1;

    /// <summary>Does what it is for.</summary>
    /// <returns>The exit status. Exceptions become a message and 1.</returns>
    public abstract int Run(ToolContext context, ParsedOptions options);
}
