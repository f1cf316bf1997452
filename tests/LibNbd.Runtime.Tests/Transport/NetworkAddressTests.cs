using System.Net;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Tests.Transport;

public class NetworkAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", 10809, "127.0.0.1:10809")]
    [InlineData("::1", 1, "[::1]:1")]
    [InlineData("fe80::1%7", 65535, "[fe80::1%7]:65535")]
    public void Internet_addresses_round_trip(string ip, int port, string text)
    {
        NetworkAddress address = NetworkAddress.FromIP(IPAddress.Parse(ip), port);
        Assert.Equal(text, address.ToString());
        Assert.Equal(new IPEndPoint(IPAddress.Parse(ip), port), address.ToEndPoint());
        Assert.True(address.IsInternet);
        Assert.Equal(address, NetworkAddress.FromIP(IPAddress.Parse(ip), port));
        Assert.NotEqual(address, NetworkAddress.FromIP(IPAddress.Parse(ip), port ^ 1));
    }

    [Theory]
    [InlineData(106, 0, 109)]
    [InlineData(107, 0, 110)]
    [InlineData(108, 0, 110)]
    [InlineData(109, Errno.ENAMETOOLONG, 0)]
    public void A_unix_path_may_fill_the_field(int length, int errno, int size)
    {
        Assert.Equal(errno, NetworkAddress.FromUnixPath(new string('p', length), out NetworkAddress address));
        Assert.Equal(size, address.Bytes.Length);
        if (errno == 0)
        {
            Assert.Equal(new string('p', length), address.ToString());
            Assert.Equal(NetworkAddress.FamilyUnix, address.Family);
        }
    }

    [Fact]
    public void Length_is_counted_in_bytes()
    {
        Assert.Equal(0, NetworkAddress.FromUnixPath(new string('\u00e4', 54), out _));
        Assert.Equal(Errno.ENAMETOOLONG, NetworkAddress.FromUnixPath(new string('\u00e4', 55), out _));
    }

    [Fact]
    public void An_abstract_name_is_exact()
    {
        Assert.Equal(0, NetworkAddress.FromUnixPath("\0name", out NetworkAddress address));
        Assert.Equal("@name", address.ToString());
        Assert.Equal(2 + 5, address.Bytes.Length);
    }

    [Fact]
    public void Names_that_are_no_paths_are_refused()
    {
        Assert.Equal(Errno.ENOENT, NetworkAddress.FromUnixPath("", out _));
        Assert.Equal(Errno.EINVAL, NetworkAddress.FromUnixPath("a\0b", out _));
        Assert.Equal(Errno.EILSEQ, NetworkAddress.FromUnixPath("\ud800", out _));
    }

    [Fact]
    public void A_path_need_not_be_text()
    {
        byte[] path = [(byte)'/', 0xff, 0x80];
        Assert.Equal(0, NetworkAddress.FromUnixPath(path, out NetworkAddress address));
        Assert.Equal(path, address.Bytes[2..^1].ToArray());
    }

    [Theory]
    [InlineData(NetworkAddress.FamilyInternet, 15, Errno.EINVAL, 0)]
    [InlineData(NetworkAddress.FamilyInternet, 16, 0, 16)]
    [InlineData(NetworkAddress.FamilyInternet, 128, 0, 16)]
    [InlineData(NetworkAddress.FamilyInternet, 129, Errno.EINVAL, 0)]
    [InlineData(NetworkAddress.FamilyInternet6, 27, Errno.EINVAL, 0)]
    [InlineData(NetworkAddress.FamilyInternet6, 28, 0, 28)]
    [InlineData(NetworkAddress.FamilyVsock, 15, Errno.EINVAL, 0)]
    [InlineData(NetworkAddress.FamilyVsock, 16, 0, 16)]
    [InlineData(NetworkAddress.FamilyUnix, 1, Errno.EINVAL, 0)]
    [InlineData(NetworkAddress.FamilyUnix, 2, 0, 2)]
    [InlineData(NetworkAddress.FamilyUnix, 110, 0, 110)]
    [InlineData(NetworkAddress.FamilyUnix, 111, Errno.EINVAL, 0)]
    [InlineData(77, 128, 0, 128)]
    public void A_raw_address_is_checked_against_its_family(int family, int length, int errno, int kept)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the families are numbered as on Linux");
        byte[] raw = new byte[length];
        BitConverter.TryWriteBytes(raw, (ushort)family);
        Assert.Equal(errno, NetworkAddress.FromRaw(raw, out NetworkAddress address));
        Assert.Equal(kept, address.Bytes.Length);
    }

    [Fact]
    public void A_vsock_address_shows_its_parts() =>
        Assert.Equal("vsock:2:10809", NetworkAddress.FromVsock(2, 10809).ToString());
}
