using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LibNbd.Tools.Fuse.Native;

/// <summary>Functions of libc.</summary>
[SupportedOSPlatform("linux")]
internal static partial class NativeMethods
{
    /// <summary>The name goes at once, the file system when nobody uses it any more.</summary>
    public const int Detach = 2;

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    public static partial uint EffectiveGroup();
}
