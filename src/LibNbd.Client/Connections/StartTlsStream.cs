using System.Buffers.Binary;
using System.Net.Security;

namespace LibNbd.Connections;

/// <summary>A server behind TLS of .NET's own, for a handle that need not know: what comes before TLS is done here.</summary>
/// <remarks>
/// The greeting that the server sent before TLS is shown to the handle again, and the flags that the handle answers with are taken away,
/// since the server has them already.
/// </remarks>
internal sealed class StartTlsStream : Stream
{
    private const ulong GreetingMagic = 0x4e42444d41474943; // NBDMAGIC
    private const ulong OptionMagic = 0x49484156454f5054; // IHAVEOPT
    private const ulong ReplyMagic = 0x3e889045565a9;
    private const ushort FixedNewstyle = 1;
    private const ushort NoZeroes = 2;
    private const uint StartTls = 5;
    private const uint Acknowledge = 1;
    private const int GreetingSize = 18;
    private const int FlagsSize = 4;
    private const int OptionSize = 16;
    private const int ReplySize = 20;

    /// <summary>A refusal says why in some words.</summary>
    private const int LongestRefusal = 4096;

    private readonly Stream _inner;
    private readonly byte[] _flags;
    private ReadOnlyMemory<byte> _greeting;
    private int _flagsSeen;

    private StartTlsStream(Stream inner, ReadOnlyMemory<byte> greeting, byte[] flags)
    {
        _inner = inner;
        _greeting = greeting;
        _flags = flags;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Asks the server for TLS, and sets it up. The stream is disposed of if that fails.</summary>
    internal static async Task<Stream> UpgradeAsync(
        Stream transport, SslClientAuthenticationOptions authentication, string host, CancellationToken cancellationToken)
    {
        try
        {
            byte[] greeting = new byte[GreetingSize];
            await transport.ReadExactlyAsync(greeting, cancellationToken).ConfigureAwait(false);
            ushort offered = BinaryPrimitives.ReadUInt16BigEndian(greeting.AsSpan(16));
            if (BinaryPrimitives.ReadUInt64BigEndian(greeting) != GreetingMagic
                || BinaryPrimitives.ReadUInt64BigEndian(greeting.AsSpan(8)) != OptionMagic
                || (offered & FixedNewstyle) == 0)
            {
                throw Failed("the server knows no TLS: it does not speak fixed newstyle", null);
            }

            byte[] request = new byte[FlagsSize + OptionSize];
            BinaryPrimitives.WriteUInt32BigEndian(request, (uint)(offered & (FixedNewstyle | NoZeroes)));
            BinaryPrimitives.WriteUInt64BigEndian(request.AsSpan(FlagsSize), OptionMagic);
            BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(FlagsSize + 8), StartTls);
            await transport.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            await transport.FlushAsync(cancellationToken).ConfigureAwait(false);
            await ReadAnswerAsync(transport, cancellationToken).ConfigureAwait(false);
            SslStream tls = new(transport);
            transport = tls;
            await tls.AuthenticateAsClientAsync(WithHost(authentication, host), cancellationToken).ConfigureAwait(false);
            return new StartTlsStream(tls, greeting, request[..FlagsSize]);
        }
        catch (Exception failure)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            if (failure is System.Security.Authentication.AuthenticationException)
            {
                throw Failed($"TLS could not be set up: {failure.Message}", failure);
            }

            throw;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_greeting.IsEmpty)
        {
            return await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        int count = Math.Min(buffer.Length, _greeting.Length);
        _greeting[..count].CopyTo(buffer);
        _greeting = _greeting[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_flagsSeen < FlagsSize)
        {
            int count = Math.Min(buffer.Length, FlagsSize - _flagsSeen);
            if (!buffer.Span[..count].SequenceEqual(_flags.AsSpan(_flagsSeen, count)))
            {
                throw new IOException("handshake flags other than the default's cannot be used with TlsAuthentication");
            }

            _flagsSeen += count;
            buffer = buffer[count..];
        }

        if (!buffer.IsEmpty)
        {
            await _inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async Task ReadAnswerAsync(Stream transport, CancellationToken cancellationToken)
    {
        byte[] reply = new byte[ReplySize];
        await transport.ReadExactlyAsync(reply, cancellationToken).ConfigureAwait(false);
        uint kind = BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(12));
        uint length = BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(16));
        if (BinaryPrimitives.ReadUInt64BigEndian(reply) != ReplyMagic
            || BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(8)) != StartTls
            || length > LongestRefusal)
        {
            throw new NbdException("the answer to the request for TLS is malformed") { Code = NbdErrorCode.ProtocolViolation };
        }

        if (kind != Acknowledge || length != 0)
        {
            throw Failed("the server refuses TLS", null);
        }
    }

    // A copy, since the caller's may be used for several connections at once.
    private static SslClientAuthenticationOptions WithHost(SslClientAuthenticationOptions options, string host) => new()
    {
        AllowRenegotiation = options.AllowRenegotiation,
        AllowTlsResume = options.AllowTlsResume,
        ApplicationProtocols = options.ApplicationProtocols,
        CertificateChainPolicy = options.CertificateChainPolicy,
        CertificateRevocationCheckMode = options.CertificateRevocationCheckMode,
        CipherSuitesPolicy = options.CipherSuitesPolicy,
        ClientCertificateContext = options.ClientCertificateContext,
        ClientCertificates = options.ClientCertificates,
        EnabledSslProtocols = options.EnabledSslProtocols,
        EncryptionPolicy = options.EncryptionPolicy,
        LocalCertificateSelectionCallback = options.LocalCertificateSelectionCallback,
        RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback,
        TargetHost = host,
    };

    private static NbdException Failed(string text, Exception? cause) => new(text, cause) { Code = NbdErrorCode.TlsFailed };
}
