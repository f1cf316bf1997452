using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>What is measured.</summary>
internal static class Works
{
    private static readonly ClientKind[] WithBare = [ClientKind.Managed, ClientKind.Native, ClientKind.Bare];
    private static readonly ClientKind[] Ours = [ClientKind.Managed, ClientKind.Native];

    internal static IEnumerable<Work> All()
    {
        foreach (bool tcp in (bool[])[false, true])
        {
            string over = tcp ? "TCP" : "Unix";
            yield return Small($"4 KiB random read, depth 64, {over}", ServerKind.FastSpin, tcp, "read", 64, tcp ? (5, 0.2) : (4, 0.25)) with
            {
                Against = WithBare,
                CountsCalls = true,
            };
            yield return Small($"4 KiB random read, depth 64, structured, {over}", ServerKind.FastSpinStructured, tcp, "read", 64, tcp ? (5, 0.2) : (4, 0.25)) with
            {
                Against = WithBare,
                CountsCalls = true,
            };
            yield return Small($"4 KiB random read, depth 16, {over}", ServerKind.FastSpin, tcp, "read", 16, null) with { Against = Ours };
            yield return Small($"4 KiB random read, depth 256, {over}", ServerKind.FastSpin, tcp, "read", 256, (5, null)) with { Against = WithBare };
            yield return Small($"4 KiB random read, depth 1, polled, {over}", ServerKind.FastSpin, tcp, "read", 1, (1, null)) with { Against = Ours };
            yield return Small($"4 KiB random write, depth 64, {over}", ServerKind.FastSpin, tcp, "write", 64, (3, null)) with
            {
                Against = Ours,
                CountsCalls = true,
            };
            yield return Small($"4 KiB random read, depth 64, nbdkit memory, {over}", ServerKind.Nbdkit, tcp, "read", 64, (1.3, 0.6)) with { Against = Ours };
            yield return Small($"4 KiB random read, depth 64, qemu-nbd, {over}", ServerKind.Qemu, tcp, "read", 64, null) with { Against = Ours };
            yield return Small($"4 KiB blocking read, {over}", ServerKind.Fast, tcp, "sync", 1, (1, null)) with
            {
                OneCore = true,
                Against = Ours,
                CountsCalls = true,
            };
            yield return Large($"256 KiB sequential read, depth 16, {over}", ServerKind.Fast, tcp, "read");
            yield return Large($"256 KiB sequential write, depth 16, {over}", ServerKind.FastSpin, tcp, "write");
            yield return new Work(
                $"connect and disconnect, {over}", ServerKind.Fast, tcp, OneCore: true, Options("connect", 4096, 1, random: false), (1, null))
            {
                Against = Ours,
                CountsCalls = true,
            };
            yield return Small($"4 KiB random read, awaited, depth 64, {over}", ServerKind.FastSpin, tcp, "async", 64, (2.5, null)) with
            {
                PeerMode = "read",
            };
            yield return Small($"4 KiB random read, awaited, depth 1, {over}", ServerKind.FastSpin, tcp, "async", 1, null) with
            {
                PeerMode = "read",
            };
        }

        yield return Many("1,000 handles, a 4 KiB random read in flight on each, polled", "many", 1000) with { Against = Ours };
        yield return Many("1,000 handles, a 4 KiB random read in flight on each, awaited", "many-async", 1000) with { PeerMode = "many" };
        yield return Many("1,000 idle handles (connects/s; bytes resident per handle)", "idle", 1000) with { Against = Ours };
    }

    private static Work Many(string name, string mode, int handles) =>
        new(name, ServerKind.Fast, Tcp: false, OneCore: false, Options(mode, 4096, handles, random: true), null);

    private static Work Small(string name, ServerKind server, bool tcp, string mode, int depth, (double, double?)? target) =>
        new(name, server, tcp, OneCore: false, Options(mode, 4096, depth, random: true), target);

    private static Work Large(string name, ServerKind server, bool tcp, string mode) =>
        new(name, server, tcp, OneCore: false, Options(mode, 256 * 1024, 16, random: false), (1.1, 0.9)) { Against = Ours };

    private static ClientOptions Options(string mode, int blockSize, int depth, bool random) =>
        new("", mode, blockSize, depth, Seconds: 1, WarmUp: 0.3, Commands: 0, random, Simple: false);
}
