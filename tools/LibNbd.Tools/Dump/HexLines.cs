using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Dump;

/// <summary>
/// Bytes as lines of sixteen: their offset, their values, and their characters. A line like the one before is left out, with one mark for
/// all that follow each other; not the one at the end of the export.
/// </summary>
/// <param name="output">Where the lines go.</param>
/// <param name="ansi">Whether in colour, with prettier signs then.</param>
/// <param name="exportSize">Where the export ends.</param>
internal sealed class HexLines(Stream output, Ansi ansi, long exportSize)
{
    /// <summary>How many bytes a line has; the last one may have fewer.</summary>
    public const int Width = 16;

    private const int Half = Width / 2;
    private const int BufferSize = 64 << 10;

    // A line in colour: an escape sequence for each byte and each character.
    private const int MaxLine = 1 << 10;

    private static readonly byte[] Zeroes = new byte[Width];

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _previous = new byte[Width];
    private readonly byte[] _mark = Encoding.UTF8.GetBytes(ansi.IsOn ? "\u2606\n" : "*\n");
    private readonly byte[] _pipe = Encoding.UTF8.GetBytes(ansi.IsOn ? "\u2502" : "|");
    private readonly byte[] _dot = Encoding.UTF8.GetBytes(ansi.IsOn ? "\u00b7" : ".");
    private readonly byte[] _grey = Encoding.ASCII.GetBytes(ansi.Grey);
    private readonly byte[] _green = Encoding.ASCII.GetBytes(ansi.Green);
    private readonly byte[] _blue = Encoding.ASCII.GetBytes(ansi.BrightBlue);
    private readonly byte[] _red = Encoding.ASCII.GetBytes(ansi.BrightRed);
    private readonly byte[] _magenta = Encoding.ASCII.GetBytes(ansi.BrightMagenta);
    private readonly byte[] _reset = Encoding.ASCII.GetBytes(ansi.Reset);
    private int _used;
    private bool _hasPrevious;
    private bool _isMarked;

    /// <summary>Writes what was read.</summary>
    /// <param name="data">It begins where a line does; only its last line may be short, and none follows then.</param>
    /// <param name="offset">Where in the export that is.</param>
    public void Write(ReadOnlySpan<byte> data, long offset)
    {
        for (; !data.IsEmpty; data = data[Math.Min(Width, data.Length)..], offset += Width)
        {
            Line(data[..Math.Min(Width, data.Length)], offset);
        }
    }

    /// <summary>Writes whole lines of zeroes, in no more time than few of them take.</summary>
    public void WriteZeroes(long offset, long length)
    {
        long end = offset + length;
        for (long left = length; left > 0; left = end - offset)
        {
            Line(Zeroes, offset);
            offset += Width;

            // The next would be left out as well, up to the last.
            if (_isMarked && end - offset > Width)
            {
                offset = end - Width;
            }
        }
    }

    /// <summary>Writes out what has been collected.</summary>
    public void Flush()
    {
        output.Write(_buffer.AsSpan(0, _used));
        _used = 0;
    }

    /// <summary>Ends in the middle: the terminal shall not stay as it is.</summary>
    public void Break()
    {
        Add((byte)'\n');
        Add(_reset);
        Flush();
    }

    private void Line(ReadOnlySpan<byte> bytes, long offset)
    {
        bool isLast = offset + bytes.Length == exportSize;
        if (_hasPrevious && !isLast && bytes.SequenceEqual(_previous.AsSpan(0, bytes.Length)))
        {
            if (!_isMarked)
            {
                Reserve();
                Add(_mark);
                _isMarked = true;
            }

            return;
        }

        _hasPrevious = true;
        _isMarked = false;
        bytes.CopyTo(_previous);
        Reserve();
        Offset(offset);
        Values(bytes);
        Characters(bytes);
    }

    private void Offset(long offset)
    {
        Add(_green);
        offset.TryFormat(_buffer.AsSpan(_used), out int written, "x10");
        _used += written;
        Add(_grey);
        Add((byte)':');
        Add((byte)' ');
    }

    private void Values(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            Add(bytes[i] == 0 ? _grey : _blue);
            Add(HexDigit(bytes[i] >> 4));
            Add(HexDigit(bytes[i] & 0xf));
            Add((byte)' ');
            if (i + 1 == Half)
            {
                Add((byte)' ');
            }
        }

        Add(_grey);
        Blanks(((Width - bytes.Length) * 3) + (bytes.Length < Half ? 1 : 0));
    }

    private void Characters(ReadOnlySpan<byte> bytes)
    {
        Add(_pipe);
        foreach (byte value in bytes)
        {
            if (value is < (byte)' ' or > (byte)'~')
            {
                Add(_grey);
                Add(_dot);
            }
            else
            {
                Add(char.IsAsciiLetterOrDigit((char)value) ? _red : _magenta);
                Add(value);
            }
        }

        Add(_grey);
        Blanks(Width - bytes.Length);
        Add(_pipe);
        Add((byte)'\n');
        Add(_reset);
    }

    private void Reserve()
    {
        if (_buffer.Length - _used < MaxLine)
        {
            Flush();
        }
    }

    private void Add(byte value) => _buffer[_used++] = value;

    private void Add(byte[] values)
    {
        values.CopyTo(_buffer, _used);
        _used += values.Length;
    }

    private void Blanks(int count)
    {
        _buffer.AsSpan(_used, count).Fill((byte)' ');
        _used += count;
    }

    private static byte HexDigit(int value) => (byte)"0123456789abcdef"[value];
}
