using System.Runtime.InteropServices;
using LibNbd.Runtime.Handle;

namespace LibNbd.Native;

/// <summary>The thread's last error as C reads it: the text stays where it is until the thread's next error, or its end.</summary>
/// <remarks>The text is kept in C (c/entry.c), which frees it when the thread ends: at that time nothing managed may run.</remarks>
internal static unsafe partial class ErrorText
{
    [ThreadStatic]
    private static string? _copied;

    /// <summary>The text of this thread's last error, or NULL.</summary>
    internal static byte* Get()
    {
        string? text = LastError.Text;
        if (text is null)
        {
            return null;
        }

        // Every error has a string of its own, so the same string is the same error.
        byte* kept = Kept();
        if (kept is null || !ReferenceEquals(text, _copied))
        {
            kept = Keep(CMemory.Copy(text));
            _copied = text;
        }

        return kept;
    }

    [LibraryImport(CMemory.HostLibrary, EntryPoint = "libnbd_error_text")]
    private static partial byte* Kept();

    [LibraryImport(CMemory.HostLibrary, EntryPoint = "libnbd_keep_error_text")]
    private static partial byte* Keep(byte* text);
}
