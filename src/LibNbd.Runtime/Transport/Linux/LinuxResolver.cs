using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Transport.Linux;

/// <summary>getaddrinfo of libc, so that names mean what the host's own configuration makes of them.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxResolver
{
    private const int NumericHost = 4;
    private const int NumericService = 0x400;
    private const int NoName = -2;
    private const int NoService = -8;
    private const int SystemError = -11;

    internal static ResolveResult? Resolve(string host, string port, bool numericOnly)
    {
        // Neither can hold a NUL, and libc would take what precedes it for the whole.
        if (host.Contains('\0') || port.Contains('\0'))
        {
            return ResolveResult.Fail(Describe(NoName), 0);
        }

        // glibc takes 65537 for port 1, and an empty name for port 0: neither is what anybody meant.
        if (port.Length == 0
            || (port.All(char.IsAsciiDigit) && !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return ResolveResult.Fail(Describe(NoService), 0);
        }

        Libc.AddressInfo hints = new()
        {
            Flags = numericOnly ? NumericHost | NumericService : 0,
            SocketType = Libc.SockStream,
        };
        Libc.AddressInfo* list = null;
        int code = Libc.GetAddressInfo(host, port, &hints, &list);
        int errno = code == SystemError ? Libc.LastError : 0;
        if (code != 0)
        {
            return numericOnly ? null : ResolveResult.Fail(Describe(code), errno);
        }

        List<NetworkAddress> addresses = [];
        try
        {
            for (Libc.AddressInfo* entry = list; entry != null; entry = entry->Next)
            {
                ReadOnlySpan<byte> bytes = new(entry->Address, (int)entry->AddressLength);
                if (NetworkAddress.FromRaw(bytes, out NetworkAddress address) == 0)
                {
                    addresses.Add(address);
                }
            }
        }
        finally
        {
            Libc.FreeAddressInfo(list);
        }

        return new ResolveResult(addresses, null, 0);
    }

    private static string Describe(int code) => Marshal.PtrToStringUTF8((nint)Libc.AddressInfoError(code)) ?? "look-up failed";
}
