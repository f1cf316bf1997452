using System.Runtime.InteropServices;

namespace LibNbd.Runtime.Transport.Names;

/// <summary>The platform's own numbers of address families, read as those of Linux.</summary>
internal static class NativeFamily
{
    private const int WindowsInternet6 = 23;
    private const int MacInternet6 = 30;

    /// <summary>The family in a sockaddr of this platform.</summary>
    internal static int Read(ReadOnlySpan<byte> sockaddr)
    {
        if (OperatingSystem.IsMacOS())
        {
            // The BSD form: a length byte, then the family in one byte.
            return Translate(sockaddr[1], MacInternet6);
        }

        int family = MemoryMarshal.Read<ushort>(sockaddr);
        return OperatingSystem.IsWindows() ? Translate(family, WindowsInternet6) : family;
    }

    private static int Translate(int family, int internet6) =>
        family == internet6 ? NetworkAddress.FamilyInternet6 : family;
}
