namespace LibNbd.Bindings.Tests.Support;

/// <summary>A libnbd that a binding is run on.</summary>
/// <param name="File">What is loaded.</param>
/// <param name="Header">Its header.</param>
/// <param name="Launcher">The words before a program that is run on it.</param>
internal sealed record BoundLibrary(string File, string Header, string[] Launcher)
{
    /// <summary>What a theory calls ours.</summary>
    internal const string Ours = "ours";

    /// <summary>What a theory calls the C library.</summary>
    internal const string Newest = "the C library 1.24";

    /// <summary>What a theory calls the one of Debian 12.</summary>
    internal const string Oldest = "the C library 1.14";

    private const string SoName = "libnbd.so.0";

    /// <summary>Their names.</summary>
    internal static string[] Names { get; } = [Ours, Newest];

    /// <summary>The one of a name, or a skipped test where it is absent.</summary>
    internal static BoundLibrary Named(string name) => name switch
    {
        Ours => OfPrefix(),
        Oldest => OfSystem(),
        _ => OfPeers(),
    };

    private static BoundLibrary OfPrefix()
    {
        string? prefix = Environment.GetEnvironmentVariable("LIBNBD_NATIVE_PREFIX");
        Peers.Need(!string.IsNullOrEmpty(prefix), "LIBNBD_NATIVE_PREFIX does not name a folder where install.sh has put the library");
        return new BoundLibrary(Path.Combine(prefix!, "lib", SoName), Path.Combine(prefix!, "include/libnbd.h"), []);
    }

    private static BoundLibrary OfSystem()
    {
        Peers.Require("nbdinfo");
        return new BoundLibrary(SoName, "/usr/include/libnbd.h", []);
    }

    // It needs its own libc, and so its own loader, which finds it by its name.
    private static BoundLibrary OfPeers()
    {
        string root = Peers.RequireNewerRoot("nbdinfo");
        return new BoundLibrary(SoName, Path.Combine(root, "usr/include/libnbd.h"), [Path.Combine(root, "run")]);
    }
}
