using System.Buffers.Binary;
using System.Text;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>Writes the messages of the handshake.</summary>
internal static class OptionWriter
{
    internal const int OldstyleZeroes = 124;

    internal static void Greeting(ReplyBuffer output, HandshakeFlagBits flags)
    {
        UInt64(output, Magic.Greeting);
        UInt64(output, Magic.Option);
        UInt16(output, (ushort)flags);
    }

    internal static void OldstyleGreeting(ReplyBuffer output, ulong size, TransmissionFlags flags)
    {
        UInt64(output, Magic.Greeting);
        UInt64(output, Magic.Oldstyle);
        UInt64(output, size);
        UInt16(output, 0);
        UInt16(output, (ushort)flags);
        output.Append(OldstyleZeroes).Clear();
    }

    internal static void ExportNameAnswer(ReplyBuffer output, ulong size, TransmissionFlags flags, bool zeroes)
    {
        UInt64(output, size);
        UInt16(output, (ushort)flags);
        if (zeroes)
        {
            output.Append(OldstyleZeroes).Clear();
        }
    }

    internal static void Reply(ReplyBuffer output, NbdOption option, NbdOptionReply reply, string? text = null)
    {
        byte[] bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Header(output, option, reply, bytes.Length);
        output.Append(bytes);
    }

    internal static void ServerEntry(ReplyBuffer output, string name, string? description)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        byte[] textBytes = Encoding.UTF8.GetBytes(description ?? string.Empty);
        Header(output, NbdOption.List, NbdOptionReply.Server, 4 + nameBytes.Length + textBytes.Length);
        UInt32(output, (uint)nameBytes.Length);
        output.Append(nameBytes);
        output.Append(textBytes);
    }

    internal static void MetaContextEntry(ReplyBuffer output, NbdOption option, uint id, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        Header(output, option, NbdOptionReply.MetaContext, 4 + bytes.Length);
        UInt32(output, id);
        output.Append(bytes);
    }

    internal static void InfoExport(ReplyBuffer output, NbdOption option, ulong size, TransmissionFlags flags)
    {
        Header(output, option, NbdOptionReply.Info, 12);
        UInt16(output, (ushort)InfoCode.Export);
        UInt64(output, size);
        UInt16(output, (ushort)flags);
    }

    internal static void InfoText(ReplyBuffer output, NbdOption option, InfoCode info, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Header(output, option, NbdOptionReply.Info, 2 + bytes.Length);
        UInt16(output, (ushort)info);
        output.Append(bytes);
    }

    internal static void InfoBlockSizes(ReplyBuffer output, NbdOption option, BlockSizes sizes)
    {
        Header(output, option, NbdOptionReply.Info, 14);
        UInt16(output, (ushort)InfoCode.BlockSize);
        UInt32(output, sizes.Minimum);
        UInt32(output, sizes.Preferred);
        UInt32(output, sizes.MaximumPayload);
    }

    private static void Header(ReplyBuffer output, NbdOption option, NbdOptionReply reply, int length)
    {
        UInt64(output, Magic.OptionReply);
        UInt32(output, (uint)option);
        UInt32(output, (uint)reply);
        UInt32(output, (uint)length);
    }

    private static void UInt16(ReplyBuffer output, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(output.Append(2), value);

    private static void UInt32(ReplyBuffer output, uint value) => BinaryPrimitives.WriteUInt32BigEndian(output.Append(4), value);

    private static void UInt64(ReplyBuffer output, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(output.Append(8), value);
}
