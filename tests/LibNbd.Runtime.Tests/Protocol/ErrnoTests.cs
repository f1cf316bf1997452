using LibNbd.Protocol;

namespace LibNbd.Runtime.Tests.Protocol;

public class ErrnoTests
{
    [Theory]
    [InlineData(Errno.EPERM, "EPERM")]
    [InlineData(Errno.EAGAIN, "EAGAIN")]
    [InlineData(Errno.ENOTSUP, "ENOTSUP")]
    [InlineData(Errno.ECONNREFUSED, "ECONNREFUSED")]
    [InlineData(Errno.ESHUTDOWN, "ESHUTDOWN")]
    [InlineData(4095, "4095")]
    [InlineData(0, "0")]
    public void Name_is_the_symbol_or_the_number(int errno, string name) => Assert.Equal(name, Errno.Name(errno));

    [Fact]
    public void Own_texts_are_those_of_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "compares with the texts of libc on Linux");
        int compared = 0;
        for (int errno = 0; errno < 256; errno++)
        {
            // Numbers without a symbol here have a text on Linux alone.
            if (errno == 0 || Errno.Name(errno)[0] == 'E')
            {
                Assert.Equal(Errno.Describe(errno), Errno.DescribeFromTable(errno));
                compared++;
            }
        }

        Assert.InRange(compared, 70, 140);
    }

    [Fact]
    public void An_unknown_number_is_shown() => Assert.Equal("Unknown error 4095", Errno.DescribeFromTable(4095));
}
