using System.Runtime.InteropServices;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>What OpenSSL calls back with, in memory that stays where it is for as long as the session lives.</summary>
internal unsafe struct OpenSslState
{
    internal CipherState* Input;
    internal CipherState* Output;
    internal byte* User;
    internal int UserLength;
    internal byte* Key;
    internal int KeyLength;

    /// <summary>Contexts that hold a certificate of the client's each.</summary>
    internal nint* Identities;
    internal int IdentityCount;

    /// <summary>Not 0 once the server has asked for a certificate.</summary>
    internal int WasAskedForIdentity;
}

/// <summary>The functions that OpenSSL calls: they move bytes, choose a certificate, hand out the key. None touches an object.</summary>
internal static unsafe class OpenSslCallbacks
{
    private const int AllRetryFlags = 0x0f;
    private const int ControlGetChain = 115;
    private const int StateIndex = 0;

    /// <summary>Connects a session to its state.</summary>
    internal static bool Attach(nint ssl, OpenSslState* state)
    {
        nint bio = OpenSsl.NewBio(BioMethod.Value);
        if (bio == 0)
        {
            return false;
        }

        OpenSsl.SetBioData(bio, state);
        OpenSsl.SetBioInit(bio, 1);
        OpenSsl.SetBio(ssl, bio, bio);
        if (state->Key is not null)
        {
            OpenSsl.SetPskCallback(ssl, &GivePsk);
        }

        return OpenSsl.SetExtraData(ssl, StateIndex, state) == 1;
    }

    /// <summary>An encrypted key is refused: OpenSSL would ask for its password on the terminal.</summary>
    [UnmanagedCallersOnly]
    internal static int GivePassword(byte* buffer, int size, int forWriting, nint user) => -1;

    /// <summary>As GnuTLS does: a list of revoked certificates is obeyed, and an authority without such a list revokes nothing.</summary>
    [UnmanagedCallersOnly]
    internal static int JudgeCertificate(int isGood, nint storeContext)
    {
        if (isGood == 0 && OpenSsl.GetStoreError(storeContext) == OpenSsl.VerifyNoCrl)
        {
            OpenSsl.SetStoreError(storeContext, OpenSsl.VerifyOk);
            return 1;
        }

        return isGood;
    }

    /// <summary>The server asks for a certificate: one of an authority that it knows, or else the first.</summary>
    [UnmanagedCallersOnly]
    internal static int ChooseIdentity(nint ssl, void* argument)
    {
        OpenSslState* state = (OpenSslState*)argument;
        state->WasAskedForIdentity = 1;
        nint authorities = OpenSsl.GetPeerAuthorities(ssl);
        for (int i = 0; i < state->IdentityCount; i++)
        {
            if (IsIssuedByOneOf(authorities, state->Identities[i]))
            {
                return Use(ssl, state->Identities[i]);
            }
        }

        return state->IdentityCount > 0 ? Use(ssl, state->Identities[0]) : 1;
    }

    [UnmanagedCallersOnly]
    private static uint GivePsk(nint ssl, byte* hint, byte* user, uint userSize, byte* key, uint keySize)
    {
        OpenSslState* state = (OpenSslState*)OpenSsl.GetExtraData(ssl, StateIndex);

        // The name ends with a zero, for which there must be room as well.
        if (state is null || state->UserLength >= userSize || state->KeyLength > keySize)
        {
            return 0;
        }

        Buffer.MemoryCopy(state->User, user, userSize, state->UserLength);
        user[state->UserLength] = 0;
        Buffer.MemoryCopy(state->Key, key, keySize, state->KeyLength);
        return (uint)state->KeyLength;
    }

    [UnmanagedCallersOnly]
    private static int ReadBio(nint bio, byte* target, int count)
    {
        OpenSsl.ClearBioFlags(bio, AllRetryFlags);
        int taken = ((OpenSslState*)OpenSsl.GetBioData(bio))->Input->Take(target, count);
        if (taken > 0 || count <= 0)
        {
            return taken;
        }

        OpenSsl.SetBioFlags(bio, OpenSsl.BioFlagRead | OpenSsl.BioFlagRetry);
        return -1;
    }

    [UnmanagedCallersOnly]
    private static int WriteBio(nint bio, byte* source, int count)
    {
        OpenSsl.ClearBioFlags(bio, AllRetryFlags);
        int put = ((OpenSslState*)OpenSsl.GetBioData(bio))->Output->Put(source, count);
        if (put > 0 || count <= 0)
        {
            return put;
        }

        OpenSsl.SetBioFlags(bio, OpenSsl.BioFlagWrite | OpenSsl.BioFlagRetry);
        return -1;
    }

    [UnmanagedCallersOnly]
    private static nint ControlBio(nint bio, int command, nint number, void* pointer) => command == OpenSsl.BioControlFlush ? 1 : 0;

    private static nint CreateBioMethod()
    {
        nint method;
        fixed (byte* name = "libnbd buffers\0"u8)
        {
            method = OpenSsl.NewBioMethod(OpenSsl.NewBioType() | OpenSsl.BioSourceSink, name);
        }

        if (method != 0)
        {
            _ = OpenSsl.SetBioRead(method, &ReadBio);
            _ = OpenSsl.SetBioWrite(method, &WriteBio);
            _ = OpenSsl.SetBioControl(method, &ControlBio);
        }

        return method;
    }

    private static int Use(nint ssl, nint identity)
    {
        nint chain = 0;
        _ = OpenSsl.ContextControl(identity, ControlGetChain, 0, &chain);
        return OpenSsl.UseCertificateAndKey(ssl, OpenSsl.GetCertificate(identity), OpenSsl.GetPrivateKey(identity), chain, replace: 1);
    }

    private static bool IsIssuedByOneOf(nint authorities, nint identity)
    {
        nint issuer = OpenSsl.GetIssuer(OpenSsl.GetCertificate(identity));
        int count = authorities == 0 ? 0 : OpenSsl.StackCount(authorities);
        for (int i = 0; i < count; i++)
        {
            if (OpenSsl.CompareNames(issuer, OpenSsl.StackItem(authorities, i)) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Made when it is first used. It is in static memory, so that leak checkers find it in use.</summary>
    private static class BioMethod
    {
        internal static readonly nint Value = CreateBioMethod();
    }
}
