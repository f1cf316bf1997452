using System.Reflection;
using LibNbd.Runtime.Handle.Connecting;
using LibNbd.Runtime.Transport.Tls;
using static LibNbd.Runtime.Handle.CallResult;

// The gates call everything on a handle, also what every handle answers alike.
#pragma warning disable CA1822

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>What the library says of itself.</summary>
internal sealed class LibraryCalls
{
    /// <summary>The API version that the specification describes.</summary>
    private const string ApiVersion = "1.24.0";

    internal string GetPackageName() => "libnbd";

    internal string GetVersion() => ApiVersion;

    internal string GetVersionExtra() =>
        "LibNbd " + (typeof(LibraryCalls).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");

    internal int SupportsTls() => Number(TlsBackEnd.Missing is null);

    internal int SupportsVsock() => Number(OperatingSystem.IsLinux());

    internal int SupportsUri() => 1;

    internal int IsUri(string uri) => Number(NbdUri.LooksLikeOne(uri));
}
