using System.Runtime.CompilerServices;
using LibNbd.Runtime.Transport;

namespace LibNbd.Api.Tests.Support;

/// <summary>
/// With <c>LIBNBD_TEST_PORTABLE=1</c> the tests of this process run on the portable sockets and their TLS, as on Windows and macOS. Tests
/// that hold for both are marked with <c>[Trait(PortableRun.Trait, "yes")]</c>, so that a run can be limited to them.
/// </summary>
internal static class PortableRun
{
    internal const string Trait = "Portable";

    /// <summary>Whether this process is such a run.</summary>
    internal static bool IsForced { get; } = Environment.GetEnvironmentVariable("LIBNBD_TEST_PORTABLE") == "1";

    /// <summary>Before anything of the library has run: it chooses once.</summary>
#pragma warning disable CA2255 // this is no library
    [ModuleInitializer]
    internal static void Choose() => AppContext.SetSwitch(SocketPlatform.ForcePortableSwitch, IsForced);
#pragma warning restore CA2255
}
