namespace LibNbd.TestSupport.Servers;

/// <summary>The servers that TLS is tried with, and how each is told what to present.</summary>
public static class TlsPeer
{
    public static readonly string[] Names = ["nbdkit", "newer-nbdkit", "qemu-nbd", "newer-qemu-nbd"];

    /// <summary>A server that demands TLS, with a certificate.</summary>
    public static Task<ServerProcess> StartX509(
        Scope scope, string name, Transport transport, string folder, bool verifyPeer, byte[] content) =>
        Start(
            scope,
            name,
            transport,
            content,
            ["--tls=require", $"--tls-certificates={folder}", .. verifyPeer ? ["--tls-verify-peer"] : Array.Empty<string>()],
            ["--object", $"tls-creds-x509,id=tls0,endpoint=server,dir={folder},verify-peer={(verifyPeer ? "yes" : "no")}"]);

    /// <summary>A server that demands TLS, with a file of shared keys.</summary>
    public static Task<ServerProcess> StartPsk(Scope scope, string name, Transport transport, string keys, byte[] content) =>
        Start(
            scope,
            name,
            transport,
            content,
            ["--tls=require", $"--tls-psk={keys}"],
            ["--object", $"tls-creds-psk,id=tls0,endpoint=server,dir={Path.GetDirectoryName(keys)}"]);

    private static Task<ServerProcess> Start(
        Scope scope, string name, Transport transport, byte[] content, string[] nbdkit, string[] qemu)
    {
        string file = scope.Folder.NewFile(content);
        return name switch
        {
            "nbdkit" => scope.Nbdkit(transport, [.. nbdkit, "file", file]),
            "newer-nbdkit" => scope.NewerNbdkit(transport, "file", [file, .. nbdkit]),
            "qemu-nbd" => scope.QemuNbd(transport, file, [.. qemu, "--tls-creds", "tls0"]),
            "newer-qemu-nbd" => scope.NewerQemuNbd(transport, file, [.. qemu, "--tls-creds", "tls0"]),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such server"),
        };
    }
}
