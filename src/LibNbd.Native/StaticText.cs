namespace LibNbd.Native;

/// <summary>Strings that live as long as the library: names of states, of protocols, of versions. There are few, and each is kept once.</summary>
/// <remarks>A list that only grows and is read without a lock: a child of <c>fork</c> may find it in any state.</remarks>
internal sealed unsafe class StaticText
{
    private static volatile StaticText? _first;

    private readonly string _text;
    private readonly byte* _bytes;
    private readonly StaticText? _next;

    private StaticText(string text, byte* bytes, StaticText? next)
    {
        _text = text;
        _bytes = bytes;
        _next = next;
    }

    /// <summary>The bytes of a text, the same ones for the same text; NULL for null.</summary>
    internal static byte* Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        byte* copy = null;
        while (true)
        {
            StaticText? first = _first;
            for (StaticText? entry = first; entry is not null; entry = entry._next)
            {
                if (string.Equals(entry._text, text, StringComparison.Ordinal))
                {
                    System.Runtime.InteropServices.NativeMemory.Free(copy);
                    return entry._bytes;
                }
            }

            copy = copy is null ? CMemory.Copy(text) : copy;
            if (Interlocked.CompareExchange(ref _first, new StaticText(text, copy, first), first) == first)
            {
                return copy;
            }
        }
    }
}
