using System.Runtime.InteropServices;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>The functions of the system's OpenSSL 3 that a TLS client needs, with blittable signatures.</summary>
/// <remarks>They are looked up in the libraries that <see cref="OpenSslLoader"/> has loaded, which these names find again.</remarks>
internal static unsafe partial class OpenSsl
{
    internal const string SslLibrary = "libssl.so.3";
    internal const string CryptoLibrary = "libcrypto.so.3";

    /// <summary>TLS 1.2, as TLS itself numbers it.</summary>
    internal const int Tls12 = 0x0303;

    /// <summary>TLS 1.3.</summary>
    internal const int Tls13 = 0x0304;

    internal const int FileTypePem = 1;
    internal const int VerifyNone = 0;
    internal const int VerifyPeer = 1;
    internal const int ErrorWantRead = 2;
    internal const int ErrorWantWrite = 3;
    internal const int ErrorZeroReturn = 6;
    internal const int BioControlFlush = 11;
    internal const int BioFlagRead = 1;
    internal const int BioFlagWrite = 2;
    internal const int BioFlagRetry = 8;
    internal const int BioSourceSink = 0x0400;
    internal const nuint VerifyCrlCheck = 0x4;
    internal const nuint VerifyCrlCheckAll = 0x8;
    internal const nuint VerifyPartialChain = 0x80000;
    internal const int VerifyOk = 0;
    internal const int VerifyNoCrl = 3;

    /// <summary>No wildcard but that of a whole label: <c>*.example.com</c>, not <c>f*.example.com</c>.</summary>
    internal const uint CheckNoPartialWildcards = 0x4;

    /// <summary>No wildcard at all.</summary>
    internal const uint CheckNoWildcards = 0x2;

    /// <summary>Take servers without protection against forged renegotiation.</summary>
    internal const ulong OptionLegacyServerConnect = 1ul << 2;

    /// <summary>No hello of a length that some firewalls choke on.</summary>
    internal const ulong OptionHelloPadding = 1ul << 4;

    /// <summary>The old order of authenticating and encrypting, with ciphers in CBC mode.</summary>
    internal const ulong OptionNoEncryptThenMac = 1ul << 19;

    /// <summary>TLS 1.3 that looks like 1.2 on its way.</summary>
    internal const ulong OptionMiddleboxCompat = 1ul << 20;

    // OPENSSL_INIT_NO_ATEXIT: threads may still be at work while the process ends.
    private const ulong InitNoAtExit = 0x00080000;
    private const int ControlSetServerName = 55;
    private const int ControlSetMinVersion = 123;
    private const int ControlSetMaxVersion = 124;
    private const int ControlSetGroupsList = 92;
    private const int ControlSetSignaturesList = 98;
    private const int NameTypeHost = 0;
    private const ulong OptionNoRenegotiation = 1ul << 30;
    private const ulong OptionNoCompression = 1ul << 17;
    private const int LookupLoadFile = 1;

    /// <summary>Lets a program run as on a machine without OpenSSL 3, to see what becomes of it there.</summary>
    internal const string ForceMissingSwitch = "LibNbd.ForceMissingOpenSsl";

    private static readonly Lazy<string?> LazyMissing = new(static () => Probe(CryptoLibrary, SslLibrary));

    /// <summary>Why OpenSSL cannot be used on this machine, or null.</summary>
    internal static string? Missing => AppContext.TryGetSwitch(ForceMissingSwitch, out bool isForced) && isForced
        ? Probe(CryptoLibrary, $"not-installed-{SslLibrary}")
        : LazyMissing.Value;

    internal static bool SetVersions(nint context, int min, int max) =>
        ContextControl(context, ControlSetMinVersion, min, null) == 1 && ContextControl(context, ControlSetMaxVersion, max, null) == 1;

    internal static bool SetGroups(nint context, string groups)
    {
        fixed (byte* text = NativeText.Of(groups))
        {
            return ContextControl(context, ControlSetGroupsList, 0, text) == 1;
        }
    }

    internal static bool SetSignatures(nint context, string signatures)
    {
        fixed (byte* text = NativeText.Of(signatures))
        {
            return ContextControl(context, ControlSetSignaturesList, 0, text) == 1;
        }
    }

    internal static void ForbidRenegotiation(nint context) => SetOptions(context, OptionNoRenegotiation | OptionNoCompression);

    internal static bool SetServerName(nint ssl, byte* name) => Control(ssl, ControlSetServerName, NameTypeHost, name) == 1;

    /// <summary>Adds the revoked certificates of a file to those that a context checks.</summary>
    internal static bool LoadRevocations(nint store, byte* path)
    {
        nint lookup = StoreAddLookup(store, LookupFile());
        return lookup != 0 && LoadCrlFile(lookup, path, LookupLoadFile) > 0;
    }

    [LibraryImport(SslLibrary, EntryPoint = "OPENSSL_init_ssl")]
    private static partial int Init(ulong options, nint settings);

    [LibraryImport(SslLibrary, EntryPoint = "TLS_client_method")]
    internal static partial nint ClientMethod();

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_new")]
    internal static partial nint NewContext(nint method);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_free")]
    internal static partial void FreeContext(nint context);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_ctrl")]
    internal static partial nint ContextControl(nint context, int command, nint number, void* pointer);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_options")]
    internal static partial ulong SetOptions(nint context, ulong options);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_clear_options")]
    internal static partial ulong ClearOptions(nint context, ulong options);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_cipher_list")]
    internal static partial int SetCipherList(nint context, byte* list);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_ciphersuites")]
    internal static partial int SetCipherSuites(nint context, byte* list);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_get_security_level")]
    internal static partial int GetSecurityLevel(nint context);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_security_level")]
    internal static partial void SetSecurityLevel(nint context, int level);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_verify")]
    internal static partial void SetVerify(nint context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_default_verify_paths")]
    internal static partial int UseSystemAuthorities(nint context);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_load_verify_file")]
    internal static partial int LoadAuthorities(nint context, byte* path);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_get_cert_store")]
    internal static partial nint GetStore(nint context);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_default_passwd_cb")]
    internal static partial void SetPasswordCallback(nint context, delegate* unmanaged<byte*, int, int, nint, int> callback);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_use_certificate_chain_file")]
    internal static partial int UseCertificateChain(nint context, byte* path);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_use_PrivateKey_file")]
    internal static partial int UsePrivateKeyFile(nint context, byte* path, int type);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_use_PrivateKey")]
    internal static partial int UsePrivateKey(nint context, nint key);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_get0_certificate")]
    internal static partial nint GetCertificate(nint context);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_set_cert_cb")]
    internal static partial void SetCertificateCallback(nint context, delegate* unmanaged<nint, void*, int> callback, void* argument);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_get0_peer_CA_list")]
    internal static partial nint GetPeerAuthorities(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CTX_get0_privatekey")]
    internal static partial nint GetPrivateKey(nint context);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_use_cert_and_key")]
    internal static partial int UseCertificateAndKey(nint ssl, nint certificate, nint key, nint chain, int replace);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_new")]
    internal static partial nint New(nint context);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_free")]
    internal static partial void Free(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_ctrl")]
    private static partial nint Control(nint ssl, int command, nint number, void* pointer);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_set_ex_data")]
    internal static partial int SetExtraData(nint ssl, int index, void* data);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_get_ex_data")]
    internal static partial void* GetExtraData(nint ssl, int index);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_set_bio")]
    internal static partial void SetBio(nint ssl, nint read, nint write);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_set_connect_state")]
    internal static partial void SetConnectState(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_get0_param")]
    internal static partial nint GetVerifyParameters(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_set_psk_client_callback")]
    internal static partial void SetPskCallback(nint ssl, delegate* unmanaged<nint, byte*, byte*, uint, byte*, uint, uint> callback);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_do_handshake")]
    internal static partial int DoHandshake(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_read")]
    internal static partial int Read(nint ssl, byte* buffer, int count);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_write")]
    internal static partial int Write(nint ssl, byte* buffer, int count);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_pending")]
    internal static partial int Pending(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_shutdown")]
    internal static partial int Shutdown(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_get_error")]
    internal static partial int GetError(nint ssl, int result);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_get_verify_result")]
    internal static partial nint GetVerifyResult(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_session_reused")]
    internal static partial int IsSessionReused(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_version")]
    internal static partial int GetVersion(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_get_version")]
    internal static partial byte* VersionText(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_get_current_cipher")]
    internal static partial nint GetCipher(nint ssl);

    [LibraryImport(SslLibrary, EntryPoint = "SSL_CIPHER_get_name")]
    internal static partial byte* CipherName(nint cipher);

    [LibraryImport(CryptoLibrary, EntryPoint = "ERR_get_error")]
    internal static partial nuint NextError();

    [LibraryImport(CryptoLibrary, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();

    [LibraryImport(CryptoLibrary, EntryPoint = "ERR_reason_error_string")]
    internal static partial byte* ReasonText(nuint error);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_verify_cert_error_string")]
    internal static partial byte* VerifyText(nint result);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_VERIFY_PARAM_set1_host")]
    internal static partial int SetHost(nint parameters, byte* name, nuint length);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_VERIFY_PARAM_set1_ip")]
    internal static partial int SetAddress(nint parameters, byte* address, nuint length);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_VERIFY_PARAM_set_hostflags")]
    internal static partial void SetHostFlags(nint parameters, uint flags);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_STORE_set_flags")]
    internal static partial int SetStoreFlags(nint store, nuint flags);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_STORE_add_lookup")]
    private static partial nint StoreAddLookup(nint store, nint method);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_LOOKUP_file")]
    private static partial nint LookupFile();

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_load_crl_file")]
    private static partial int LoadCrlFile(nint lookup, byte* path, int type);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_STORE_CTX_get_error")]
    internal static partial int GetStoreError(nint storeContext);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_STORE_CTX_set_error")]
    internal static partial void SetStoreError(nint storeContext, int error);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_check_private_key")]
    internal static partial int CheckPrivateKey(nint certificate, nint key);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_get_issuer_name")]
    internal static partial nint GetIssuer(nint certificate);

    [LibraryImport(CryptoLibrary, EntryPoint = "X509_NAME_cmp")]
    internal static partial int CompareNames(nint first, nint second);

    [LibraryImport(CryptoLibrary, EntryPoint = "OPENSSL_sk_num")]
    internal static partial int StackCount(nint stack);

    [LibraryImport(CryptoLibrary, EntryPoint = "OPENSSL_sk_value")]
    internal static partial nint StackItem(nint stack, int index);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_get_new_index")]
    internal static partial int NewBioType();

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_meth_new")]
    internal static partial nint NewBioMethod(int type, byte* name);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_meth_set_read")]
    internal static partial int SetBioRead(nint method, delegate* unmanaged<nint, byte*, int, int> callback);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_meth_set_write")]
    internal static partial int SetBioWrite(nint method, delegate* unmanaged<nint, byte*, int, int> callback);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_meth_set_ctrl")]
    internal static partial int SetBioControl(nint method, delegate* unmanaged<nint, int, nint, void*, nint> callback);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_new")]
    internal static partial nint NewBio(nint method);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_set_data")]
    internal static partial void SetBioData(nint bio, void* data);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_get_data")]
    internal static partial void* GetBioData(nint bio);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_set_init")]
    internal static partial void SetBioInit(nint bio, int init);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_set_flags")]
    internal static partial void SetBioFlags(nint bio, int flags);

    [LibraryImport(CryptoLibrary, EntryPoint = "BIO_clear_flags")]
    internal static partial void ClearBioFlags(nint bio, int flags);

    private static string? Probe(string cryptoLibrary, string sslLibrary)
    {
        foreach (string library in (string[])[cryptoLibrary, sslLibrary])
        {
            if (!OpenSslLoader.TryLoad(library))
            {
                return $"TLS not available: {library} of OpenSSL 3 is not installed";
            }
        }

        return Init(InitNoAtExit, 0) == 1 ? null : "TLS not available: OPENSSL_init_ssl failed";
    }
}
