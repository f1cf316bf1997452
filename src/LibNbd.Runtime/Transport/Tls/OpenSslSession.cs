using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>A TLS session by the system's OpenSSL.</summary>
internal sealed unsafe class OpenSslSession : TlsSession
{
    private readonly OpenSslState[] _state = GC.AllocateArray<OpenSslState>(1, pinned: true);
    private readonly byte[] _user;
    private readonly byte[] _key;
    private readonly nint[] _identityPointers;
    private readonly List<OpenSslContextHandle> _contexts = [];
    private readonly OpenSslHandle _ssl;
    private readonly bool _verifies;
    private readonly bool _isPsk;
    private readonly TlsPriority _priority;
    private bool _hasBegun;
    private bool _isEstablished;
    private bool _hasEnded;

    internal OpenSslSession(TlsSettings settings)
    {
        if (OpenSsl.Missing is { } missing)
        {
            throw new TlsSetupException(Protocol.Errno.ENOTSUP, missing);
        }

        _isPsk = settings.Psk is not null;
        _priority = settings.Priority;
        _verifies = settings.VerifyPeer && !_isPsk;
        _user = Pinned(settings.Psk?.User);
        _key = Pinned(settings.Psk?.Key);
        _identityPointers = GC.AllocateArray<nint>(settings.Certificates?.Identities.Count ?? 0, pinned: true);
        OpenSslState* state = (OpenSslState*)Unsafe.AsPointer(ref _state[0]);
        state->Input = Input.State;
        state->Output = Output.State;
        if (_isPsk)
        {
            state->User = (byte*)Unsafe.AsPointer(ref _user[0]);
            state->UserLength = _user.Length;
            state->Key = (byte*)Unsafe.AsPointer(ref _key[0]);
            state->KeyLength = _key.Length;
        }

        try
        {
            OpenSslContextHandle context = OpenSslContext.Create(settings);
            _contexts.Add(context);
            LoadIdentities(context.Pointer, settings, state);
            nint ssl = OpenSsl.New(context.Pointer);
            _ssl = new OpenSslHandle(ssl);
            if (ssl == 0 || !OpenSslCallbacks.Attach(ssl, state))
            {
                throw new TlsSetupException(0, $"SSL_new: {OpenSslContext.TakeReason()}");
            }

            Address(ssl, settings);
            OpenSsl.SetConnectState(ssl);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal override string Description =>
        $"{NativeText.From(OpenSsl.VersionText(_ssl.Pointer))} {NativeText.From(OpenSsl.CipherName(OpenSsl.GetCipher(_ssl.Pointer)))}";

    internal override string HangUpHint =>
        (_isPsk ? "; it may not know this username or this key"
        : _state[0].WasAskedForIdentity == 0 ? ""
        : _state[0].IdentityCount == 0 ? "; it had asked for a client certificate, and there is none"
        : "; it may not accept the client certificate")
        + PriorityHint;

    /// <summary>What else may be the reason of a server's refusal.</summary>
    private string PriorityHint =>
        _isEstablished || !_priority.IsChosen ? "" : $"; it may have nothing that TLS priority \"{_priority}\" leaves";

    internal override bool HasBufferedInput => !_hasEnded && _isEstablished && (Input.Available > 0 || OpenSsl.Pending(_ssl.Pointer) > 0);

    internal override TlsStatus Handshake()
    {
        if (_hasEnded)
        {
            return TlsStatus.Failed;
        }

        // Where OpenSSL finds nothing to offer that the security level and the system's policy allow, it says so before it sends anything.
        string function = _hasBegun ? "SSL_do_handshake" : $"TLS priority \"{_priority}\": SSL_do_handshake";
        _hasBegun = true;
        OpenSsl.ClearErrors();
        int result = OpenSsl.DoHandshake(_ssl.Pointer);
        if (result != 1)
        {
            return StatusOf(result, function);
        }

        if (_isPsk && OpenSsl.GetVersion(_ssl.Pointer) >= OpenSsl.Tls13 && OpenSsl.IsSessionReused(_ssl.Pointer) == 0)
        {
            _hasEnded = true;
            return Fail("SSL_do_handshake: the server did not use the shared key");
        }

        _isEstablished = true;
        return TlsStatus.Done;
    }

    internal override TlsStatus Read(Span<byte> plain, out int count)
    {
        count = 0;
        if (_hasEnded)
        {
            return Failure is null ? TlsStatus.Closed : TlsStatus.Failed;
        }

        OpenSsl.ClearErrors();
        fixed (byte* target = plain)
        {
            int result = OpenSsl.Read(_ssl.Pointer, target, plain.Length);
            if (result > 0)
            {
                count = result;
                return TlsStatus.Done;
            }

            return StatusOf(result, "SSL_read");
        }
    }

    internal override TlsStatus Write(ReadOnlySpan<byte> plain)
    {
        if (Failure is not null)
        {
            return TlsStatus.Failed;
        }

        OpenSsl.ClearErrors();
        fixed (byte* source = plain)
        {
            int result = OpenSsl.Write(_ssl.Pointer, source, plain.Length);
            if (result == plain.Length)
            {
                return TlsStatus.Done;
            }

            _hasEnded = true;
            return Fail($"SSL_write: {OpenSslContext.TakeReason()}");
        }
    }

    internal override void Close()
    {
        if (Failure is null)
        {
            OpenSsl.ClearErrors();
            _ = OpenSsl.Shutdown(_ssl.Pointer);
            OpenSsl.ClearErrors();
        }
    }

    public override void Dispose()
    {
        _hasEnded = true;
        _ssl?.Dispose();
        foreach (OpenSslContextHandle context in _contexts)
        {
            context.Dispose();
        }

        CryptographicOperations.ZeroMemory(_key);
    }

    private static byte[] Pinned(byte[]? bytes)
    {
        byte[] copy = GC.AllocateArray<byte>(bytes?.Length ?? 0, pinned: true);
        bytes?.CopyTo(copy, 0);
        return copy;
    }

    private static void Address(nint ssl, TlsSettings settings)
    {
        if (settings.ServerName.Length > 0)
        {
            fixed (byte* name = NativeText.Of(settings.ServerName))
            {
                // A name that is too long for the extension is not sent; whether the certificate is for it will be seen.
                _ = OpenSsl.SetServerName(ssl, name);
            }
        }

        if (settings is { VerifyPeer: true, Psk: null, VerifiedName.Length: > 0 })
        {
            OpenSslContext.ExpectName(ssl, settings.VerifiedName, settings.Priority.ForbidsWildcards);
        }
    }

    private void LoadIdentities(nint context, TlsSettings settings, OpenSslState* state)
    {
        OpenSsl.SetCertificateCallback(context, &OpenSslCallbacks.ChooseIdentity, state);
        if (_identityPointers.Length == 0)
        {
            return;
        }

        foreach ((string certificate, string key) in settings.Certificates!.Identities)
        {
            OpenSslContextHandle identity = OpenSslContext.LoadIdentity(certificate, key);
            _contexts.Add(identity);
            _identityPointers[state->IdentityCount++] = identity.Pointer;
        }

        state->Identities = (nint*)Unsafe.AsPointer(ref _identityPointers[0]);
    }

    private TlsStatus StatusOf(int result, string function)
    {
        switch (OpenSsl.GetError(_ssl.Pointer, result))
        {
            case OpenSsl.ErrorWantRead:
                return TlsStatus.NeedsInput;
            case OpenSsl.ErrorWantWrite:
                return TlsStatus.NeedsRoom;
            case OpenSsl.ErrorZeroReturn:
                _hasEnded = true;
                return TlsStatus.Closed;
            default:
                _hasEnded = true;
                string reason = OpenSslContext.TakeReason();
                if (reason.Contains(" alert ", StringComparison.Ordinal))
                {
                    reason += PriorityHint;
                }

                nint verified = _verifies || _isPsk ? OpenSsl.GetVerifyResult(_ssl.Pointer) : OpenSsl.VerifyOk;
                return Fail(verified == OpenSsl.VerifyOk
                    ? $"{function}: {reason}"
                    : $"{function}: {reason}: {NativeText.From(OpenSsl.VerifyText(verified))}");
        }
    }
}
