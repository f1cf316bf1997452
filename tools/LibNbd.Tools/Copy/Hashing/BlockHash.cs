using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LibNbd.Tools.Copy.Hashing;

/// <summary>
/// The blkhash of a disk: the digest of its blocks' digests, followed by its length. Blocks may come in any order, in pieces, and more
/// than once.
/// </summary>
/// <remarks>Digests are kept only until all before them are there, and a block of zeroes keeps none.</remarks>
internal sealed class BlockHash : IDisposable
{
    private readonly BlockHashSettings _settings;
    private readonly IncrementalHash _whole;
    private readonly byte[] _ofZeroes;
    private readonly Dictionary<long, byte[]> _waiting = [];
    private readonly Dictionary<long, Partial> _partial = [];
    private readonly SortedSet<(long First, long Behind)> _zeroes = [];
    private readonly Lock _lock = new();
    private long _next;

    /// <summary>Begins a hash.</summary>
    public BlockHash(BlockHashSettings settings)
    {
        _settings = settings;
        _whole = IncrementalHash.CreateHash(settings.Algorithm);
        _ofZeroes = CryptographicOperations.HashData(settings.Algorithm, new byte[settings.BlockSize]);
    }

    /// <summary>Adds bytes at an offset.</summary>
    public void Add(long offset, ReadOnlySpan<byte> data)
    {
        int block = _settings.BlockSize;
        while (!data.IsEmpty)
        {
            long number = offset / block;
            int start = (int)(offset % block);
            int length = Math.Min(block - start, data.Length);
            if (length == block)
            {
                byte[] digest = CryptographicOperations.HashData(_settings.Algorithm, data[..length]);
                lock (_lock)
                {
                    Note(number, digest);
                }
            }
            else
            {
                lock (_lock)
                {
                    PartOf(number).Add(start, data[..length]);
                    CompleteIfWhole(number);
                }
            }

            offset += length;
            data = data[length..];
        }
    }

    /// <summary>Adds zeroes at an offset.</summary>
    public void AddZeroes(long offset, long length)
    {
        int block = _settings.BlockSize;
        long end = offset + length;
        lock (_lock)
        {
            while (offset < end)
            {
                long number = offset / block;
                int start = (int)(offset % block);
                long behind = end / block;
                if (start == 0 && behind > number)
                {
                    _zeroes.Add((number, behind));
                    Advance();
                    offset = behind * block;
                    continue;
                }

                int part = (int)Math.Min(block - start, end - offset);
                PartOf(number).AddZeroes(start, part);
                CompleteIfWhole(number);
                offset += part;
            }
        }
    }

    /// <summary>Ends the hash.</summary>
    /// <param name="size">The length of the disk.</param>
    /// <returns>Hexadecimal digits.</returns>
    public string Finish(long size)
    {
        int block = _settings.BlockSize;
        int tail = (int)(size % block);
        if (tail > 0 && _partial.TryGetValue(size / block, out Partial? last) && last.Count == tail)
        {
            Note(size / block, CryptographicOperations.HashData(_settings.Algorithm, last.Bytes.AsSpan(0, tail)));
        }

        if (_next != (size + block - 1) / block)
        {
            throw new InvalidOperationException($"block {_next} of the hash is missing");
        }

        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, size);
        _whole.AppendData(length);
        return Convert.ToHexStringLower(_whole.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _whole.Dispose();

    private Partial PartOf(long number)
    {
        if (!_partial.TryGetValue(number, out Partial? partial))
        {
            _partial.Add(number, partial = new Partial(_settings.BlockSize));
        }

        return partial;
    }

    private void CompleteIfWhole(long number)
    {
        Partial partial = _partial[number];
        if (partial.Count == _settings.BlockSize)
        {
            Note(number, CryptographicOperations.HashData(_settings.Algorithm, partial.Bytes));
            _partial.Remove(number);
        }
    }

    private void Note(long number, byte[] digest)
    {
        if (number == _next)
        {
            _whole.AppendData(digest);
            _next++;
            Advance();
        }
        else if (number > _next)
        {
            _waiting[number] = digest;
        }
    }

    private void Advance()
    {
        while (true)
        {
            if (_waiting.Remove(_next, out byte[]? digest))
            {
                _whole.AppendData(digest);
                _next++;
            }
            else if (_zeroes.Count > 0 && _zeroes.Min is var (first, behind) && first <= _next)
            {
                _zeroes.Remove((first, behind));
                for (; _next < behind; _next++)
                {
                    _whole.AppendData(_ofZeroes);
                }
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>A block that has come in part.</summary>
    private sealed class Partial(int size)
    {
        private readonly Engine.RangeSet _there = new();

        public byte[] Bytes { get; } = new byte[size];

        public long Count => _there.Bytes;

        public void Add(int start, ReadOnlySpan<byte> data)
        {
            data.CopyTo(Bytes.AsSpan(start));
            _there.Add(start, start + data.Length);
        }

        public void AddZeroes(int start, int length)
        {
            Bytes.AsSpan(start, length).Clear();
            _there.Add(start, start + length);
        }
    }
}
