using System.Runtime.InteropServices;
using LibNbd.Protocol;

namespace LibNbd.Native;

/// <summary>
/// Strings that live as long as the library: names of states, of protocols, of versions. There are few, and each is kept once.
/// </summary>
/// <remarks>
/// A list that only grows and is read without a lock: a child of <c>fork</c> may find it in any state. It is on the C heap and begins in
/// static memory, so that leak checkers find it in use.
/// </remarks>
internal static unsafe class StaticText
{
    private static nint _first;

    /// <summary>The bytes of a text, the same ones for the same text; NULL for null.</summary>
    internal static byte* Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        byte[] bytes = WireText.Encode(text);
        Entry* entry = null;
        while (true)
        {
            nint first = Volatile.Read(ref _first);
            for (Entry* known = (Entry*)first; known is not null; known = known->Next)
            {
                if (bytes.AsSpan().SequenceEqual(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(known->Bytes)))
                {
                    Free(entry);
                    return known->Bytes;
                }
            }

            entry = entry is null ? Create(text) : entry;
            entry->Next = (Entry*)first;
            if (Interlocked.CompareExchange(ref _first, (nint)entry, first) == first)
            {
                return entry->Bytes;
            }
        }
    }

    private static Entry* Create(string text)
    {
        byte* bytes = CMemory.Copy(text);
        Entry* entry = (Entry*)NativeMemory.Alloc((nuint)sizeof(Entry));
        entry->Bytes = bytes;
        return entry;
    }

    private static void Free(Entry* entry)
    {
        if (entry is not null)
        {
            NativeMemory.Free(entry->Bytes);
            NativeMemory.Free(entry);
        }
    }

    private struct Entry
    {
        internal byte* Bytes;
        internal Entry* Next;
    }
}
