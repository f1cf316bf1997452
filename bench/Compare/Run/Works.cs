using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>What is measured.</summary>
internal static class Works
{
    private const int LargeBlock = 256 * 1024;

    private static readonly int[] Depths = [1, 16, 64, 256];
    private static readonly ClientKind[] WithBare = [ClientKind.Managed, ClientKind.Native, ClientKind.Bare];
    private static readonly ClientKind[] Ours = [ClientKind.Managed, ClientKind.Native];

    internal static IEnumerable<Work> All() =>
    [
        .. OneConnection(tcp: false), .. OneConnection(tcp: true), .. Pooled(), .. ManyHandles(), .. Python(), .. Go(), .. Rust(),
        .. OCaml(),
    ];

    private static IEnumerable<Work> OneConnection(bool tcp)
    {
        string over = tcp ? "TCP" : "Unix";
        return [
            .. Polled(tcp, over), .. Awaited(tcp, over), .. OneByOne(tcp, over), .. Large(tcp, over), .. RealServers(tcp, over),
            .. Tools(tcp, over),
        ];
    }

    private static IEnumerable<Work> Polled(bool tcp, string over)
    {
        (double, double?) depth64 = tcp ? (5, 0.2) : (4, 0.25);
        yield return Small($"4 KiB random read, depth 64, {over}", ServerKind.FastSpin, tcp, "read", 64) with
        {
            Target = depth64,
            Against = WithBare,
            CountsCalls = true,
        };
        yield return Small($"4 KiB random read, depth 64, structured, {over}", ServerKind.FastSpinStructured, tcp, "read", 64) with
        {
            Target = depth64,
            Against = WithBare,
            CountsCalls = true,
        };
        yield return Small($"4 KiB random read, depth 16, {over}", ServerKind.FastSpin, tcp, "read", 16) with { Against = Ours };
        yield return Small($"4 KiB random read, depth 256, {over}", ServerKind.FastSpin, tcp, "read", 256) with
        {
            Target = (5, null),
            Against = WithBare,
        };
        yield return Small($"4 KiB random read, depth 1, polled, {over}", ServerKind.FastSpin, tcp, "read", 1) with
        {
            Target = (1, null),
            Against = Ours,
        };
        yield return Small($"4 KiB random write, depth 64, {over}", ServerKind.FastSpin, tcp, "write", 64) with
        {
            Target = (3, null),
            Against = Ours,
            CountsCalls = true,
        };
        yield return Small($"4 KiB random write, depth 16, {over}", ServerKind.FastSpin, tcp, "write", 16) with { Against = Ours };
        yield return Small($"4 KiB random write, depth 256, {over}", ServerKind.FastSpin, tcp, "write", 256) with { Against = Ours };
        yield return Small($"4 KiB random write, depth 1, polled, {over}", ServerKind.FastSpin, tcp, "write", 1) with { Against = Ours };
    }

    private static IEnumerable<Work> Awaited(bool tcp, string over)
    {
        foreach (int depth in Depths)
        {
            yield return Small($"4 KiB random read, awaited, depth {depth}, {over}", ServerKind.FastSpin, tcp, "async", depth) with
            {
                PeerMode = "read",
                Target = depth == 64 ? (2.5, null) : null,
            };
            yield return Small($"4 KiB random write, awaited, depth {depth}, {over}", ServerKind.FastSpin, tcp, "async-write", depth) with
            {
                PeerMode = "write",
            };
        }
    }

    private static IEnumerable<Work> OneByOne(bool tcp, string over)
    {
        yield return Small($"4 KiB blocking read, {over}", ServerKind.Fast, tcp, "sync", 1) with
        {
            Placement = Placement.Together,
            Target = (1, null),
            Against = Ours,
            CountsCalls = true,
        };

        // Extended headers cost a round trip when connecting, and libnbd before 1.18 knows none: so once as it comes, and once like with
        // like.
        Work connect = new($"connect and disconnect, {over}", ServerKind.Fast, tcp, Options("connect", 4096, 1, random: false))
        {
            Placement = Placement.Together,
            Target = (1, null),
            Against = Ours,
            CountsCalls = true,
        };
        yield return connect;
        yield return connect with
        {
            Name = $"connect and disconnect, without asking for extended headers, {over}",
            Options = connect.Options with { Compact = true },
        };
    }

    private static IEnumerable<Work> Large(bool tcp, string over)
    {
        foreach ((string mode, ServerKind server) in ((string, ServerKind)[])[("read", ServerKind.Fast), ("write", ServerKind.FastSpin)])
        {
            yield return new Work($"256 KiB sequential {mode}, depth 16, {over}", server, tcp, Options(mode, LargeBlock, 16, random: false))
            {
                Target = (1.1, 0.9),
                Against = Ours,
            };
        }
    }

    private static IEnumerable<Work> RealServers(bool tcp, string over)
    {
        yield return Small($"4 KiB random read, depth 64, nbdkit memory, {over}", ServerKind.Nbdkit, tcp, "read", 64) with
        {
            Placement = Placement.Free,
            Target = (1.3, 0.6),
            Against = WithBare,
        };
        yield return Small($"4 KiB random read, depth 64, qemu-nbd, {over}", ServerKind.Qemu, tcp, "read", 64) with
        {
            Placement = Placement.Free,
            ExportMiB = 256,
            Against = Ours,
        };
    }

    private static IEnumerable<Work> Tools(bool tcp, string over)
    {
        // How fast other programs are, against the same loop on libnbd in C as everywhere.
        Work peers = Small($"4 KiB random read, depth 64, fio as it comes, {over}", ServerKind.FastSpinStructured, tcp, "read", 64) with
        {
            Against = [ClientKind.FioOnC],
        };
        yield return peers;

        // It cannot read at random.
        yield return peers with
        {
            Name = $"4 KiB sequential read, depth 64, beside qemu-img bench, {over}",
            Options = peers.Options with { Random = false },
            Against = [ClientKind.Managed, ClientKind.QemuImg],
        };

        // What a program gains that only changes its library.
        yield return peers with
        {
            Name = $"4 KiB random read, depth 64, fio, one library for the other, {over}",
            Reference = ClientKind.FioOnC,
            Against = [ClientKind.FioOnOurs],
        };
        Work copy = new(
            $"nbdcopy to null:, 256 KiB reads, the whole program, {over}",
            ServerKind.Fast,
            tcp,
            Options("read", LargeBlock, 64, random: false))
        {
            Placement = Placement.Free,
            Reference = ClientKind.NbdcopyOnC,
            Against = [ClientKind.NbdcopyOnOurs],
            ExportMiB = 4096,
        };
        yield return copy;
        if (tcp)
        {
            yield break;
        }

        yield return peers with
        {
            Name = $"4 KiB sequential read, depth 64, nbdkit memory, beside qemu-img bench, {over}",
            Server = ServerKind.Nbdkit,
            Placement = Placement.Free,
            Options = peers.Options with { Random = false },
            Against = [ClientKind.Managed, ClientKind.QemuImg],
        };
        yield return peers with
        {
            Name = $"4 KiB random read, depth 64, nbdkit memory, fio, one library for the other, {over}",
            Server = ServerKind.Nbdkit,
            Placement = Placement.Free,
            Reference = ClientKind.FioOnC,
            Against = [ClientKind.FioOnOurs],
        };
        yield return copy with
        {
            Name = $"nbdcopy to null:, 256 KiB reads, the whole program, nbdkit memory, {over}",
            Server = ServerKind.Nbdkit,
        };
    }

    private static IEnumerable<Work> Python()
    {
        const string over = "Python, Unix";
        Work read = Small($"4 KiB random read, depth 64, {over}", ServerKind.FastSpin, tcp: false, "read", 64) with
        {
            Reference = ClientKind.PythonOnC,
            Against = [ClientKind.PythonOnOurs],
            Target = (3, null),
        };
        yield return read;
        yield return OverTcp(read);
        yield return read with
        {
            Name = $"4 KiB random read, asyncio beside polled, depth 64, {over}",
            Options = read.Options with { Mode = "async" },
            PeerMode = "read",
            Target = (2, null),
        };

        foreach (Work blocking in Blocking(read, over))
        {
            yield return blocking;
        }

        yield return read with
        {
            Name = $"256 KiB sequential blocking read, {over}",
            Server = ServerKind.Fast,
            Options = Options("sync", LargeBlock, 1, random: false),
            Target = (1, null),
        };
    }

    private static Work OverTcp(Work work) =>
        work with { Name = work.Name.Replace("Unix", "TCP", StringComparison.Ordinal), Tcp = true };

    // A program that may use several processors looks for the reply a little before it sleeps; one that is bound to one does not.
    private static IEnumerable<Work> Blocking(Work read, string over)
    {
        Work together = read with
        {
            Name = $"4 KiB blocking read, {over}",
            Server = ServerKind.Fast,
            Options = read.Options with { Mode = "sync", Depth = 1 },
            Placement = Placement.Together,
            Target = (1, null),
        };
        yield return together;
        yield return together with { Name = $"4 KiB blocking read on all processors, {over}", Placement = Placement.Free };
    }

    // There is no package of libnbd's own on the machine: it stands beside C, and beside itself on libnbd in C.
    private static IEnumerable<Work> Go()
    {
        const string over = "Go, Unix";
        Work read = Small($"4 KiB random read, depth 64, {over}", ServerKind.FastSpin, tcp: false, "read", 64) with
        {
            Against = [ClientKind.GoOnOurs, ClientKind.GoOnC],
            Target = (3, null),
        };
        yield return read;
        yield return OverTcp(read);
        yield return read with
        {
            Name = $"4 KiB random read, goroutines beside polled, depth 64, {over}",
            Options = read.Options with { Mode = "async" },
            PeerMode = "read",
            Target = null,
        };

        foreach (Work blocking in Blocking(read, over))
        {
            yield return blocking;
        }
    }

    // As with Go.
    private static IEnumerable<Work> Rust()
    {
        const string over = "Rust, Unix";
        Work read = Small($"4 KiB random read, depth 64, {over}", ServerKind.FastSpin, tcp: false, "read", 64) with
        {
            Against = [ClientKind.RustOnOurs, ClientKind.RustOnC],
            Target = (3, null),
        };
        yield return read;
        yield return OverTcp(read);
        yield return read with
        {
            Name = $"4 KiB random read, tokio beside polled, depth 64, {over}",
            Options = read.Options with { Mode = "async" },
            PeerMode = "read",
            Target = null,
        };

        foreach (Work blocking in Blocking(read, over))
        {
            yield return blocking;
        }
    }

    private static IEnumerable<Work> OCaml()
    {
        const string over = "OCaml, Unix";
        Work read = Small($"4 KiB random read, depth 64, {over}", ServerKind.FastSpin, tcp: false, "read", 64) with
        {
            Reference = ClientKind.OCamlOnC,
            Against = [ClientKind.OCamlOnOurs],
            Target = (3, null),
        };
        yield return read;
        yield return OverTcp(read);

        foreach (Work blocking in Blocking(read, over))
        {
            yield return blocking;
        }
    }

    // What the client costs beside the handles that it stands on.
    private static IEnumerable<Work> Pooled()
    {
        yield return Beside("4 KiB random read, awaited, depth 64, the client beside its handle", "async", "client", 4096, 64) with
        {
            Server = ServerKind.FastSpin,
        };
        yield return Beside(
            "4 KiB random read, awaited, depth 64, the client on 4 connections beside 4 handles", "async-4", "client-4", 4096, 64);
        yield return Beside(
            "256 KiB sequential read, awaited, depth 1, the client's stream beside a handle", "async", "client-stream", LargeBlock, 1);
    }

    private static Work Beside(string name, string handle, string client, int blockSize, int depth) =>
        new($"{name}, Unix", ServerKind.Fast, Tcp: false, Options(handle, blockSize, depth, random: depth > 1))
        {
            Reference = ClientKind.Managed,
            Against = [ClientKind.Client],
            PeerMode = client,
            Target = (0.9, null),
        };

    private static IEnumerable<Work> ManyHandles()
    {
        const string busy = "1,000 busy handles (a 4 KiB random read in flight on each)";
        yield return Many($"{busy}, polled: reads/s, memory per busy handle", "many") with
        {
            Against = Ours,
        };
        yield return Many(
            $"{busy}, awaited: reads/s, memory per busy handle", "many-async") with
        {
            PeerMode = "many",
        };
        yield return Many("1,000 idle handles: connects/s, memory per idle handle", "idle") with { Against = Ours };
    }

    private static Work Many(string name, string mode) =>
        new(name, ServerKind.Fast, Tcp: false, Options(mode, 4096, 1000, random: true));

    private static Work Small(string name, ServerKind server, bool tcp, string mode, int depth) =>
        new(name, server, tcp, Options(mode, 4096, depth, random: true));

    private static ClientOptions Options(string mode, int blockSize, int depth, bool random) =>
        new("", mode, blockSize, depth, Seconds: 1, WarmUp: 0.3, Commands: 0, random, Simple: false);
}
