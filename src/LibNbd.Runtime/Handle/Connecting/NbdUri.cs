using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Handle.Connecting;

/// <summary>An NBD URI, taken apart. Percent-escapes are decoded; nothing was acted upon.</summary>
/// <remarks>
/// The grammar is that of RFC 3986 with the schemes and parameters of the NBD URI specification. What is not a URI by that grammar is
/// refused, so that no two programs can read the same text differently; a percent-encoded NUL is refused too, as a C program would end the
/// text there.
/// </remarks>
internal sealed class NbdUri
{
    /// <summary>The port assigned to NBD.</summary>
    internal const string DefaultPort = "10809";

    private const string Hint = "valid NBD URIs should start with a scheme like nbd://, nbds:// or nbd+unix://";
    private const string SocketParameter = "socket";

    // RFC 3986's classes of characters; letters and digits belong to each.
    private const string Unreserved = "-._~";
    private const string SubDelimiters = "!$&'()*+,;=";
    private const string HostCharacters = Unreserved + SubDelimiters;
    private const string UserCharacters = HostCharacters + ":";
    private const string PathCharacters = UserCharacters + "@/";
    private const string QueryCharacters = PathCharacters + "?";
    private const string FragmentCharacters = QueryCharacters + "[]";

    private static readonly string[] Schemes = ["nbd", "nbds", "nbd+unix", "nbds+unix", "nbd+vsock", "nbds+vsock", "nbd+ssh", "nbds+ssh"];

    private NbdUri()
    {
    }

    /// <summary>The scheme as it was written, such as <c>nbd+unix</c>.</summary>
    internal string Scheme { get; private init; } = "";

    /// <summary>Without the brackets of an IP literal; null if the URI has none.</summary>
    internal string? Host { get; private init; }

    /// <summary>Whether the host stood in brackets.</summary>
    internal bool IsLiteral { get; private init; }

    /// <summary>A number of 32 bits; null if the URI has none, or 0.</summary>
    internal uint? Port { get; private init; }

    internal string ExportName { get; private init; } = "";

    /// <summary>How the server is reached.</summary>
    internal AllowedTransports Transport { get; private init; }

    /// <summary>The path of the Unix socket, or null.</summary>
    internal string? SocketPath => Parameter(SocketParameter);

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

    private static string? Parse(string text, out NbdUri? uri)
    {
        uri = null;
        string unparsable = $"unable to parse URI: {text}";
        string? scheme = SplitScheme(text, out string rest);
        SplitAt(rest, '#', out rest, out string fragment);
        SplitAt(rest, '?', out rest, out string query);
        bool hasAuthority = rest.StartsWith("//", StringComparison.Ordinal);
        string authority = "";
        string path = rest;
        if (hasAuthority)
        {
            int slash = rest.IndexOf('/', "//".Length);
            authority = slash >= 0 ? rest["//".Length..slash] : rest["//".Length..];
            path = slash >= 0 ? rest[slash..] : "";
        }

        // Without a scheme a colon before the first slash would have made one, had it been valid.
        if ((scheme is null && !hasAuthority && path.Split('/')[0].Contains(':', StringComparison.Ordinal))
            || !TryDecode(fragment, FragmentCharacters, out _)
            || !TryDecode(path, PathCharacters, out string? name)
            || !TrySplitAuthority(authority, out string? user, out string? host, out bool literal, out uint? port)
            || !TrySplitQuery(query, out List<KeyValuePair<string, string>>? parameters))
        {
            return unparsable;
        }

        if (scheme is null)
        {
            return $"NBD URI does not have a scheme: {Hint}{Advice(text)}";
        }

        string known = scheme.ToLowerInvariant();
        if (Array.IndexOf(Schemes, known) < 0)
        {
            return $"unknown NBD URI scheme: {scheme}";
        }

        if (!hasAuthority)
        {
            return $"URI must begin with '{scheme}://'";
        }

        uri = new NbdUri
        {
            Scheme = scheme,
            Transport = TransportOf(known),
            DemandsTls = known.StartsWith("nbds", StringComparison.Ordinal),
            User = user,
            Host = host,
            IsLiteral = literal,
            Port = port,
            ExportName = name.StartsWith('/') ? name[1..] : name,
            Parameters = parameters,
        };
        return null;
    }

    private static string Advice(string text) =>
        text.StartsWith('/') ? ": to open a local socket use \"nbd+unix://?socket=PATH\""
        : text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
            ? ": to open a local port use \"nbd://localhost\" or \"nbd://localhost:PORT\""
        : "";

    private static AllowedTransports TransportOf(string scheme) =>
        scheme.EndsWith("+unix", StringComparison.Ordinal) ? AllowedTransports.Unix
        : scheme.EndsWith("+vsock", StringComparison.Ordinal) ? AllowedTransports.Vsock
        : scheme.EndsWith("+ssh", StringComparison.Ordinal) ? AllowedTransports.Ssh
        : AllowedTransports.Tcp;

    /// <summary>The scheme, or null if there is no valid one; then the rest is all of it.</summary>
    private static string? SplitScheme(string text, out string rest)
    {
        rest = text;
        int length = 0;
        while (length < text.Length
            && (char.IsAsciiLetter(text[length])
                || (length > 0 && (char.IsAsciiDigit(text[length]) || "+.-".Contains(text[length], StringComparison.Ordinal)))))
        {
            length++;
        }

        if (length == 0 || length == text.Length || text[length] != ':')
        {
            return null;
        }

        rest = text[(length + 1)..];
        return text[..length];
    }

    private static void SplitAt(string text, char separator, out string before, out string after)
    {
        int index = text.IndexOf(separator, StringComparison.Ordinal);
        before = index >= 0 ? text[..index] : text;
        after = index >= 0 ? text[(index + 1)..] : "";
    }

    private static bool TrySplitAuthority(string authority, out string? user, out string? host, out bool literal, out uint? port)
    {
        user = null;
        host = null;
        port = null;
        literal = false;
        int at = authority.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0 && !TryDecode(authority[..at], UserCharacters, out user))
        {
            return false;
        }

        string hostPort = authority[(at + 1)..];
        string name;
        string? digits;
        if (hostPort.StartsWith('['))
        {
            literal = true;
            int close = hostPort.IndexOf(']', StringComparison.Ordinal);
            if (close < 0)
            {
                return false;
            }

            // The percent sign before an interface's name should be encoded, and seldom is.
            host = hostPort[1..close].Replace("%25", "%", StringComparison.Ordinal);
            string after = hostPort[(close + 1)..];
            digits = after.StartsWith(':') ? after[1..] : null;
            return host.All(static c => char.IsAsciiLetterOrDigit(c) || (UserCharacters + "%").Contains(c, StringComparison.Ordinal))
                && (digits is not null || after.Length == 0)
                && TryReadPort(digits, out port);
        }

        int colon = hostPort.IndexOf(':', StringComparison.Ordinal);
        name = colon >= 0 ? hostPort[..colon] : hostPort;
        digits = colon >= 0 ? hostPort[(colon + 1)..] : null;
        if (!TryDecode(name, HostCharacters, out host) || !TryReadPort(digits, out port))
        {
            return false;
        }

        host = host.Length == 0 ? null : host;
        return true;
    }

    private static bool TryReadPort(string? digits, out uint? port)
    {
        port = null;
        if (digits is null)
        {
            return true;
        }

        if (!uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
        {
            return false;
        }

        port = number == 0 ? null : number;
        return true;
    }

    private static bool TrySplitQuery(string query, [NotNullWhen(true)] out List<KeyValuePair<string, string>>? parameters)
    {
        parameters = null;
        List<KeyValuePair<string, string>> found = [];
        foreach (string pair in query.Split('&', ';'))
        {
            SplitAt(pair, '=', out string encodedName, out string encodedValue);
            if (!TryDecode(encodedName, QueryCharacters, out string? name))
            {
                return false;
            }

            name = name.ToLowerInvariant();
            bool mayBeAbstract = string.Equals(name, SocketParameter, StringComparison.Ordinal);
            if (!TryDecode(encodedValue, QueryCharacters, out string? value, mayBeAbstract))
            {
                return false;
            }

            if (name.Length > 0)
            {
                found.Add(new KeyValuePair<string, string>(name, value));
            }
        }

        parameters = found;
        return true;
    }

    private static bool TryDecode(string text, string allowed, [NotNullWhen(true)] out string? decoded, bool mayBeginWithNul = false)
    {
        decoded = null;
        byte[] bytes = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            byte b = (byte)c;
            if (c == '%')
            {
                if (i + 2 >= text.Length
                    || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out b)
                    || (b == 0 && !(mayBeginWithNul && (length == 0 || bytes[0] == 0))))
                {
                    return false;
                }

                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && !allowed.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }

            bytes[length++] = b;
        }

        decoded = WireText.Decode(bytes.AsSpan(0, length));
        return true;
    }
}
