using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Runtime.Handle.Connecting;

/// <summary>The command that reaches a server by way of ssh: <c>ssh [-C] -p PORT [-o User=USER] -- HOST nc ...</c>.</summary>
/// <remarks>
/// What stands behind the host is read again by a shell of the far side, of which nothing is known; the host and the user are read by ssh,
/// which expands and splits them in places, and may hand the host to a local shell (ProxyCommand). So nothing is quoted: each piece may
/// consist only of characters that mean themselves to all of them, and must not begin like an option. What does not fit is refused.
/// </remarks>
internal static class SshCommand
{
    private const uint DefaultPort = 22;
    private const uint MaxPort = 65535;

    /// <summary>What libnbd refuses by a text of its own; the rest is refused here as well, by another.</summary>
    private static readonly SearchValues<char> ShellCharacters = SearchValues.Create("\t\n\r!\"$&'()*;<>?[\\]`{|}~");

    internal static bool TryBuild(
        NbdUri uri, bool compress, [NotNullWhen(true)] out string[]? command, [NotNullWhen(false)] out string? error)
    {
        command = null;
        error = Check(uri);
        if (error is not null)
        {
            return false;
        }

        List<string> arguments = ["ssh"];
        if (compress)
        {
            arguments.Add("-C");
        }

        arguments.AddRange(["-p", (uri.Port ?? DefaultPort).ToString(CultureInfo.InvariantCulture)]);
        if (uri.User is not null)
        {
            arguments.AddRange(["-o", $"User={uri.User}"]);
        }

        arguments.AddRange(["--", uri.Host!, "nc"]);
        arguments.AddRange(uri.SocketPath is { } path ? ["-U", path] : ["localhost", uri.Parameter("nbd-port") ?? NbdUri.DefaultPort]);
        command = [.. arguments];
        return true;
    }

    private static string? Check(NbdUri uri)
    {
        if (string.IsNullOrEmpty(uri.Host))
        {
            return "SSH transport requires a server name";
        }

        if (uri.Port > MaxPort)
        {
            return $"invalid SSH port {uri.Port}, it must be {MaxPort} or less";
        }

        if (uri.User is { } user && CheckUser(user) is { } wrong)
        {
            return $"invalid SSH username, {wrong}";
        }

        if (CheckHost(uri) is { } wrongHost)
        {
            return $"invalid SSH server name, {wrongHost}";
        }

        return CheckWord("socket", uri.SocketPath, first: "/._", others: "/._-+,:@=%")
            ?? (uri.SocketPath is null ? CheckWord("nbd-port", uri.Parameter("nbd-port"), first: "", others: "._-+") : null);
    }

    private static string? CheckUser(string user) =>
        user.Contains('%', StringComparison.Ordinal) ? "cannot contain '%'"
        : user.Length == 0 ? "cannot be empty"
        : user.StartsWith('-') ? "cannot begin with '-'"
        : Consists(user, "._-+@") ? null
        : "only letters, digits and ._-+@ are allowed";

    private static string? CheckHost(NbdUri uri)
    {
        string host = uri.Host!;
        if (host.StartsWith('-'))
        {
            return "cannot begin with '-'";
        }

        if (uri.IsLiteral)
        {
            int percent = host.IndexOf('%', StringComparison.Ordinal);
            string address = percent >= 0 ? host[..percent] : host;
            string zone = percent >= 0 ? host[(percent + 1)..] : "1";
            return IPAddress.TryParse(address, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6
                && Consists(address, ":.") && zone.Length > 0 && Consists(zone, "._-")
                ? null
                : "an IPv6 address is expected in brackets";
        }

        return Consists(host, "._-+") ? null : "only letters, digits and ._-+ are allowed";
    }

    private static string? CheckWord(string name, string? value, string first, string others) =>
        value is null ? null
        : value.AsSpan().IndexOfAny(ShellCharacters) >= 0 ? $"parameter '{name}' rejected because it contains shell metacharacters"
        : value.Length == 0 ? $"parameter '{name}' rejected because it is empty"
        : !Consists(value[..1], first) ? $"parameter '{name}' rejected because of the character it begins with"
        : Consists(value, others) ? null
        : $"parameter '{name}' rejected because only letters, digits and {others} are allowed";

    private static bool Consists(string text, string others) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || others.Contains(c, StringComparison.Ordinal));
}
