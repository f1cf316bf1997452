using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Tests.Transport.Tls;

/// <summary>Both back ends against .NET's server side, over memory: no socket, no waiting, in pieces of any size.</summary>
public sealed class TlsSessionTests : IDisposable
{

    private readonly TestFolder _folder = new();
    private readonly X509Certificate2 _certificate = Create("disk.example");

    public static TheoryData<string, string, int> Sessions()
    {
        TheoryData<string, string, int> rows = [];
        foreach (string backEnd in (string[])["OpenSsl", "SslStream"])
        {
            foreach (string version in (string[])["1.2", "1.3"])
            {
                rows.Add(backEnd, version, 1);
                rows.Add(backEnd, version, 1000);
                rows.Add(backEnd, version, int.MaxValue);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task Bytes_go_through_in_pieces_of_any_size(string backEnd, string version, int slice)
    {
        using TlsSession session = Make(backEnd, version, "disk.example");
        using Loop loop = new(session, _certificate, slice);
        Assert.Equal(TlsStatus.Done, await loop.Handshake());
        Assert.StartsWith($"TLSv{version} ", session.Description, StringComparison.Ordinal);
        byte[] sent = RandomNumberGenerator.GetBytes(50_000);
        Assert.Equal(sent, await loop.Send(sent));
        Assert.Equal(sent, await loop.Receive(sent));
        session.Close();
        Assert.True(session.Output.Available > 0, "a close-notify was expected");
        Assert.Equal(0, await loop.ServerReadsEnd());
    }

    /// <summary>The second record came with the first: nothing else will tell that it is there.</summary>
    [Theory]
    [InlineData("OpenSsl", "1.2")]
    [InlineData("OpenSsl", "1.3")]
    [InlineData("SslStream", "1.2")]
    [InlineData("SslStream", "1.3")]
    public async Task What_is_left_behind_a_read_is_told_of(string backEnd, string version)
    {
        using TlsSession session = Make(backEnd, version, "disk.example");
        using Loop loop = new(session, _certificate, int.MaxValue);
        Assert.Equal(TlsStatus.Done, await loop.Handshake());
        byte[] plain = new byte[100];
        await loop.Deliver(new byte[100], new byte[100], new byte[50]);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(TlsStatus.Done, session.Read(plain, out int count));
            Assert.Equal(100, count);
            Assert.True(session.HasBufferedInput, $"after record {i}");
        }

        Assert.Equal(TlsStatus.Done, session.Read(plain, out int last));
        Assert.Equal(50, last);
        Assert.Equal(TlsStatus.NeedsInput, session.Read(plain, out _));
        Assert.False(session.HasBufferedInput);
    }

    [Theory]
    [InlineData("OpenSsl", "disk.example", true)]
    [InlineData("SslStream", "disk.example", true)]
    [InlineData("OpenSsl", "", true)]
    [InlineData("SslStream", "", true)]
    [InlineData("OpenSsl", "other.example", false)]
    [InlineData("SslStream", "other.example", false)]
    public async Task The_name_decides(string backEnd, string name, bool good)
    {
        using TlsSession session = Make(backEnd, "1.3", name);
        using Loop loop = new(session, _certificate, int.MaxValue);
        Assert.Equal(good ? TlsStatus.Done : TlsStatus.Failed, await loop.Handshake());
        Assert.Equal(!good, session.Failure?.Contains("certificate verify failed", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("OpenSsl")]
    [InlineData("SslStream")]
    public async Task An_unknown_authority_is_refused(string backEnd)
    {
        using X509Certificate2 stranger = Create("disk.example");
        using TlsSession session = Make(backEnd, "1.3", "disk.example");
        using Loop loop = new(session, stranger, int.MaxValue);
        Assert.Equal(TlsStatus.Failed, await loop.Handshake());
        Assert.Contains("certificate verify failed: ", session.Failure, StringComparison.Ordinal);
        Assert.Equal(TlsStatus.Failed, session.Handshake());
        Assert.Equal(TlsStatus.Failed, session.Read(new byte[1], out _));
        Assert.False(session.HasBufferedInput);
    }

    /// <summary>Everything in ca-cert.pem is trusted, whoever has signed it, and nothing else is.</summary>
    [Theory]
    [InlineData("root", "leaf intermediate", true)]
    [InlineData("root", "leaf", false)]
    [InlineData("intermediate", "leaf", true)]
    [InlineData("intermediate", "leaf intermediate", true)]
    [InlineData("intermediate", "leaf intermediate root", true)]
    [InlineData("leaf", "leaf", true)]
    [InlineData("other", "leaf intermediate root", false)]
    [InlineData("other", "leaf", false)]
    [InlineData("other leaf", "leaf intermediate", true)]
    [InlineData("expired", "late expired", false)]
    [InlineData("other", "other", true)]
    [InlineData("impostor", "leaf intermediate root", false)]
    [InlineData("intermediate", "forged intermediate", false)]
    [InlineData("intermediate", "forged intermediate root", false)]
    [InlineData("intermediate", "forged", false)]
    [InlineData("root", "forged intermediate", false)]
    [InlineData("early leaf", "early", false)]
    public async Task Whoever_stands_in_the_file_of_authorities_is_trusted(string trusted, string sent, bool good)
    {
        Dictionary<string, X509Certificate2> all = Hierarchy();
        string path = _folder["ca-cert.pem"];
        foreach (string backEnd in (string[])["OpenSsl", "SslStream"])
        {
            foreach (string version in (string[])["1.2", "1.3"])
            {
                using TlsSession session = Make(backEnd, version, "disk.example", () => File.WriteAllText(path, Pem(trusted)));
                string[] names = sent.Split(' ');
                SslStreamCertificateContext chain = SslStreamCertificateContext.Create(
                    all[names[0]], [.. names.Skip(1).Select(name => all[name])], offline: true);
                using Loop loop = new(session, chain, int.MaxValue);
                TlsStatus status = await loop.Handshake();
                Assert.True(status == (good ? TlsStatus.Done : TlsStatus.Failed), $"{backEnd} {version}: {status} {session.Failure}");
                Assert.Equal(!good, session.Failure?.Contains("certificate verify failed", StringComparison.Ordinal) ?? false);
            }
        }

        foreach (X509Certificate2 certificate in all.Values)
        {
            certificate.Dispose();
        }

        string Pem(string names) => string.Join('\n', names.Split(' ').Select(name => all[name].ExportCertificatePem()));
    }

    /// <summary>
    /// Of a file that holds a certificate, and one that holds a key, it is told whether they belong together; else which do not.
    /// </summary>
    [Theory]
    [InlineData("rsa", "rsa", "")]
    [InlineData("ec", "ec", "")]
    [InlineData("rsa", "ec", "key type mismatch")]
    [InlineData("ec", "rsa", "key type mismatch")]
    [InlineData("ec", "other ec", "key values mismatch")]
    [InlineData("rsa", "other rsa", "key values mismatch")]
    public void A_key_of_another_certificate_is_told_from_one_of_another_type(string certificate, string key, string reason)
    {
        using RSA rsa = RSA.Create(2048);
        using RSA otherRsa = RSA.Create(2048);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa otherEc = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = certificate == "rsa"
            ? new("CN=client", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new("CN=client", ec, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        AsymmetricAlgorithm given = key switch { "rsa" => rsa, "other rsa" => otherRsa, "ec" => ec, _ => otherEc };
        string certificatePath = _folder["client-cert.pem"];
        string keyPath = _folder["client-key.pem"];
        File.WriteAllText(certificatePath, made.ExportCertificatePem());
        File.WriteAllText(keyPath, given.ExportPkcs8PrivateKeyPem());
        if (reason.Length == 0)
        {
            OpenSslContext.LoadIdentity(certificatePath, keyPath).Dispose();
            return;
        }

        string message = Assert.Throws<TlsSetupException>(() => OpenSslContext.LoadIdentity(certificatePath, keyPath)).Message;
        Assert.Contains($"{keyPath} is not the key of {certificatePath}: ", message, StringComparison.Ordinal);
        Assert.EndsWith(reason, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NORMAL", true)]
    [InlineData("NORMAL:%DISABLE_WILDCARDS", false)]
    public async Task Wildcards_count_unless_they_are_forbidden(string priority, bool good)
    {
        using X509Certificate2 wild = Create("*.disks.example");
        TlsSettings settings = Settings(priority, "one.disks.example");
        File.WriteAllText(_folder["ca-cert.pem"], wild.ExportCertificatePem());
        using OpenSslSession session = new(settings);
        using Loop loop = new(session, wild, int.MaxValue);
        Assert.Equal(good ? TlsStatus.Done : TlsStatus.Failed, await loop.Handshake());
    }

    [Theory]
    [InlineData("OpenSsl")]
    [InlineData("SslStream")]
    public void Bytes_that_are_no_TLS_are_refused(string backEnd)
    {
        using TlsSession session = Make(backEnd, "1.3", "disk.example");
        Assert.Equal(TlsStatus.NeedsInput, session.Handshake());
        byte[] nonsense = new byte[100];
        nonsense.CopyTo(session.Input.Free);
        session.Input.Added(nonsense.Length);
        Assert.Equal(TlsStatus.Failed, session.Handshake());
        Assert.NotEmpty(session.Failure!);
    }

    [Fact]
    public void What_the_portable_back_end_cannot_do_it_says()
    {
        string keys = _folder["keys"];
        File.WriteAllText(keys, "u:00\n");
        AssertRefused(Settings("NORMAL", "") with { Psk = PskIdentity.Load(keys, "u"), Certificates = null }, "PSK");
        AssertRefused(Settings("NORMAL", "") with { Certificates = new CertificateFiles(null, "a.crl", []) }, "a.crl");
        AssertRefused(Settings("NORMAL:-AES-128-GCM", ""), "versions");
        AssertRefused(Settings("NORMAL:-SIGN-RSA-SHA1", ""), "versions");
        AssertRefused(Settings("NORMAL:%DISABLE_WILDCARDS", ""), "versions");

        static void AssertRefused(TlsSettings settings, string text)
        {
            TlsSetupException refusal = Assert.Throws<TlsSetupException>(() => new SslStreamSession(settings));
            Assert.Equal(Errno.ENOTSUP, refusal.Errno);
            Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 Create(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>
    /// A root, an intermediate and a leaf; an intermediate that has expired, and its leaf; a leaf with another's signature; a self-signed
    /// stranger; one who is called as the root.
    /// </summary>
    private static Dictionary<string, X509Certificate2> Hierarchy()
    {
        Dictionary<string, X509Certificate2> all = new(StringComparer.Ordinal) { ["other"] = Create("disk.example") };
        Add("root", "root", isAuthority: true, from: -20, to: 20);
        Add("impostor", "root", isAuthority: true, from: -20, to: 20, subject: "root");
        Add("intermediate", "root", isAuthority: true, from: -10, to: 10);
        Add("leaf", "intermediate", isAuthority: false, from: -1, to: 1);
        Add("forged", "intermediate", isAuthority: false, from: -1, to: 1, signer: "other");
        Add("early", "intermediate", isAuthority: false, from: 1, to: 2);
        Add("expired", "root", isAuthority: true, from: -10, to: -1);
        Add("late", "expired", isAuthority: false, from: -5, to: 1);
        return all;

        void Add(string name, string issuer, bool isAuthority, int from, int to, string? subject = null, string? signer = null)
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            CertificateRequest request = new($"CN={subject ?? name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
            if (!isAuthority)
            {
                SubjectAlternativeNameBuilder names = new();
                names.AddDnsName("disk.example");
                request.CertificateExtensions.Add(names.Build());
            }

            DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(from);
            DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(to);
            if (name == "root" || subject is not null)
            {
                all[name] = request.CreateSelfSigned(start, end);
                return;
            }

            byte[] serial = [1, (byte)all.Count];
            using ECDsa issuerKey = all[signer ?? issuer].GetECDsaPrivateKey()!;
            using X509Certificate2 bare = request.Create(
                all[issuer].SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), start, end, serial);
            all[name] = bare.CopyWithPrivateKey(key);
        }
    }

    private TlsSession Make(string backEnd, string version, string name, Action? prepare = null)
    {
        TlsSettings settings = Settings(version == "1.2" ? "NORMAL:-VERS-TLS1.3" : "NORMAL:-VERS-TLS1.2", name);
        prepare?.Invoke();
        return backEnd == "OpenSsl" ? new OpenSslSession(settings) : new SslStreamSession(settings);
    }

    private TlsSettings Settings(string priority, string name)
    {
        string path = _folder["ca-cert.pem"];
        File.WriteAllText(path, _certificate.ExportCertificatePem());
        return new TlsSettings
        {
            Certificates = CertificateFiles.Find(_folder.Root, verifies: true),
            VerifiedName = name,
            Priority = TlsPriority.Parse(priority),
        };
    }

    /// <summary>A session and a server, and what goes between them.</summary>
    private sealed class Loop : IDisposable
    {
        private readonly TlsSession _session;
        private readonly int _slice;
        private readonly CipherBuffer _toServer = new(1 << 20);
        private readonly CipherBuffer _toClient = new(1 << 20);
        private readonly FedStream _stream;
        private readonly SslStream _server;
        private readonly Task _handshake;

        internal Loop(TlsSession session, X509Certificate2 certificate, int slice)
            : this(session, SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true), slice)
        {
        }

        internal Loop(TlsSession session, SslStreamCertificateContext certificate, int slice)
        {
            _session = session;
            _slice = slice;
            _stream = new FedStream(_toServer, _toClient);
            _server = new SslStream(_stream, leaveInnerStreamOpen: true);
            _handshake = _server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate });
        }

        internal async Task<TlsStatus> Handshake()
        {
            while (true)
            {
                TlsStatus status = _session.Handshake();
                Move();
                if (status is TlsStatus.Done or TlsStatus.Failed)
                {
                    if (status == TlsStatus.Done)
                    {
                        await _handshake.WaitAsync(Bounded.Limit);
                    }

                    return status;
                }

                Assert.True(_session.Input.Available > 0 || _toClient.Available > 0, "the handshake stands still");
            }
        }

        internal async Task<byte[]> Send(byte[] bytes)
        {
            byte[] received = new byte[bytes.Length];
            Task reading = _server.ReadExactlyAsync(received).AsTask();
            for (int at = 0; at < bytes.Length; at += TlsSession.MaxPlain)
            {
                Assert.Equal(TlsStatus.Done, _session.Write(bytes.AsSpan(at, Math.Min(TlsSession.MaxPlain, bytes.Length - at))));
                Move();
            }

            await reading.WaitAsync(Bounded.Limit);
            return received;
        }

        internal async Task<byte[]> Receive(byte[] bytes)
        {
            await _server.WriteAsync(bytes);
            byte[] received = new byte[bytes.Length];
            int total = 0;
            while (total < received.Length)
            {
                TlsStatus status = _session.Read(received.AsSpan(total), out int count);
                total += count;
                Assert.True(status is TlsStatus.Done or TlsStatus.NeedsInput, _session.Failure);
                if (status == TlsStatus.NeedsInput)
                {
                    Assert.False(_session.HasBufferedInput);
                    Move();
                }
            }

            return received;
        }

        /// <summary>A record of each piece, and all of them delivered at once.</summary>
        internal async Task Deliver(params byte[][] pieces)
        {
            foreach (byte[] piece in pieces)
            {
                await _server.WriteAsync(piece);
            }

            Move();
        }

        internal async Task<int> ServerReadsEnd()
        {
            Task<int> reading = _server.ReadAsync(new byte[1]).AsTask();
            Move();
            return await reading.WaitAsync(Bounded.Limit);
        }

        public void Dispose() => _server.Dispose();

        /// <summary>Everything to the server; to the client one slice.</summary>
        private void Move()
        {
            while (_session.Output.Available > 0)
            {
                int count = Math.Min(_slice, _session.Output.Available);
                _session.Output.Unread[..count].CopyTo(_toServer.Free);
                _toServer.Added(count);
                _session.Output.Consume(count);
                _stream.Fed();
            }

            int back = Math.Min(Math.Min(_slice, _toClient.Available), _session.Input.Free.Length);
            _toClient.Unread[..back].CopyTo(_session.Input.Free);
            _session.Input.Added(back);
            _toClient.Consume(back);
        }
    }
}
