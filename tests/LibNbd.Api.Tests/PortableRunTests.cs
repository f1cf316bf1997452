
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Api.Tests;

/// <summary>A run on the portable sockets is one.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class PortableRunTests
{
    [Fact]
    public void The_sockets_are_those_that_were_asked_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere there is no choice");
        Assert.Equal(PortableRun.IsForced, SocketPlatform.Current is PortableSocketPlatform);
    }
}
