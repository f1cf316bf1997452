using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibNbd.Runtime.Handle.Calls;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd;

/// <content>Connecting to what .NET programs have: end points, sockets and streams.</content>
public sealed partial class NbdHandle
{
    /// <summary>Whether this library can use TLS here: on Linux the library of OpenSSL is needed.</summary>
    public static bool IsTlsSupported => new LibraryCalls().SupportsTls() != 0;

    /// <summary>Whether NBD URIs are understood.</summary>
    public static bool IsUriSupported => new LibraryCalls().SupportsUri() != 0;

    /// <summary>Whether this platform has sockets between virtual machines and their host.</summary>
    public static bool IsVsockSupported => new LibraryCalls().SupportsVsock() != 0;

    /// <summary>Connects to a server by its address.</summary>
    /// <param name="endPoint">
    /// An <see cref="IPEndPoint"/>, a <see cref="DnsEndPoint"/>, whose addresses are tried in turn, or a
    /// <see cref="UnixDomainSocketEndPoint"/>.
    /// </param>
    /// <param name="cancellationToken">Gives the attempt up; the handle is dead then.</param>
    /// <returns>A task that completes when the handshake is over, or in option mode when the server can be asked.</returns>
    /// <exception cref="NotSupportedException">It is an end point of another kind.</exception>
    /// <exception cref="NbdException">
    /// The connection could not be made, with the errors of <see cref="ConnectTcp(string, string)"/> and
    /// <see cref="ConnectUnix(string)"/>.
    /// </exception>
    public ValueTask ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return endPoint switch
        {
            IPEndPoint address => ConnectTcpAsync(address.Address.ToString(), PortOf(address.Port), cancellationToken),
            DnsEndPoint name => ConnectTcpAsync(name.Host, PortOf(name.Port), cancellationToken),
            UnixDomainSocketEndPoint path => ConnectUnixAsync(path.ToString(), cancellationToken),
            _ => throw new NotSupportedException($"{endPoint.GetType()} is not a kind of end point that a handle connects to"),
        };
    }

    /// <summary>Takes a socket that is connected to a server, and makes the handshake on it.</summary>
    /// <param name="socket">
    /// A connected stream socket. The handle owns it from the call on, also if the call fails; the object must not be used any more.
    /// </param>
    /// <param name="cancellationToken">Gives the attempt up; the handle is dead then.</param>
    /// <returns>A task that completes when the handshake is over, or in option mode when the server can be asked.</returns>
    /// <exception cref="NbdException">The handshake failed, with the errors of <see cref="ConnectSocket(int)"/>.</exception>
    public ValueTask ConnectAsync(Socket socket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);

        return ConnectSocketAsync(PortableDescriptor.TakeFrom(socket), cancellationToken);
    }

    /// <summary>Speaks to a server through a stream: a pipe, a channel of SSH, a stream of a TLS library.</summary>
    /// <param name="stream">
    /// A stream that can be read and written at the same time. The handle owns it from the call on, also if the call fails: it is
    /// disposed of when the connection ends.
    /// </param>
    /// <param name="cancellationToken">Gives the attempt up; the handle is dead then.</param>
    /// <returns>A task that completes when the handshake is over, or in option mode when the server can be asked.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read or written.</exception>
    /// <exception cref="NbdException">The handshake failed, with the errors of <see cref="ConnectSocket(int)"/>.</exception>
    /// <remarks>
    /// The bytes go through a pair of sockets, which costs a copy in each direction. An exception of the stream ends the connection, which
    /// the handle then reports as lost.
    /// </remarks>
    public ValueTask ConnectAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite)
        {
            stream.Dispose();
            throw new ArgumentException("The stream must be readable and writable.", nameof(stream));
        }

        return ConnectAsync(StreamRelay.Start(stream), cancellationToken);
    }

    private static string PortOf(int port) => port.ToString(CultureInfo.InvariantCulture);
}
