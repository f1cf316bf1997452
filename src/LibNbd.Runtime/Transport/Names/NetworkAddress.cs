using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Names;

/// <summary>
/// A socket address as the Linux kernel takes it: the family in two bytes of the host's order, then the family's own bytes.
/// The portable implementation translates the family number, the rest is alike everywhere.
/// </summary>
internal readonly struct NetworkAddress : IEquatable<NetworkAddress>
{
    internal const int FamilyUnix = 1;
    internal const int FamilyInternet = 2;
    internal const int FamilyInternet6 = 10;
    internal const int FamilyVsock = 40;

    /// <summary>What precedes the family's own bytes.</summary>
    internal const int FamilySize = 2;

    /// <summary>sizeof(sun_path): a path may fill it wholly, without a terminator.</summary>
    internal const int MaxUnixPath = 108;

    /// <summary>sizeof(struct sockaddr_in).</summary>
    internal const int InternetSize = 16;

    /// <summary>sizeof(struct sockaddr_in6).</summary>
    internal const int Internet6Size = 28;

    /// <summary>sizeof(struct sockaddr_vm).</summary>
    internal const int VsockSize = 16;

    /// <summary>sizeof(struct sockaddr_storage), the kernel's own bound.</summary>
    internal const int MaxSize = 128;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[]? _bytes;

    private NetworkAddress(byte[] bytes) => _bytes = bytes;

    /// <summary>The family in the numbers of Linux; 0 for a default value.</summary>
    internal int Family => Bytes.Length >= FamilySize ? MemoryMarshal.Read<ushort>(Bytes) : 0;

    /// <summary>The whole address.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal bool IsInternet => Family is FamilyInternet or FamilyInternet6;

    /// <summary>For a Unix socket: its path without a terminator, or its abstract name with the NUL that begins it.</summary>
    internal ReadOnlySpan<byte> UnixName
    {
        get
        {
            ReadOnlySpan<byte> name = Bytes[FamilySize..];
            int end = name is [0, ..] ? -1 : name.IndexOf((byte)0);
            return end < 0 ? name : name[..end];
        }
    }

    /// <summary>An address from the platform's own sockaddr, its length checked against its family.</summary>
    internal static int FromRaw(ReadOnlySpan<byte> sockaddr, out NetworkAddress address)
    {
        address = default;
        if (sockaddr.Length is < FamilySize or > MaxSize)
        {
            return Errno.EINVAL;
        }

        int family = NativeFamily.Read(sockaddr);
        (int least, int kept) = family switch
        {
            FamilyInternet => (InternetSize, InternetSize),
            FamilyInternet6 => (Internet6Size, Internet6Size),
            FamilyVsock => (VsockSize, VsockSize),
            _ => (FamilySize, sockaddr.Length),
        };
        if (sockaddr.Length < least || (family == FamilyUnix && sockaddr.Length > FamilySize + MaxUnixPath))
        {
            return Errno.EINVAL;
        }

        // A caller may hand over a whole sockaddr_storage: what follows the address proper is padding, not address.
        address = Create(family, sockaddr[FamilySize..kept]);
        return 0;
    }

    /// <summary>The address of a Unix socket; a leading NUL makes it an abstract one.</summary>
    internal static int FromUnixPath(string path, out NetworkAddress address)
    {
        try
        {
            return FromUnixPath(StrictUtf8.GetBytes(path), out address);
        }
        catch (EncoderFallbackException)
        {
            address = default;
            return Errno.EILSEQ;
        }
    }

    /// <summary>As above, for a path that need not be UTF-8.</summary>
    internal static int FromUnixPath(ReadOnlySpan<byte> path, out NetworkAddress address)
    {
        address = default;
        if (path.Length > MaxUnixPath)
        {
            return Errno.ENAMETOOLONG;
        }

        // An empty name would ask the kernel for something else than a connection to a path.
        bool isAbstract = path is [0, ..];
        if (path.IsEmpty || (!isAbstract && path.Contains((byte)0)))
        {
            return path.IsEmpty ? Errno.ENOENT : Errno.EINVAL;
        }

        // The terminator counts if there is room for it; an abstract name has none, every byte of it is significant.
        Span<byte> name = stackalloc byte[MaxUnixPath];
        name.Clear();
        path.CopyTo(name);
        address = Create(FamilyUnix, name[..(isAbstract ? path.Length : Math.Min(path.Length + 1, MaxUnixPath))]);
        return 0;
    }

    internal static NetworkAddress FromIP(IPAddress ip, int port)
    {
        bool v6 = ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        Span<byte> data = stackalloc byte[(v6 ? Internet6Size : InternetSize) - FamilySize];
        data.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)port);
        if (v6)
        {
            ip.TryWriteBytes(data[6..], out _);
            uint scope = (uint)ip.ScopeId;
            MemoryMarshal.Write(data[22..], in scope);
        }
        else
        {
            ip.TryWriteBytes(data[2..], out _);
        }

        return Create(v6 ? FamilyInternet6 : FamilyInternet, data);
    }

    internal static NetworkAddress FromVsock(uint contextId, uint port)
    {
        Span<byte> data = stackalloc byte[VsockSize - FamilySize];
        data.Clear();
        MemoryMarshal.Write(data[2..], in port);
        MemoryMarshal.Write(data[6..], in contextId);
        return Create(FamilyVsock, data);
    }

    /// <summary>The .NET form; for a family that .NET has no class for, one that carries the bytes.</summary>
    internal EndPoint ToEndPoint() => Family switch
    {
        FamilyInternet => new IPEndPoint(new IPAddress(Bytes.Slice(4, 4)), Port),
        FamilyInternet6 => new IPEndPoint(new IPAddress(Bytes.Slice(8, 16), MemoryMarshal.Read<uint>(Bytes[24..])), Port),
        _ => new RawEndPoint(this),
    };

    public override string ToString()
    {
        switch (Family)
        {
            case FamilyInternet or FamilyInternet6:
                return ToEndPoint().ToString()!;
            case FamilyUnix:
                ReadOnlySpan<byte> name = UnixName;
                return name is [0, ..] ? "@" + Encoding.UTF8.GetString(name[1..]) : Encoding.UTF8.GetString(name);
            case FamilyVsock:
                uint port = MemoryMarshal.Read<uint>(Bytes[4..]);
                uint contextId = MemoryMarshal.Read<uint>(Bytes[8..]);
                return string.Create(CultureInfo.InvariantCulture, $"vsock:{contextId}:{port}");
            default:
                return string.Create(CultureInfo.InvariantCulture, $"address of family {Family}");
        }
    }

    public bool Equals(NetworkAddress other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is NetworkAddress other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private int Port => BinaryPrimitives.ReadUInt16BigEndian(Bytes[FamilySize..]);

    private static NetworkAddress Create(int family, ReadOnlySpan<byte> data)
    {
        byte[] bytes = new byte[FamilySize + data.Length];
        ushort number = (ushort)family;
        MemoryMarshal.Write(bytes, in number);
        data.CopyTo(bytes.AsSpan(FamilySize));
        return new NetworkAddress(bytes);
    }
}
