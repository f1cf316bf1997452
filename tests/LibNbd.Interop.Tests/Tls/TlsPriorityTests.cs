using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Interop.Tests.Tls;

/// <summary>Priority strings against the servers of two TLS libraries, and beside what GnuTLS's own client makes of them.</summary>
public sealed class TlsPriorityTests
{
    /// <summary>What libnbd in C puts behind a priority string where there is a shared key.</summary>
    private const string PskSuffix = ":+ECDHE-PSK:+DHE-PSK:+PSK";

    /// <summary>gnutls-cli would ask for a key otherwise.</summary>
    private const string NoPskSuffix = ":-ECDHE-PSK:-DHE-PSK:-PSK";

    /// <summary>Never used here; and where they are left, GnuTLS makes nothing of TLS 1.3 without 1.2.</summary>
    private const string NoOldVersions = ":-VERS-TLS1.1:-VERS-TLS1.0";

    /// <summary>All strings in one test would take too long on a busy machine.</summary>
    private const int PartCount = 8;

    private static readonly byte[] Content = new byte[4096];

    /// <summary>GnuTLS's servers: with a certificate of each kind of key, as some strings can be met by one of them alone.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public Task Each_connects_to_a_GnuTLS_server_or_is_refused_by_name(int part) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        string keys = Keys(scope);
        ServerProcess curve = await X509(credentials.IssueServer(["127.0.0.1"]));
        ServerProcess rsa = await X509(credentials.IssueServer(["127.0.0.1"], rsa: true));
        ServerProcess psk = await TlsPeer.StartPsk(scope, "nbdkit", Transport.Unix, keys, Content);
        string folder = credentials.ClientFolder();
        AssertAll(
            part,
            PriorityTable.GnuTls,
            text => Refusal(nbd => nbd.SetTlsPskFile(keys), text, psk),
            text => Either(
                Refusal(nbd => nbd.SetTlsCertificates(folder), text, curve),
                () => Refusal(nbd => nbd.SetTlsCertificates(folder), text, rsa)));

        Task<ServerProcess> X509(X509Certificate2 certificate) =>
            TlsPeer.StartX509(scope, "nbdkit", Transport.Unix, credentials.ServerFolder(certificate), verifyPeer: false, Content);

        string Refusal(Action<NbdHandle> present, string priority, ServerProcess server)
        {
            using NbdHandle nbd = new();
            nbd.SetTls(TlsMode.Require);
            nbd.SetTlsPriority(priority);
            nbd.SetTlsUsername(Credentials.User);
            present(nbd);
            try
            {
                nbd.ConnectUnix(server.Address.SocketPath);
                nbd.Pread(new byte[512], 0);
                nbd.Shutdown();
                return "";
            }
            catch (NbdException refusal)
            {
                return refusal.Message;
            }
        }
    });

    [Theory]
    [MemberData(nameof(Parts))]
    public Task Each_connects_to_an_OpenSSL_server_or_is_refused_by_name(int part) => Scope.Run(async scope =>
    {
        using Credentials credentials = new(scope.Folder);
        string keys = Keys(scope);
        string key = (await File.ReadAllTextAsync(keys, scope.Token)).Trim().Split(':')[1];
        string curve = credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"]));
        string rsa = credentials.ServerFolder(credentials.IssueServer(["127.0.0.1"], rsa: true));
        using OpenSslServer x509 = await OpenSslServer.Start(
            scope,
            "-cert", Path.Combine(curve, "server-cert.pem"), "-key", Path.Combine(curve, "server-key.pem"),
            "-dcert", Path.Combine(rsa, "server-cert.pem"), "-dkey", Path.Combine(rsa, "server-key.pem"));
        using OpenSslServer psk = await OpenSslServer.Start(scope, "-nocert", "-psk_identity", Credentials.User, "-psk", key);
        CertificateFiles files = CertificateFiles.Find(credentials.ClientFolder(), verifies: true);
        AssertAll(
            part,
            "OpenSSL",
            text => Refusal(Psk(keys), text, psk.Port),
            text => Refusal(new TlsSettings { Certificates = files, Priority = Any }, text, x509.Port));

        static string Refusal(TlsSettings settings, string priority, int port)
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, port);
            try
            {
                using OpenSslSession session = new(settings with { Priority = TlsPriority.Parse(priority) });
                return OpenSslServer.Echoes(session, socket) ? "" : session.Failure ?? "it was cut";
            }
            catch (TlsSetupException refusal)
            {
                return refusal.Message;
            }
        }
    });

    /// <summary>
    /// Nothing is offered that GnuTLS would not offer with the same string: what a string forbids stays forbidden. Only of what a string
    /// says nothing the system's OpenSSL has its own choice.
    /// </summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public Task What_is_offered_is_what_GnuTLS_would_offer(int part) => Scope.Run(async scope =>
    {
        string program = Peers.Require("gnutls-cli");
        string keys = Keys(scope);
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        List<string> wrong = [];
        int compared = 0;
        foreach (PriorityRow row in RowsOf(part).Where(static row => !row.Text.StartsWith('@')))
        {
            foreach (bool psk in (bool[])[false, true])
            {
                if ((psk ? row.Psk : row.X509) is not ("" or PriorityTable.TooWeak) || IsUnknownToOldGnuTls(row.Text))
                {
                    continue;
                }

                TlsSettings settings = psk ? Psk(keys) : new TlsSettings { Certificates = new(null, null, []), Priority = Any };
                ClientHello ours = Offered(settings, row.Text);
                ClientHello? theirs = await OfferedByGnuTls(
                    scope, program, listener, row.Text + NoOldVersions + (psk ? PskSuffix : NoPskSuffix), psk);
                compared++;
                string excess = theirs is null ? "GnuTLS refuses it" : Excess(ours, theirs, TlsPriority.Parse(row.Text).Offer(psk));
                if (excess.Length > 0)
                {
                    wrong.Add($"{row.Text} ({(psk ? "PSK" : "X.509")}): {excess}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(compared > 10, $"{compared} were compared");
    });

    public static TheoryData<int> Parts() => [.. Enumerable.Range(0, PartCount)];

    private static IEnumerable<PriorityRow> RowsOf(int part) => PriorityTable.Rows.Where((_, i) => i % PartCount == part);

    private static TlsPriority Any => TlsPriority.Parse(TlsPriority.Default);

    private static bool IsUnknownToOldGnuTls(string text) => text.Contains("NO_STATUS_REQUEST", StringComparison.Ordinal);

    private static string Keys(Scope scope) => Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));

    private static TlsSettings Psk(string keys) => new() { Psk = PskIdentity.Load(keys, Credentials.User), Priority = Any };

    private static string Either(string first, Func<string> second) => first.Length == 0 ? "" : second();

    private static void AssertAll(int part, string server, Func<string, string> psk, Func<string, string> x509)
    {
        List<string> wrong = [];
        foreach (PriorityRow row in RowsOf(part))
        {
            string absent = $"TLS priority \"{row.Text}\" leaves";
            Check(row.Text, "PSK", row.NotIn.StartsWith(server, StringComparison.Ordinal) ? absent : row.Psk, psk(row.Text));
            Check(row.Text, "X.509", row.NotIn == $"{server}, any" ? absent : row.X509, x509(row.Text));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));

        void Check(string text, string kind, string expected, string actual)
        {
            bool isRight = expected.Length == 0
                ? actual.Length == 0
                : Array.Exists(expected.Split('|'), part => actual.Contains(part, StringComparison.Ordinal));
            if (!isRight)
            {
                wrong.Add($"{text} ({kind}): \"{actual}\" and not \"{expected}\"");
            }
        }
    }

    private static string Excess(ClientHello ours, ClientHello theirs, TlsOffer offer)
    {
        List<string> parts = [];
        Add("version", ours.Versions, theirs.Versions);
        Add("suite", offer.Suites12 is null || offer.Suites13 is null ? null : ours.Suites, theirs.Suites);
        Add("group", offer.Groups is null ? null : ours.Groups, theirs.Groups);
        Add("signature", offer.Signatures is null ? null : ours.Signatures, theirs.Signatures);
        return string.Join(", ", parts);

        void Add(string kind, HashSet<int>? our, HashSet<int>? their) =>
            parts.AddRange(
                (our ?? []).Except(their ?? []).Select(number => string.Create(CultureInfo.InvariantCulture, $"{kind} {number:x4}")));
    }

    private static ClientHello Offered(TlsSettings settings, string priority)
    {
        using OpenSslSession session = new(settings with { Priority = TlsPriority.Parse(priority) });
        Assert.True(session.Handshake() == TlsStatus.NeedsInput, $"{priority}: {session.Failure}");
        return ClientHello.Parse(session.Output.Unread);
    }

    private static async Task<ClientHello?> OfferedByGnuTls(Scope scope, string program, TcpListener listener, string priority, bool psk)
    {
        string[] key = psk ? ["--pskusername", Credentials.User, "--pskkey", "00112233445566778899aabbccddeeff"] : [];
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo info = new(
            program, [.. key, "--insecure", "--no-ca-verification", "--priority", priority, "-p", port, "127.0.0.1"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = await ProcessStarter.Start(info);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(scope.Token);
            _ = process.StandardError.ReadToEndAsync(scope.Token);
            Task<Socket> accepted = listener.AcceptSocketAsync(scope.Token).AsTask();
            if (await Task.WhenAny(accepted, output) == output && !listener.Pending() && !accepted.IsCompleted)
            {
                // It has ended without a connection: the next one is not to be taken for this one's.
                using Socket last = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await last.ConnectAsync(listener.LocalEndpoint, scope.Token);
                (await accepted).Dispose();
                return null;
            }

            using Socket client = await accepted;
            byte[] record = new byte[TlsSession.MaxRecord];
            int size = await Receive(client, record, 0, ClientHello.RecordHeader);
            if (size == ClientHello.RecordHeader)
            {
                size = await Receive(client, record, size, ClientHello.RecordSize(record));
            }

            return size > ClientHello.RecordHeader ? ClientHello.Parse(record.AsSpan(0, size)) : null;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{program} --priority {priority}", e);
        }
        finally
        {
            process.Kill();
        }

        async Task<int> Receive(Socket from, byte[] buffer, int start, int end)
        {
            int count;
            while (start < end && (count = await from.ReceiveAsync(buffer.AsMemory(start, end - start), scope.Token)) > 0)
            {
                start += count;
            }

            return start;
        }
    }
}
