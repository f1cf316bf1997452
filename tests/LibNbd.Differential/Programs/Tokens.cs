using System.Globalization;
using System.Text;

namespace LibNbd.Differential.Programs;

/// <summary>The tokens that stand for arguments: written here, read by both interpreters.</summary>
internal static class Tokens
{
    internal const string Null = "NULL";

    internal static string Text(string value) => "s:" + Encode(value);

    internal static string List(params string[] values) => "l:" + string.Concat(values.Select(value => Encode(value) + ","));

    internal static string Address(ReadOnlySpan<byte> bytes) => "a:" + Convert.ToHexStringLower(bytes);

    /// <summary>What a blank, a comma, a percent sign or a byte that is not printable would break is written as %XX.</summary>
    private static string Encode(string value)
    {
        StringBuilder text = new();
        foreach (byte b in Encoding.Latin1.GetBytes(value))
        {
            if (b is > 0x20 and < 0x7f and not (byte)'%' and not (byte)',')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{b:x2}");
            }
        }

        return text.ToString();
    }

    internal static string Decode(string token)
    {
        List<byte> bytes = [];
        for (int i = 0; i < token.Length; i++)
        {
            if (token[i] == '%' && i + 2 < token.Length)
            {
                bytes.Add(byte.Parse(token.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add((byte)token[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
