using LibNbd.Tools.CommandLine;

namespace LibNbd.Tools.Fuse;

/// <summary>The options of nbdfuse.</summary>
internal static class FuseOptions
{
    /// <summary>How many connections there may be.</summary>
    public static Option Connections { get; } = new("connections")
    {
        Short = 'C',
        Argument = "N",
        Help = "Make up to N connections to the server, if it says that several are safe. The default is 4.",
    };

    /// <summary>Debug output.</summary>
    public static Option Debug { get; } = new("debug")
    {
        Short = 'd',
        Help = "Show each request of the kernel, and the debug messages of the library.",
    };

    /// <summary>The options for <c>-o</c>.</summary>
    public static Option FuseHelp { get; } = new("fuse-help") { Help = "Show the options for -o." };

    /// <summary>An option of the mount.</summary>
    public static Option MountOption { get; } = new("option")
    {
        Short = 'o',
        Argument = "OPTION",
        Choices = MountOptions.Names,
        Help = "Give an option to the mount, or several with commas between them. May be used more than once.",
    };

    /// <summary>Says when it is mounted.</summary>
    public static Option PidFile { get; } = new("pidfile")
    {
        Aliases = ["pid-file"],
        Short = 'P',
        Argument = "FILE",
        IsFile = true,
        Help = "Write the process id to the file when the disk is mounted.",
    };

    /// <summary>Refuses writing.</summary>
    public static Option ReadOnly { get; } = new("readonly")
    {
        Aliases = ["read-only"],
        Short = 'r',
        Help = "Mount the disk read-only, also if the server would allow writing.",
    };

    /// <summary>One request at a time.</summary>
    public static Option SingleThread { get; } = new("single-thread")
    {
        Short = 's',
        Help = "Handle one request at a time.",
    };

    /// <summary>Debug output of the library.</summary>
    public static Option Verbose { get; } = new("verbose") { Short = 'v', Help = "Show the debug messages of the library." };

    /// <summary>The table.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [Connections, Debug, FuseHelp, MountOption, PidFile, ReadOnly, SingleThread, Verbose];
}
