using System.Globalization;
using System.Text;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

/// <summary>The arguments of a call as the debug log shows them: <c> name=value</c> for each.</summary>
internal sealed class TraceText
{
    /// <summary>No more of a string or buffer than this is shown, in bytes: a debug line is for eyes.</summary>
    internal const int MaxShown = 512;

    private readonly StringBuilder _text = new();

    internal TraceText Bool(string name, bool value) => Append(name, value ? "true" : "false");

    internal TraceText Int(string name, long value) => Append(name, value.ToString(CultureInfo.InvariantCulture));

    internal TraceText UInt(string name, ulong value) => Append(name, value.ToString(CultureInfo.InvariantCulture));

    internal TraceText Fd(string name, int value) => Int(name, value);

    internal TraceText Enum(string name, int value) => Int(name, value);

    internal TraceText Flags(string name, uint value) => Append(name, string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"));

    internal TraceText String(string name, string? value) => Append(name, value is null ? "NULL" : Quote(WireText.Encode(value)));

    internal TraceText StringList(string name, IReadOnlyList<string>? values) =>
        Append(name, values is null ? "NULL" : $"[{string.Join(", ", values.Select(value => Quote(WireText.Encode(value))))}]");

    internal TraceText OutputBuffer(string name, int count) => Append(name, "<buf>").Int("count", count);

    internal TraceText OutputBuffer(string name, ulong count) => Append(name, "<buf>").UInt("count", count);

    internal TraceText InputBuffer(string name, ReadOnlySpan<byte> data) => InputBuffer(name, data, (ulong)data.Length);

    internal TraceText InputBuffer(string name, in IoBuffer data) => data.IsNull
        ? Append(name, "NULL").UInt("count", data.Length)
        : InputBuffer(name, data.Span(0, (int)Math.Min(data.Length, MaxShown)), data.Length);

    internal TraceText SockAddr(string name, ReadOnlySpan<byte> address) => Append(name, "<sockaddr>").Int("addrlen", address.Length);

    internal TraceText Closure(string name, bool optional, bool isNull) => Append(name, optional && isNull ? "NULL" : "<fun>");

    public override string ToString() => _text.ToString();

    /// <summary>A string in quotes, what is not printable as \xNN, cut where it is too long.</summary>
    internal static string Quote(ReadOnlySpan<byte> bytes)
    {
        bool cut = bytes.Length > MaxShown;
        string shown = WireText.Printable(cut ? bytes[..MaxShown] : bytes);
        return cut ? $"\"{shown}\"..." : $"\"{shown}\"";
    }

    private TraceText InputBuffer(string name, ReadOnlySpan<byte> data, ulong count)
    {
        string shown = Convert.ToHexStringLower(data[..Math.Min(data.Length, MaxShown)]);
        return Append(name, count > MaxShown ? shown + "..." : shown).UInt("count", count);
    }

    private TraceText Append(string name, string value)
    {
        _text.Append(' ').Append(name).Append('=').Append(value);
        return this;
    }
}
