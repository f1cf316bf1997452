using LibNbd.Protocol;
using LibNbd.Runtime.Handle.Connecting;

namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>A URI. What is taken apart can be put together again, and means the same then.</summary>
internal sealed class UriTarget : FuzzTarget
{
    internal override string Name => "uri";

    internal override IEnumerable<byte[]> Seeds() =>
    [
        "nbd://example.com:10810/exportname"u8.ToArray(), "nbds://alice@[fe80::1%25eth0]:99/%2Fexport?tls-psk-file=/k.psk"u8.ToArray(),
        "nbd+unix:///e?SOCKET=first&socket=/last;x"u8.ToArray(), "nbds+unix://?socket=%00abstract#f"u8.ToArray(),
        "nbd+vsock://3:4294967295/x"u8.ToArray(),
        "nbd+ssh://user@host:22/e?socket=/s&nbd-port=10809&compress=1"u8.ToArray(),
        "nbd://h/?tls-verify-peer=no;tls-username=%c3%a9"u8.ToArray(),
    ];

    internal override void Run(ReadOnlySpan<byte> input)
    {
        string text = WireText.Decode(input);
        bool isOne = NbdUri.TryParse(text, out NbdUri? uri, out string? error);
        Assert.Equal(isOne, uri is not null);
        Assert.Equal(isOne, error is null);
        if (uri is null)
        {
            return;
        }

        Assert.DoesNotContain('\0', uri.Host ?? "");
        Assert.DoesNotContain('\0', uri.ExportName);
        string again = Write(uri);
        Assert.True(NbdUri.TryParse(again, out NbdUri? second, out error), $"{again}: {error}");
        Assert.Equal(
            (uri.Host ?? "", uri.Port, uri.ExportName, uri.Transport, uri.User, uri.DemandsTls),
            (second!.Host ?? "", second.Port, second.ExportName, second.Transport, second.User, second.DemandsTls));
        Assert.Equal(uri.Parameters, second.Parameters);
    }

    /// <summary>Everything escaped that may be.</summary>
    private static string Write(NbdUri uri)
    {
        string host = uri.IsLiteral ? $"[{uri.Host}]" : Escape(uri.Host ?? "");
        string query = string.Join('&', uri.Parameters.Select(static pair => $"{Escape(pair.Key)}={Escape(pair.Value)}"));
        string user = uri.User is null ? "" : Escape(uri.User) + "@";
        string port = uri.Port is null ? "" : $":{uri.Port}";
        return $"{uri.Scheme}://{user}{host}{port}/{Escape(uri.ExportName)}"
            + (query.Length > 0 ? $"?{query}" : "");
    }

    private static string Escape(string text) => string.Concat(WireText.Encode(text).Select(static b => $"%{b:x2}"));
}
