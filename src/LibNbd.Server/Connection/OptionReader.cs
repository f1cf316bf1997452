using System.Buffers.Binary;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Server.Connection;

/// <summary>Reads the data of an option. Every method says false once the data does not fit.</summary>
internal ref struct OptionReader(ReadOnlySpan<byte> data)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _left = data;

    internal readonly bool IsAtEnd => _left.IsEmpty;

    internal bool TryUInt16(out ushort value)
    {
        bool fits = BinaryPrimitives.TryReadUInt16BigEndian(_left, out value);
        _left = fits ? _left[2..] : _left;
        return fits;
    }

    internal bool TryUInt32(out uint value)
    {
        bool fits = BinaryPrimitives.TryReadUInt32BigEndian(_left, out value);
        _left = fits ? _left[4..] : _left;
        return fits;
    }

    /// <summary>A string with its length before it.</summary>
    internal bool TryString(out string value)
    {
        value = string.Empty;
        if (!TryUInt32(out uint length) || length > (uint)_left.Length || !TryText(_left[..(int)length], out value))
        {
            return false;
        }

        _left = _left[(int)length..];
        return true;
    }

    /// <summary>A string of the protocol: bounded, valid UTF-8, without NUL.</summary>
    internal static bool TryText(ReadOnlySpan<byte> bytes, out string value)
    {
        value = string.Empty;
        if (bytes.Length > Limits.MaxString || bytes.Contains((byte)0))
        {
            return false;
        }

        try
        {
            value = Strict.GetString(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
