using System.Buffers.Binary;

namespace LibNbd.Interop.Tests.Tls;

/// <summary>What a client offers in the first record that it sends (RFC 8446, section 4.1.2).</summary>
internal sealed record ClientHello(HashSet<int> Versions, HashSet<int> Suites, HashSet<int>? Groups, HashSet<int>? Signatures)
{
    /// <summary>Bytes of a record's and a handshake message's header.</summary>
    internal const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const int RandomSize = 32;
    private const int ExtensionGroups = 10;
    private const int ExtensionSignatures = 13;
    private const int ExtensionVersions = 43;

    // Answers to attacks, not suites: "empty renegotiation info" and "fallback".
    private static readonly int[] Signals = [0x00ff, 0x5600];

    internal static int RecordSize(ReadOnlySpan<byte> header) => RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(header[3..]);

    internal static ClientHello Parse(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> rest = record[(RecordHeader + MessageHeader)..];
        int version = BinaryPrimitives.ReadUInt16BigEndian(rest);
        rest = rest[(2 + RandomSize)..];
        _ = Take(ref rest, 1);
        HashSet<int> suites = Numbers(Take(ref rest, 2));
        suites.ExceptWith(Signals);
        _ = Take(ref rest, 1);
        ReadOnlySpan<byte> extensions = Take(ref rest, 2);
        ClientHello hello = new([version], suites, null, null);
        while (!extensions.IsEmpty)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            ReadOnlySpan<byte> body = Take(ref extensions, 2);
            hello = type switch
            {
                ExtensionGroups => hello with { Groups = Numbers(body[2..]) },
                ExtensionSignatures => hello with { Signatures = Numbers(body[2..]) },
                ExtensionVersions => hello with { Versions = Numbers(body[1..]) },
                _ => hello,
            };
        }

        return hello;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int lengthSize)
    {
        int length = lengthSize == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        ReadOnlySpan<byte> taken = rest.Slice(lengthSize, length);
        rest = rest[(lengthSize + length)..];
        return taken;
    }

    private static HashSet<int> Numbers(ReadOnlySpan<byte> bytes)
    {
        HashSet<int> numbers = [];
        for (int i = 0; i < bytes.Length; i += 2)
        {
            numbers.Add(BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]));
        }

        return numbers;
    }
}
