using System.Net.Sockets;

namespace LibNbd.Api.Tests.Support;

/// <summary>What a test needs of the system that it runs on.</summary>
internal static class Needs
{
    internal static void UnixSockets() =>
        Assert.SkipUnless(Socket.OSSupportsUnixDomainSockets, "this system has no Unix domain sockets");
}
