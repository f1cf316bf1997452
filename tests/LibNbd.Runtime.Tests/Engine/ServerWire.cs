namespace LibNbd.Runtime.Tests.Engine;

/// <summary>How a connection was negotiated.</summary>
public enum Style
{
    Oldstyle,
    Simple,
    Structured,
    Extended,
}

/// <summary>The server's messages, put together from the protocol's text and with none of the engine's own code.</summary>
internal sealed class ServerWire
{
    /// <summary>Has flags, flush, FUA, trim, write zeroes, DF, cache, fast zero, block status payload.</summary>
    internal const ushort AllFlags = 0x1 | 0x4 | 0x8 | 0x20 | 0x40 | 0x80 | 0x400 | 0x800 | 0x1000;

    internal const ulong DefaultSize = 1UL << 30;

    private readonly List<byte> _bytes = [];

    internal static ServerWire New => new();

    internal static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    internal static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    internal static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    internal ServerWire Add(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    internal ServerWire Add(string hex) => Add(Hex(hex));

    internal ServerWire U16(ulong value) => Number(value, 2);

    internal ServerWire U32(ulong value) => Number(value, 4);

    internal ServerWire U64(ulong value) => Number(value, 8);

    internal byte[] Done() => [.. _bytes];

    internal static byte[] Greeting(ushort flags) => New.Add("4e42444d41474943 49484156454f5054").U16(flags).Done();

    internal static byte[] Oldstyle(ulong size, ushort flags, ushort handshakeFlags = 0) =>
        New.Add("4e42444d41474943 0000420281861253").U64(size).U16(handshakeFlags).U16(flags).Add(new byte[124]).Done();

    internal static byte[] ExportName(ulong size, ushort flags, bool zeroes) =>
        New.U64(size).U16(flags).Add(new byte[zeroes ? 124 : 0]).Done();

    internal static byte[] Option(uint option, uint reply, byte[]? data = null) =>
        New.Add("0003e889045565a9").U32(option).U32(reply).U32((ulong)(data?.Length ?? 0)).Add(data ?? []).Done();

    internal static byte[] Ack(uint option) => Option(option, 1);

    internal static byte[] Unsupported(uint option) => Option(option, 0x80000001);

    internal static byte[] Info(ushort type, byte[] data) => Option(7, 3, New.U16(type).Add(data).Done());

    internal static byte[] InfoExport(ulong size = DefaultSize, ushort flags = AllFlags) => Info(0, New.U64(size).U16(flags).Done());

    internal static byte[] InfoBlockSize(uint minimum, uint preferred, uint maximum) =>
        Info(3, New.U32(minimum).U32(preferred).U32(maximum).Done());

    internal static byte[] Context(uint id, string name) => Option(10, 4, New.U32(id).Add(Text(name)).Done());

    internal static byte[] SimpleReply(ulong cookie, uint error = 0, byte[]? data = null) =>
        New.Add("67446698").U32(error).U64(cookie).Add(data ?? []).Done();

    internal static byte[] StructuredHeader(ulong cookie, ushort flags, ushort type, uint length) =>
        New.Add("668e33ef").U16(flags).U16(type).U64(cookie).U32(length).Done();

    internal static byte[] ExtendedHeader(ulong cookie, ulong offset, ushort flags, ushort type, ulong length) =>
        New.Add("6e8a278c").U16(flags).U16(type).U64(cookie).U64(offset).U64(length).Done();

    /// <summary>A whole chunk in the style's framing.</summary>
    internal static byte[] Chunk(Style style, ulong cookie, ulong offset, ushort type, byte[] payload, bool done = true) => Join(
        style == Style.Extended
            ? ExtendedHeader(cookie, offset, done ? (ushort)1 : (ushort)0, type, (ulong)payload.Length)
            : StructuredHeader(cookie, done ? (ushort)1 : (ushort)0, type, (uint)payload.Length),
        payload);

    internal static byte[] ErrorPayload(uint error, string message = "", ulong? offset = null)
    {
        ServerWire wire = New.U32(error).U16((ulong)Text(message).Length).Add(Text(message));
        return offset is { } place ? wire.U64(place).Done() : wire.Done();
    }

    internal static byte[] Narrow(uint id, params (uint Length, uint Flags)[] extents)
    {
        ServerWire wire = New.U32(id);
        foreach ((uint length, uint flags) in extents)
        {
            wire.U32(length).U32(flags);
        }

        return wire.Done();
    }

    internal static byte[] Wide(uint id, params (ulong Length, ulong Flags)[] extents)
    {
        ServerWire wire = New.U32(id).U32((ulong)extents.Length);
        foreach ((ulong length, ulong flags) in extents)
        {
            wire.U64(length).U64(flags);
        }

        return wire.Done();
    }

    /// <summary>The whole handshake of a server of the given style.</summary>
    internal static byte[] Handshake(
        Style style, ulong size = DefaultSize, ushort flags = AllFlags, (uint Id, string Name)[]? contexts = null)
    {
        if (style == Style.Oldstyle)
        {
            return Oldstyle(size, flags);
        }

        List<byte[]> parts = [Greeting(3)];
        parts.Add(style == Style.Extended ? Ack(11) : Unsupported(11));
        if (style != Style.Extended)
        {
            parts.Add(style == Style.Structured ? Ack(8) : Unsupported(8));
        }

        if (contexts is not null && style is Style.Structured or Style.Extended)
        {
            parts.AddRange(contexts!.Select(context => Context(context.Id, context.Name)));
            parts.Add(Ack(10));
        }

        parts.Add(InfoExport(size, flags));
        parts.Add(Ack(7));
        return Join([.. parts]);
    }

    /// <summary>Bytes that differ from place to place, so that none can be taken for another.</summary>
    internal static byte[] Pattern(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) + (i >> 8) + (seed * 17) + 1);
        }

        return bytes;
    }

    private ServerWire Number(ulong value, int width)
    {
        for (int i = width - 1; i >= 0; i--)
        {
            _bytes.Add((byte)(value >> (8 * i)));
        }

        return this;
    }
}
