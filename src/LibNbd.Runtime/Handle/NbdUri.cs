using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LibNbd.Runtime.Protocol;

namespace LibNbd.Runtime.Handle;

/// <summary>An NBD URI, taken apart. Percent-escapes are decoded; nothing was acted upon.</summary>
internal sealed class NbdUri
{
    /// <summary>The port assigned to NBD.</summary>
    internal const string DefaultPort = "10809";

    private const string Hint = "valid NBD URIs should start with a scheme like nbd://, nbds:// or nbd+unix://";

    private static readonly string[] Schemes = ["nbd", "nbds", "nbd+unix", "nbds+unix", "nbd+vsock", "nbds+vsock", "nbd+ssh", "nbds+ssh"];

    private NbdUri()
    {
    }

    /// <summary>Without the brackets of an IPv6 literal; <c>localhost</c> if the URI has none.</summary>
    internal string Host { get; private init; } = "localhost";

    internal string Port { get; private init; } = DefaultPort;

    internal string ExportName { get; private init; } = "";

    /// <summary>The path of the Unix socket, or null for TCP.</summary>
    internal string? SocketPath { get; private init; }

    /// <summary>Why this library cannot connect to it although the URI is valid, or null.</summary>
    internal string? UnsupportedReason { get; private init; }

    /// <summary>Whether a text begins like an NBD URI; what follows is not looked at.</summary>
    internal static bool LooksLikeOne(string text)
    {
        foreach (string scheme in Schemes)
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
                && text.AsSpan(scheme.Length).StartsWith("://", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a URI apart, or says with an errno and a text why not.</summary>
    internal static bool TryParse(
        string text, [NotNullWhen(true)] out NbdUri? uri, out int errno, [NotNullWhen(false)] out string? error)
    {
        uri = null;
        errno = Errno.EINVAL;
        error = Parse(text, out uri);
        return error is null && uri is not null;
    }

    private static string? Parse(string text, out NbdUri? uri)
    {
        uri = null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        int pathStart = text.AsSpan().IndexOfAny('/', '?', '#');
        if (colon <= 0 || (pathStart >= 0 && pathStart < colon))
        {
            string advice = text.StartsWith('/') ? ": to open a local socket use \"nbd+unix://?socket=PATH\""
                : text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) ? ": to connect to a local server use \"nbd://localhost\""
                : "";
            return $"NBD URI does not have a scheme: {Hint}{advice}";
        }

        string scheme = text[..colon].ToLowerInvariant();
        if (Array.IndexOf(Schemes, scheme) < 0)
        {
            return $"unknown NBD URI scheme: {text[..colon]}";
        }

        string rest = text[(colon + 1)..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return $"URI must begin with '{scheme}://'";
        }

        rest = rest[2..];
        int fragment = rest.IndexOf('#', StringComparison.Ordinal);
        rest = fragment >= 0 ? rest[..fragment] : rest;
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        string query = question >= 0 ? rest[(question + 1)..] : "";
        string hierarchy = question >= 0 ? rest[..question] : rest;
        int slash = hierarchy.IndexOf('/', StringComparison.Ordinal);
        string authority = slash >= 0 ? hierarchy[..slash] : hierarchy;
        string path = slash >= 0 ? hierarchy[(slash + 1)..] : "";

        if (!TryDecode(path, out string? exportName)
            || !TrySplitAuthority(authority, out string? host, out string? port)
            || !TryReadSocket(query, out string? socket))
        {
            return $"unable to parse URI: {text}";
        }

        bool unix = scheme.EndsWith("+unix", StringComparison.Ordinal);
        bool ssh = scheme.EndsWith("+ssh", StringComparison.Ordinal);
        if (unix && string.IsNullOrEmpty(socket))
        {
            return "cannot parse socket parameter from NBD URI (did you mean to use \"nbd+unix:///?socket=...\"?)";
        }

        if (!unix && !ssh && socket is not null)
        {
            return $"socket parameter is incompatible with \"{scheme}:\" (did you mean to use \"nbd+unix:///?socket=...\"?)";
        }

        uri = new NbdUri
        {
            Host = host.Length == 0 ? "localhost" : host,
            Port = port.Length == 0 ? DefaultPort : port,
            ExportName = exportName,
            SocketPath = unix ? socket : null,
            UnsupportedReason =
                scheme.StartsWith("nbds", StringComparison.Ordinal) ? "this library is built without TLS support"
                : unix || scheme == "nbd" ? null
                : $"this library is built without support for \"{scheme}:\"",
        };
        return null;
    }

    private static bool TrySplitAuthority(
        string authority, [NotNullWhen(true)] out string? host, [NotNullWhen(true)] out string? port)
    {
        host = null;
        port = "";
        int at = authority.LastIndexOf('@');
        string hostPort = at >= 0 ? authority[(at + 1)..] : authority;
        string name;
        string after;
        if (hostPort.StartsWith('['))
        {
            int close = hostPort.IndexOf(']', StringComparison.Ordinal);
            if (close < 0)
            {
                return false;
            }

            name = hostPort[1..close];
            after = hostPort[(close + 1)..];
        }
        else
        {
            int colon = hostPort.IndexOf(':', StringComparison.Ordinal);
            name = colon >= 0 ? hostPort[..colon] : hostPort;
            after = colon >= 0 ? hostPort[colon..] : "";
        }

        if (after.Length > 0)
        {
            port = after[1..];
            if (after[0] != ':' || !port.All(char.IsAsciiDigit))
            {
                return false;
            }
        }

        return TryDecode(name, out host);
    }

    /// <summary>The value of the <c>socket</c> parameter, null if there is none; other parameters are not ours to know.</summary>
    private static bool TryReadSocket(string query, out string? socket)
    {
        socket = null;
        foreach (string pair in query.Split('&', ';'))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals >= 0 ? pair[..equals] : pair;
            if (!TryDecode(equals >= 0 ? pair[(equals + 1)..] : "", out string? value))
            {
                return false;
            }

            if (name.Equals("socket", StringComparison.OrdinalIgnoreCase))
            {
                socket = value;
            }
        }

        return true;
    }

    private static bool TryDecode(string text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        byte[] bytes = WireText.Encode(text);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            if (b is <= 0x20 or 0x7f)
            {
                return false;
            }

            if (b == '%')
            {
                if (i + 2 >= bytes.Length
                    || !byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out b))
                {
                    return false;
                }

                i += 2;
            }

            bytes[length++] = b;
        }

        decoded = WireText.Decode(bytes.AsSpan(0, length));
        return true;
    }
}
