namespace LibNbd.Tools.Common;

/// <summary>The streams of the program.</summary>
internal static class StandardStreams
{
    /// <summary>The descriptor of standard input.</summary>
    public const int In = 0;

    /// <summary>The descriptor of standard output.</summary>
    public const int Out = 1;

    /// <summary>The descriptor of standard error.</summary>
    public const int Error = 2;

    /// <summary>The stream of one of them.</summary>
    public static Stream Open(int descriptor)
    {
        if (!OperatingSystem.IsWindows())
        {
            return new DescriptorStream(descriptor);
        }

        return descriptor switch
        {
            In => Console.OpenStandardInput(),
            Out => Console.OpenStandardOutput(),
            _ => Console.OpenStandardError(),
        };
    }
}
