using System.Globalization;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse;

/// <summary>The options of <c>-o</c>: those that are done here, and the others, which are libfuse's and the kernel's.</summary>
internal sealed class MountOptions
{
    /// <summary>What <c>--fuse-help</c> says.</summary>
    public const string Help = """
        Options for -o:

            allow_other            allow access by all users
            allow_root             allow access by root
            auto_unmount           unmount also if nbdfuse is killed
            default_permissions    let the kernel check permissions
            kernel_cache           keep what was read in the kernel's cache when the file is closed
            uid=N, gid=N           set the owner
            umask=M                set the mode to 777 without these bits (octal)
            entry_timeout=T        how long the kernel remembers names, in seconds (1.0)
            negative_timeout=T     how long it remembers that there is no such name (0.0)
            attr_timeout=T         how long it remembers size, owner and mode (1.0)
            max_read=N             let the kernel read at most N bytes at once
            max_threads=N          how many threads receive requests
            fsname=NAME            the name of the file system, for mount
            subtype=NAME           its type, for mount

        Others go to libfuse and mount, such as ro, noexec, nosuid.

        """;

    private const double UsualTimeout = 1.0;
    private const int Octal = 8;
    private const uint AllPermissions = 0x1FF;
    private const uint MaxThreads = 1024;

    private readonly List<string> _forLibrary = [];

    private MountOptions()
    {
    }

    /// <summary>The names, for completion.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "allow_other", "allow_root", "auto_unmount", "default_permissions", "kernel_cache", "uid=", "gid=", "umask=", "entry_timeout=",
        "negative_timeout=", "attr_timeout=", "max_read=", "max_threads=", "fsname=", "subtype=",
    ];

    /// <summary>What libfuse gets.</summary>
    public IReadOnlyList<string> ForLibrary => _forLibrary;

    /// <summary>The owner, if another than who mounts.</summary>
    public uint? UserId { get; private set; }

    /// <summary>The group, if another than that of who mounts.</summary>
    public uint? GroupId { get; private set; }

    /// <summary>The mode of file and directory, if another than the usual one.</summary>
    public uint? Permissions { get; private set; }

    /// <summary>Whether the kernel's cache outlives an open file.</summary>
    public bool KeepsCache { get; private set; }

    /// <summary>How long the kernel remembers names, in seconds.</summary>
    public double EntryTimeout { get; private set; } = UsualTimeout;

    /// <summary>How long it remembers that a name is absent.</summary>
    public double NegativeTimeout { get; private set; }

    /// <summary>How long it remembers attributes.</summary>
    public double AttributeTimeout { get; private set; } = UsualTimeout;

    /// <summary>How many threads receive requests, if that is said.</summary>
    public int? Threads { get; private set; }

    /// <summary>How many bytes the kernel may read at once, if that is said.</summary>
    public uint? MaxRead { get; private set; }

    /// <summary>Reads the arguments of every <c>-o</c>. A comma ends an option, unless a backslash is before it.</summary>
    /// <exception cref="ToolException">A value is malformed.</exception>
    public static MountOptions Parse(IEnumerable<string> arguments)
    {
        MountOptions options = new();
        foreach (string option in arguments.SelectMany(Split))
        {
            options.Take(option);
        }

        return options;
    }

    private static List<string> Split(string argument)
    {
        List<string> parts = [];
        int start = 0;
        for (int i = 0; i <= argument.Length; i++)
        {
            if (i == argument.Length || argument[i] == ',')
            {
                if (i > start)
                {
                    parts.Add(argument[start..i]);
                }

                start = i + 1;
            }
            else if (argument[i] == '\\' && i + 1 < argument.Length)
            {
                i++;
            }
        }

        return parts;
    }

    private void Take(string option)
    {
        int equals = option.IndexOf('=', StringComparison.Ordinal);
        string value = equals < 0 ? "" : option[(equals + 1)..];
        switch (equals < 0 ? option : option[..equals])
        {
            case "uid":
                UserId = Number(option, value);
                break;
            case "gid":
                GroupId = Number(option, value);
                break;
            case "umask":
                Permissions = AllPermissions & ~Mask(option, value);
                break;
            case "kernel_cache" or "auto_cache":
                // Size and time of the file never change, which is when auto_cache would drop the cache.
                KeepsCache = true;
                break;
            case "noauto_cache":
                KeepsCache = false;
                break;
            case "entry_timeout":
                EntryTimeout = Seconds(option, value);
                break;
            case "negative_timeout":
                NegativeTimeout = Seconds(option, value);
                break;
            case "attr_timeout":
                AttributeTimeout = Seconds(option, value);
                break;
            case "max_read":
                MaxRead = Number(option, value);
                break;
            case "max_threads":
                Threads = (int)Math.Clamp(Number(option, value), 1, MaxThreads);
                break;
            case "ac_attr_timeout" or "clone_fd" or "max_idle_threads" or "no_rofd_flush" or "noforget" or "remember":
                // They tell libfuse's own loop, and its own table of files, what here holds anyway.
                break;
            case "modules":
                throw new ToolException($"-o {option}: modules of libfuse cannot be used");
            default:
                _forLibrary.Add(option);
                break;
        }
    }

    private static uint Number(string option, string value) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : throw Malformed(option);

    private static uint Mask(string option, string value) => value.Length is > 0 and <= 4 && value.All(static c => c is >= '0' and < '8')
        ? Convert.ToUInt32(value, Octal)
        : throw Malformed(option);

    private static double Seconds(string option, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw Malformed(option);

    private static ToolException Malformed(string option) => new($"-o {option}: this is not a valid value");
}
