using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using LibNbd.Runtime.Protocol;

namespace LibNbd.Runtime.Handle;

/// <summary>An NBD URI, taken apart. Percent-escapes are decoded; nothing was acted upon.</summary>
internal sealed class NbdUri
{
    /// <summary>The port assigned to NBD.</summary>
    internal const string DefaultPort = "10809";

    /// <summary>No port of any transport needs more digits (a vsock port has 32 bits).</summary>
    private const int MaxPortDigits = 10;

    private const string Hint = "valid NBD URIs should start with a scheme like nbd://, nbds:// or nbd+unix://";

    private static readonly string[] Schemes = ["nbd", "nbds", "nbd+unix", "nbds+unix", "nbd+vsock", "nbds+vsock", "nbd+ssh", "nbds+ssh"];

    private NbdUri()
    {
    }

    /// <summary>The scheme in lower case, such as <c>nbd+unix</c>.</summary>
    internal string Scheme { get; private init; } = "";

    /// <summary>Without the brackets of an IPv6 literal; empty if the URI has none.</summary>
    internal string Host { get; private init; } = "";

    /// <summary>Digits; empty if the URI has none.</summary>
    internal string Port { get; private init; } = "";

    internal string ExportName { get; private init; } = "";

    /// <summary>How the server is reached.</summary>
    internal AllowedTransports Transport { get; private init; }

    /// <summary>The path of the Unix socket, or null.</summary>
    internal string? SocketPath { get; private set; }

    /// <summary>The user, or null.</summary>
    internal string? User { get; private init; }

    /// <summary>Whether TLS is demanded.</summary>
    internal bool DemandsTls { get; private init; }

    /// <summary>The query's parameters in their order, names in lower case.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Parameters { get; private init; } = [];

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

    /// <summary>Takes a URI apart, or says with a text why not; the errno of that is EINVAL.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out NbdUri? uri, [NotNullWhen(false)] out string? error)
    {
        error = Parse(text, out uri);
        return error is null && uri is not null;
    }

    /// <summary>The last value of a parameter, or null if there is none.</summary>
    internal string? Parameter(string name)
    {
        string? value = null;
        foreach (KeyValuePair<string, string> parameter in Parameters)
        {
            if (string.Equals(parameter.Key, name, StringComparison.Ordinal))
            {
                value = parameter.Value;
            }
        }

        return value;
    }

    /// <summary>Percent-encodes what could be taken for a part of the URI's grammar.</summary>
    internal static string Escape(string text, string alsoAllowed)
    {
        StringBuilder escaped = new(text.Length);
        foreach (byte b in WireText.Encode(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || "-._~".Contains(c, StringComparison.Ordinal)
                || alsoAllowed.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
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
            || !TrySplitAuthority(authority, out string? user, out string? host, out string? port)
            || !TrySplitQuery(query, out List<KeyValuePair<string, string>>? parameters))
        {
            return $"unable to parse URI: {text}";
        }

        uri = new NbdUri
        {
            Scheme = scheme,
            Transport = TransportOf(scheme),
            DemandsTls = scheme.StartsWith("nbds", StringComparison.Ordinal),
            User = user,
            Host = host,
            Port = port,
            ExportName = exportName,
            Parameters = parameters,
        };
        uri.SocketPath = uri.Parameter("socket");
        return null;
    }

    private static AllowedTransports TransportOf(string scheme) =>
        scheme.EndsWith("+unix", StringComparison.Ordinal) ? AllowedTransports.Unix
        : scheme.EndsWith("+vsock", StringComparison.Ordinal) ? AllowedTransports.Vsock
        : scheme.EndsWith("+ssh", StringComparison.Ordinal) ? AllowedTransports.Ssh
        : AllowedTransports.Tcp;

    private static bool TrySplitAuthority(
        string authority, out string? user, [NotNullWhen(true)] out string? host, [NotNullWhen(true)] out string? port)
    {
        user = null;
        host = null;
        port = "";
        int at = authority.LastIndexOf('@');
        if (at >= 0 && !TryDecode(authority[..at], out user))
        {
            return false;
        }

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
            if (after[0] != ':' || !port.All(char.IsAsciiDigit) || port.Length > MaxPortDigits)
            {
                return false;
            }
        }

        return TryDecode(name, out host);
    }

    private static bool TrySplitQuery(string query, [NotNullWhen(true)] out List<KeyValuePair<string, string>>? parameters)
    {
        parameters = null;
        List<KeyValuePair<string, string>> found = [];
        foreach (string pair in query.Split('&', ';'))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = equals >= 0 ? pair[..equals] : pair;
            if (!TryDecode(equals >= 0 ? pair[(equals + 1)..] : "", out string? value) || !TryDecode(name, out string? decodedName))
            {
                return false;
            }

            if (name.Length > 0)
            {
                found.Add(new KeyValuePair<string, string>(decodedName.ToLowerInvariant(), value));
            }
        }

        parameters = found;
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
