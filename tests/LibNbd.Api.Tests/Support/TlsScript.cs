using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LibNbd.Api.Tests.Support;

/// <summary>The server's side of STARTTLS by hand: every message is sent when and as the test says.</summary>
internal static class TlsScript
{
    internal const uint StartTls = 5;
    internal const int OptionHeader = 16;
    internal const uint Ack = 1;
    internal const uint Unsupported = 0x80000001;

    private const ulong OptionMagic = 0x49484156454f5054;
    private const uint OptionGo = 7;

    internal static X509Certificate2 Certificate { get; } = CreateCertificate();

    internal static byte[] Greeting => Convert.FromHexString("4e42444d41474943" + "49484156454f5054" + "0003");

    internal static byte[] Reply(uint option, uint type, byte[]? data = null)
    {
        byte[] reply = new byte[20 + (data?.Length ?? 0)];
        BinaryPrimitives.WriteUInt64BigEndian(reply, 0x0003e889045565a9);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(8), option);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(12), type);
        BinaryPrimitives.WriteInt32BigEndian(reply.AsSpan(16), data?.Length ?? 0);
        data?.CopyTo(reply, 20);
        return reply;
    }

    /// <summary>Greets, and waits for the client to ask for TLS. Nothing is answered yet.</summary>
    internal static void UntilStartTls(Socket client)
    {
        Wire.Send(client, Greeting);
        Wire.Receive(client, 4);
        Assert.Equal(StartTls, ReceiveOption(client));
    }

    internal static uint ReceiveOption(Socket client)
    {
        byte[] header = Wire.Receive(client, OptionHeader);
        return TakeOption(header, length => Wire.Receive(client, length));
    }

    /// <summary>Agrees, and does the TLS handshake.</summary>
    internal static SslStream Upgrade(Socket client)
    {
        Wire.Send(client, Reply(StartTls, Ack));
        SslStream tls = new(new NetworkStream(client, ownsSocket: false));
        tls.AuthenticateAsServer(Certificate);
        return tls;
    }

    /// <summary>Goes through the rest of the negotiation, refusing everything but GO.</summary>
    internal static void Negotiate(Stream tls, ulong size = 1 << 30, ushort flags = Wire.UsualFlags)
    {
        byte[] header = new byte[OptionHeader];
        while (true)
        {
            tls.ReadExactly(header);
            uint option = TakeOption(header, length =>
            {
                byte[] data = new byte[length];
                tls.ReadExactly(data);
                return data;
            });
            if (option != OptionGo)
            {
                tls.Write(Reply(option, Unsupported));
                continue;
            }

            byte[] info = new byte[12];
            BinaryPrimitives.WriteUInt64BigEndian(info.AsSpan(2), size);
            BinaryPrimitives.WriteUInt16BigEndian(info.AsSpan(10), flags);
            tls.Write(Reply(option, 3, info));
            tls.Write(Reply(option, Ack));
            return;
        }
    }

    /// <summary>A server that speaks TLS and goes on with a script; the client need not prove nor believe anything.</summary>
    internal static PlainServer Server(Action<Socket, SslStream> script, int bufferSize = 0) =>
        new(
            client =>
            {
                UntilStartTls(client);
                SslStream tls = Upgrade(client);
                Negotiate(tls);
                script(client, tls);
            },
            bufferSize);

    internal static NbdHandle NewHandle()
    {
        NbdHandle nbd = new();
        nbd.SetTls(TlsMode.Require);
        nbd.SetTlsVerifyPeer(verify: false);
        return nbd;
    }

    internal static NbdHandle Connect(PlainServer server)
    {
        NbdHandle nbd = NewHandle();
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        return nbd;
    }

    /// <summary>A request of the client's, or null at the end of the stream.</summary>
    internal static WireRequest? TryReceiveRequest(Stream tls)
    {
        byte[] header = new byte[Wire.RequestSize];
        int count = tls.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return count == header.Length ? Wire.ParseRequest(header) : null;
    }

    private static uint TakeOption(ReadOnlySpan<byte> header, Func<int, byte[]> receive)
    {
        Assert.Equal(OptionMagic, BinaryPrimitives.ReadUInt64BigEndian(header));
        _ = receive(BinaryPrimitives.ReadInt32BigEndian(header[12..]));
        return BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=test", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
