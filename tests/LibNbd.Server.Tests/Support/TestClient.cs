using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using LibNbd.Protocol;

namespace LibNbd.Server.Tests.Support;

internal readonly record struct OptionReply(NbdOption Option, NbdOptionReply Type, byte[] Data);

internal readonly record struct Chunk(ushort Flags, ushort Type, ulong Cookie, ulong Offset, byte[] Payload)
{
    public bool Done => (Flags & 1) != 0;

    public uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(at));

    public ulong U64(int at) => BinaryPrimitives.ReadUInt64BigEndian(Payload.AsSpan(at));
}

/// <summary>
/// A client that says exactly what a test wants. It has its own idea of the wire, so that it can tell when the server is wrong.
/// </summary>
internal sealed class TestClient : IDisposable
{
    /// <summary>Guards against a hang only; nothing is expected to take this long.</summary>
    private readonly CancellationTokenSource _patience = new(Bounded.Limit);
    private Stream _stream;

    public TestClient(Stream stream) => _stream = stream;

    public bool Extended { get; set; }

    public static async Task<TestClient> ConnectAsync(NbdServer server)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return new TestClient(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>Connect and come to the transmission phase.</summary>
    public static async Task<TestClient> OpenAsync(
        NbdServer server, ReplyStyle style = ReplyStyle.Simple, string name = "", params string[] contexts)
    {
        TestClient client = await ConnectAsync(server);
        await client.GreetAsync();
        await client.AgreeAsync(style, name, contexts);
        await client.GoAsync(name);
        return client;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _patience.Dispose();
    }

    public void Upgrade(Func<Stream, Stream> wrap) => _stream = wrap(_stream);

    public Stream Stream => _stream;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, _patience.Token);

    public Task SendAsync(Message bytes) => SendAsync(bytes.ToArray());

    public async Task<byte[]> ReceiveAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, _patience.Token);
        return bytes;
    }

    /// <summary>All that comes until the server closes. A reset is an end as well.</summary>
    public async Task<byte[]> ReceiveToEndAsync()
    {
        using MemoryStream all = new();
        byte[] piece = new byte[65536];
        try
        {
            for (int count; (count = await _stream.ReadAsync(piece, _patience.Token)) > 0;)
            {
                all.Write(piece, 0, count);
            }
        }
        catch (IOException)
        {
        }

        return all.ToArray();
    }

    /// <summary>Receive the greeting, send flags; returns the greeting.</summary>
    public async Task<byte[]> GreetAsync(uint flags = 3)
    {
        byte[] greeting = await ReceiveAsync(18);
        await SendAsync(new Message().U32(flags));
        return greeting;
    }

    public Task SendOptionAsync(NbdOption option, ReadOnlySpan<byte> data = default) =>
        SendAsync(new Message().Text("IHAVEOPT").U32((uint)option).U32((uint)data.Length).Add(data));

    public async Task<OptionReply> ReceiveOptionReplyAsync()
    {
        byte[] header = await ReceiveAsync(20);
        Assert.Equal(0x0003e889045565a9UL, BinaryPrimitives.ReadUInt64BigEndian(header));
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(16));
        return new OptionReply(
            (NbdOption)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)),
            (NbdOptionReply)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)),
            await ReceiveAsync((int)length));
    }

    /// <summary>Send an option and receive its replies, the final one included.</summary>
    public async Task<List<OptionReply>> HaggleAsync(NbdOption option, byte[]? data = null)
    {
        await SendOptionAsync(option, data);
        List<OptionReply> replies = [];
        do
        {
            replies.Add(await ReceiveOptionReplyAsync());
            Assert.Equal(option, replies[^1].Option);
        }
        while (replies[^1].Type != NbdOptionReply.Ack && (uint)replies[^1].Type < 0x8000_0000);
        return replies;
    }

    public async Task AgreeAsync(ReplyStyle style, string name, params string[] contexts)
    {
        if (style != ReplyStyle.Simple)
        {
            Extended = style == ReplyStyle.Extended;
            Assert.Equal(
                NbdOptionReply.Ack,
                Assert.Single(await HaggleAsync(Extended ? NbdOption.ExtendedHeaders : NbdOption.StructuredReply)).Type);
        }

        if (contexts.Length > 0)
        {
            List<OptionReply> replies = await HaggleAsync(NbdOption.SetMetaContext, Contexts(name, contexts));
            Assert.Equal(contexts.Length + 1, replies.Count);
        }
    }

    public async Task<List<OptionReply>> GoAsync(string name = "", params ushort[] infos)
    {
        List<OptionReply> replies = await HaggleAsync(NbdOption.Go, Info(name, infos));
        Assert.Equal(NbdOptionReply.Ack, replies[^1].Type);
        return replies;
    }

    public static byte[] Info(string name, params ushort[] infos)
    {
        Message data = new Message().Counted(name).U16((ushort)infos.Length);
        foreach (ushort info in infos)
        {
            data.U16(info);
        }

        return data.ToArray();
    }

    public static byte[] Contexts(string name, params string[] queries)
    {
        Message data = new Message().Counted(name).U32((uint)queries.Length);
        foreach (string query in queries)
        {
            data.Counted(query);
        }

        return data.ToArray();
    }

    public Message Request(NbdCommand command, ulong cookie, ulong offset = 0, ulong length = 0, ushort flags = 0)
    {
        Message request = new Message().U32(Extended ? 0x21e41c71u : 0x25609513u).U16(flags).U16((ushort)command).U64(cookie).U64(offset);
        return Extended ? request.U64(length) : request.U32((uint)length);
    }

    public Task RequestAsync(NbdCommand command, ulong cookie, ulong offset = 0, ulong length = 0, ushort flags = 0) =>
        SendAsync(Request(command, cookie, offset, length, flags));

    public Task WriteAsync(ulong cookie, ulong offset, ReadOnlySpan<byte> data, ushort flags = 0) =>
        SendAsync(Request(NbdCommand.Write, cookie, offset, (ulong)data.Length, (ushort)(flags | (Extended ? 0x20 : 0))).Add(data));

    /// <summary>Receive a simple reply without data.</summary>
    public async Task<(uint Error, ulong Cookie)> ReceiveSimpleAsync()
    {
        byte[] header = await ReceiveAsync(16);
        Assert.Equal(0x67446698u, BinaryPrimitives.ReadUInt32BigEndian(header));
        return (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8)));
    }

    public async Task<Chunk> ReceiveChunkAsync()
    {
        byte[] header = await ReceiveAsync(Extended ? 32 : 20);
        Assert.Equal(Extended ? 0x6e8a278cu : 0x668e33efu, BinaryPrimitives.ReadUInt32BigEndian(header));
        ulong length = Extended
            ? BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(24))
            : BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(16));
        return new Chunk(
            BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4)),
            BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)),
            BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8)),
            Extended ? BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(16)) : 0,
            await ReceiveAsync((int)length));
    }

    /// <summary>The error number that a request meets, in whatever form; 0 for success without data.</summary>
    public async Task<uint> ReceiveErrorAsync()
    {
        byte[] header = await ReceiveAsync(16);
        if (BinaryPrimitives.ReadUInt32BigEndian(header) == 0x67446698)
        {
            return BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        }

        byte[] rest = await ReceiveAsync(Extended ? 16 : 4);
        byte[] payload = await ReceiveAsync((int)BinaryPrimitives.ReadUInt32BigEndian(rest.AsSpan(rest.Length - 4)));
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6));
        if (type == 0)
        {
            return 0;
        }

        Assert.True((type & 0x8000) != 0, $"chunk type {type} where an error was expected");
        return BinaryPrimitives.ReadUInt32BigEndian(payload);
    }

    /// <summary>Receive the answer to a read, whatever its style and chunks.</summary>
    public async Task<byte[]> ReceiveReadAsync(ulong offset, int length, bool structured)
    {
        if (!structured)
        {
            Assert.Equal(0u, (await ReceiveSimpleAsync()).Error);
            return await ReceiveAsync(length);
        }

        byte[] data = new byte[length];
        int covered = 0;
        for (bool done = false; !done;)
        {
            Chunk chunk = await ReceiveChunkAsync();
            done = chunk.Done;
            if (chunk.Type == 1)
            {
                chunk.Payload.AsSpan(8).CopyTo(data.AsSpan((int)(chunk.U64(0) - offset)));
                covered += chunk.Payload.Length - 8;
            }
            else if (chunk.Type == 2)
            {
                data.AsSpan((int)(chunk.U64(0) - offset), (int)chunk.U32(8)).Clear();
                covered += (int)chunk.U32(8);
            }
            else
            {
                Assert.Equal(0, chunk.Type);
            }
        }

        Assert.Equal(length, covered);
        return data;
    }
}
