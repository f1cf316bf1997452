using System.Buffers;
using System.Text;

namespace LibNbd.Protocol;

/// <summary>
/// Text between .NET's strings and bytes that should be UTF-8 but may be anything (export names of odd servers, Unix paths).
/// </summary>
/// <remarks>
/// A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00 + byte, and back: so every byte string survives the way
/// there and back unchanged, and no server can make a name decode to another one.
/// </remarks>
internal static class WireText
{
    private const int EscapeBase = 0xdc00;

    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        StringBuilder? text = null;
        ReadOnlySpan<byte> rest = bytes;
        Span<char> pair = stackalloc char[2];
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(rest, out Rune rune, out int consumed);
            if (status == OperationStatus.Done)
            {
                if (text is not null)
                {
                    text.Append(pair[..rune.EncodeToUtf16(pair)]);
                }
            }
            else
            {
                text ??= new StringBuilder(Encoding.UTF8.GetString(bytes[..(bytes.Length - rest.Length)]));
                for (int i = 0; i < consumed; i++)
                {
                    text.Append((char)(EscapeBase + rest[i]));
                }
            }

            rest = rest[consumed..];
        }

        return text is null ? Encoding.UTF8.GetString(bytes) : text.ToString();
    }

    internal static byte[] Encode(string text)
    {
        if (Ascii.IsValid(text))
        {
            return Encoding.ASCII.GetBytes(text);
        }

        ArrayBufferWriter<byte> writer = new(text.Length + 8);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed);
            if (status != OperationStatus.Done && rest[0] is >= (char)(EscapeBase + 0x80) and <= (char)(EscapeBase + 0xff))
            {
                writer.GetSpan(1)[0] = (byte)(rest[0] - EscapeBase);
                writer.Advance(1);
            }
            else
            {
                // A lone surrogate that is no escape has no bytes of its own; the replacement character says so.
                writer.Advance(rune.EncodeToUtf8(writer.GetSpan(4)));
            }

            rest = rest[consumed..];
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The bytes with a NUL behind them, as C wants them.</summary>
    internal static byte[] EncodeTerminated(string text)
    {
        byte[] bytes = Encode(text);
        Array.Resize(ref bytes, bytes.Length + 1);
        return bytes;
    }

    /// <summary>Text of a peer as it may be shown: what is not printable ASCII is written as \xNN.</summary>
    internal static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        foreach (byte b in bytes)
        {
            if (b is >= 0x20 and < 0x7f)
            {
                text.Append((char)b);
            }
            else
            {
                text.Append("\\x").Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }
}
