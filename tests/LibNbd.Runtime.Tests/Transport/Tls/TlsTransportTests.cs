using LibNbd.Protocol;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Tests.Transport.Tls;

/// <summary>What lies between a socket and a session, with a session that encrypts nothing.</summary>
public sealed class TlsTransportTests
{
    /// <summary>A peer that sends faster than it is read could hold the handle's lock for ever otherwise.</summary>
    [Fact]
    public void What_is_buffered_is_received_without_asking_a_socket_that_has_ever_more()
    {
        Endless socket = new();
        TlsTransport transport = new(socket, new PlainSession());
        byte[] buffer = new byte[1000];
        Assert.Equal(EndOfTurn(transport, buffer), IoResult.Fail(Errno.EAGAIN));
        Assert.Equal(0, socket.Asked);
        Assert.Equal(buffer.Length, transport.Receive(buffer).Count);
        Assert.True(transport.HasBufferedInput);
        int asked = socket.Asked;
        Assert.Equal(EndOfTurn(transport, buffer), IoResult.Fail(Errno.EAGAIN));
        Assert.Equal(asked, socket.Asked);
        Assert.False(transport.HasBufferedInput);
    }

    private static IoResult EndOfTurn(TlsTransport transport, Span<byte> buffer)
    {
        IoResult result;
        do
        {
            result = transport.ReceiveBuffered(buffer);
        }
        while (result.Count > 0);
        return result;
    }

    private sealed class PlainSession : TlsSession
    {
        internal override string Description => "plain";

        internal override string HangUpHint => "";

        internal override bool HasBufferedInput => Input.Available > 0;

        internal override TlsStatus Handshake() => TlsStatus.Done;

        internal override TlsStatus Read(Span<byte> plain, out int count)
        {
            count = Math.Min(plain.Length, Input.Available);
            Input.Unread[..count].CopyTo(plain);
            Input.Consume(count);
            return count > 0 ? TlsStatus.Done : TlsStatus.NeedsInput;
        }

        internal override TlsStatus Write(ReadOnlySpan<byte> plain) => TlsStatus.Done;

        internal override void Close()
        {
        }

        public override void Dispose()
        {
        }
    }

    private sealed class Endless : StreamTransport
    {
        internal int Asked { get; private set; }

        internal override int FileDescriptor => -1;

        protected override IoResult ReceiveSome(Span<byte> buffer)
        {
            Asked++;
            return IoResult.Ok(buffer.Length);
        }

        internal override IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload) => IoResult.Ok(head.Length + payload.Length);

        internal override int TakeConnectError() => 0;

        internal override int ShutdownSend() => 0;

        internal override void Abort()
        {
        }

        internal override void Close()
        {
        }
    }
}
