using System.Runtime.Versioning;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse.Native;

/// <summary>Answers to requests, for code without pointers.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class Replies
{
    /// <summary>Answers with an errno, or with success.</summary>
    public static void Error(nint request, int error) => LibFuse.Instance.ReplyError(request, error);

    /// <summary>Answers with a position in the file; null if there is none.</summary>
    public static void Position(nint request, long? position)
    {
        if (position is { } found)
        {
            LibFuse.Instance.ReplySeek(request, found);
        }
        else
        {
            LibFuse.Instance.ReplyError(request, Errno.ENXIO);
        }
    }
}
