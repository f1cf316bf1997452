namespace LibNbd.Bench.Compare.Run;

/// <summary>Who does the work.</summary>
internal enum ClientKind
{
    /// <summary>The C library: what everything is compared with that has no other reference.</summary>
    CLibrary,
    /// <summary>The managed API.</summary>
    Managed,
    /// <summary>The pooling client on top of it.</summary>
    Client,
    /// <summary>The managed API of an earlier state.</summary>
    Earlier,
    /// <summary>The C program on our own libnbd.so.0.</summary>
    Native,
    /// <summary>The bare client that only batches its system calls.</summary>
    Bare,
    /// <summary>fio's nbd engine, on the C library.</summary>
    FioOnC,
    /// <summary>The same fio on our own libnbd.so.0.</summary>
    FioOnOurs,
    /// <summary>qemu-img bench, which has a client of its own.</summary>
    QemuImg,
    /// <summary>nbdcopy, on the C library.</summary>
    NbdcopyOnC,
    /// <summary>The same nbdcopy on our own libnbd.so.0.</summary>
    NbdcopyOnOurs,
    /// <summary>Python, on libnbd's own module.</summary>
    PythonOnC,
    /// <summary>Python, on our module and our libnbd.so.0.</summary>
    PythonOnOurs,
    /// <summary>Go, on our package and libnbd in C.</summary>
    GoOnC,
    /// <summary>Go, on our package and our libnbd.so.0.</summary>
    GoOnOurs,
    /// <summary>Rust, on our crate and libnbd in C.</summary>
    RustOnC,
    /// <summary>Rust, on our crate and our libnbd.so.0.</summary>
    RustOnOurs,
    /// <summary>OCaml, on libnbd's own module.</summary>
    OCamlOnC,
    /// <summary>OCaml, on our module and our libnbd.so.0.</summary>
    OCamlOnOurs,
}

/// <summary>What a client is called, and what it needs.</summary>
internal static class ClientKinds
{
    internal static string Name(this ClientKind client) => client switch
    {
        ClientKind.CLibrary => "libnbd in C",
        ClientKind.Managed => "LibNbd",
        ClientKind.Client => "NbdClient",
        ClientKind.Earlier => "LibNbd, earlier",
        ClientKind.Native => "our libnbd.so.0",
        ClientKind.Bare => "bare client",
        ClientKind.FioOnC => "fio on libnbd in C",
        ClientKind.FioOnOurs => "fio on our libnbd.so.0",
        ClientKind.QemuImg => "qemu-img bench",
        ClientKind.NbdcopyOnC => "nbdcopy on libnbd in C",
        ClientKind.NbdcopyOnOurs => "nbdcopy on our libnbd.so.0",
        ClientKind.PythonOnC => "Python on libnbd's own module",
        ClientKind.PythonOnOurs => "Python on our module",
        ClientKind.GoOnC => "Go on libnbd in C",
        ClientKind.GoOnOurs => "Go on our libnbd.so.0",
        ClientKind.RustOnC => "Rust on libnbd in C",
        ClientKind.RustOnOurs => "Rust on our libnbd.so.0",
        ClientKind.OCamlOnC => "OCaml on libnbd's own module",
        ClientKind.OCamlOnOurs => "OCaml on our module",
        _ => throw new ArgumentOutOfRangeException(nameof(client)),
    };

    /// <summary>It runs on our libnbd.so.0.</summary>
    internal static bool IsOnOurs(this ClientKind client) =>
        client is ClientKind.Native or ClientKind.FioOnOurs or ClientKind.NbdcopyOnOurs;

    /// <summary>It is ours, so a target is meant for it.</summary>
    internal static bool IsOurs(this ClientKind client) =>
        client is ClientKind.Managed or ClientKind.Client or ClientKind.PythonOnOurs or ClientKind.GoOnOurs or ClientKind.RustOnOurs
            or ClientKind.OCamlOnOurs
            || client.IsOnOurs();

    /// <summary>The program of this machine that it is; null for what is built here.</summary>
    internal static string? Tool(this ClientKind client) => client switch
    {
        ClientKind.FioOnC or ClientKind.FioOnOurs => "fio",
        ClientKind.QemuImg => "qemu-img",
        ClientKind.NbdcopyOnC or ClientKind.NbdcopyOnOurs => "nbdcopy",
        _ => null,
    };
}
