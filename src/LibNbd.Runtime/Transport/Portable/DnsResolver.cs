using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>Look-ups by System.Net.Dns, with the words of getaddrinfo.</summary>
internal static class DnsResolver
{
    /// <summary>The one service name that is known where there is no table of them to ask.</summary>
    private const string NbdService = "nbd";

    /// <summary>The port registered for it.</summary>
    private const int NbdPort = 10809;

    internal static ResolveResult? Resolve(string host, string port, bool numericOnly)
    {
        if (!TryParsePort(port, out int number))
        {
            return ResolveResult.Fail("Servname not supported for ai_socktype", 0);
        }

        if (IPAddress.TryParse(host, out IPAddress? numeric))
        {
            return new ResolveResult([NetworkAddress.FromIP(numeric, number)], null, 0);
        }

        if (numericOnly)
        {
            return null;
        }

        // An empty name means this host to Dns, and nothing to getaddrinfo; at a NUL the system's resolver would cut the name.
        if (host.Length == 0 || host.Contains('\0'))
        {
            return ResolveResult.Fail(Describe(SocketError.HostNotFound), 0);
        }

        try
        {
            return new ResolveResult(
                [.. Dns.GetHostAddresses(host).Select(ip => NetworkAddress.FromIP(ip, number))], null, 0);
        }
        catch (SocketException failure)
        {
            return ResolveResult.Fail(
                Describe(failure.SocketErrorCode), IsOfTheName(failure) ? 0 : SocketErrors.ToErrno(failure.SocketErrorCode));
        }
        catch (ArgumentException)
        {
            return ResolveResult.Fail(Describe(SocketError.HostNotFound), 0);
        }
    }

    private static bool TryParsePort(string port, out int number)
    {
        if (port == NbdService)
        {
            number = NbdPort;
            return true;
        }

        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= IPEndPoint.MaxPort;
    }

    private static bool IsOfTheName(SocketException failure) => failure.SocketErrorCode
        is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoRecovery or SocketError.NoData;

    private static string Describe(SocketError error) => error switch
    {
        SocketError.HostNotFound => "Name or service not known",
        SocketError.TryAgain => "Temporary failure in name resolution",
        SocketError.NoRecovery => "Non-recoverable failure in name resolution",
        SocketError.NoData => "No address associated with hostname",
        _ => "System error",
    };
}
