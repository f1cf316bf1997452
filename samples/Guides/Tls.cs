namespace LibNbd.Samples.Guides;

/// <summary>docs/guides/tls.md</summary>
public static class Tls
{
    public static async Task RunAsync(string uri, string certificates, TextWriter output)
    {
        // guide
        NbdClientOptionsBuilder options = new(uri) { Tls = new NbdTlsOptions { CertificatesDirectory = certificates } };
        await using NbdClient disk = await NbdClient.ConnectAsync(options.Build());
        output.WriteLine($"{disk.Export.Size} bytes, by TLS");
        // guide
    }
}
