using System.Net;
using System.Net.Sockets;

namespace LibNbd.Runtime.Transport.Names;

/// <summary>An end point that hands its bytes to the kernel unread: a Unix path need not be UTF-8.</summary>
internal sealed class RawEndPoint(NetworkAddress address) : EndPoint
{
    public override AddressFamily AddressFamily => address.Family switch
    {
        NetworkAddress.FamilyUnix => AddressFamily.Unix,
        NetworkAddress.FamilyInternet => AddressFamily.InterNetwork,
        NetworkAddress.FamilyInternet6 => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unknown,
    };

    public override SocketAddress Serialize()
    {
        // The constructor writes the family in the platform's own way; what follows is the same everywhere.
        ReadOnlySpan<byte> bytes = address.Bytes;
        SocketAddress result = new(AddressFamily, bytes.Length);
        for (int i = NetworkAddress.FamilySize; i < bytes.Length; i++)
        {
            result[i] = bytes[i];
        }

        return result;
    }

    public override EndPoint Create(SocketAddress socketAddress) => this;

    public override string ToString() => address.ToString();
}
