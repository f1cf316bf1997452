using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibNbd.Protocol;

namespace LibNbd.Native;

/// <summary>Arguments of C as the gates take them, and strings that C takes over.</summary>
/// <remarks>Not inlined where anything could reserve stack: an export must not do so itself (docs/adr/0006).</remarks>
internal static unsafe class CMemory
{
    /// <summary>The C of this library (folder c), whose functions are bound when it is linked.</summary>
    internal const string HostLibrary = "libnbd-host";

    /// <summary>The memory of a buffer; nothing at all for NULL.</summary>
    /// <remarks>
    /// What is longer than a span can be is cut, to a length that every call refuses for being too large
    /// (<see cref="Limits.MaxRequestSize"/>).
    /// </remarks>
    internal static Span<byte> Span(byte* buffer, nuint length) =>
        buffer is null ? default : new(buffer, (int)nuint.Min(length, int.MaxValue));

    /// <summary>A string, or null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static string? String(byte* text) =>
        text is null ? null : WireText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>A list that ends with NULL, or null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static List<string>? Strings(byte** list)
    {
        if (list is null)
        {
            return null;
        }

        List<string> strings = [];
        for (byte** entry = list; *entry is not null; entry++)
        {
            strings.Add(String(*entry)!);
        }

        return strings;
    }

    /// <summary>A copy from <c>malloc</c>, or NULL.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static byte* Copy(string? text)
    {
        if (text is null)
        {
            return null;
        }

        byte[] bytes = WireText.Encode(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        copy[bytes.Length] = 0;
        return copy;
    }
}
