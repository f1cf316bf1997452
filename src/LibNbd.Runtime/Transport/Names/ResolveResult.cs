namespace LibNbd.Runtime.Transport.Names;

/// <summary>What a look-up gave: addresses in the order to try them, or why there are none.</summary>
/// <param name="Addresses">Empty on failure.</param>
/// <param name="Error">The resolver's own words, or null.</param>
/// <param name="Errno">The error number where the system failed rather than the name, else 0.</param>
internal sealed record ResolveResult(IReadOnlyList<NetworkAddress> Addresses, string? Error, int Errno)
{
    internal static ResolveResult Fail(string error, int errno) => new([], error, errno);
}
