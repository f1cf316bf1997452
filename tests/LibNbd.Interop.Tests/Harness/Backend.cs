namespace LibNbd.Interop.Tests.Harness;

/// <summary>A server with a disk of which somebody else than the client can say what is on it.</summary>
internal sealed class Backend
{
    internal static readonly string[] Names = ["nbdkit-memory", "nbdkit-file", "qemu-nbd", "nbd-server"];

    private readonly Scope _scope;
    private readonly string? _file;

    private Backend(Scope scope, ServerProcess server, string exportName, string? file)
    {
        _scope = scope;
        Server = server;
        ExportName = exportName;
        _file = file;
    }

    internal ServerProcess Server { get; }

    internal ServerAddress Address => Server.Address;

    internal string ExportName { get; }

    /// <summary>Starts one with this content on its disk.</summary>
    internal static async Task<Backend> Start(Scope scope, string name, Transport transport, byte[] content)
    {
        string file = scope.Folder.NewFile(content);
        switch (name)
        {
            case "nbdkit-memory":
                ServerProcess memory = await scope.Nbdkit(transport, "memory", FormattableString.Invariant($"size={content.Length}"));
                Backend backend = new(scope, memory, "", file: null);
                await scope.RunProgram(Peers.Require("nbdcopy"), file, memory.Address.Uri());
                return backend;
            case "nbdkit-file":
                return new Backend(scope, await scope.Nbdkit(transport, "file", file), "", file);
            case "qemu-nbd":
                return new Backend(scope, await scope.QemuNbd(transport, file, "-x", "disk", "--discard=unmap"), "disk", file);
            case "nbd-server":
                return new Backend(
                    scope, await scope.NbdServer(transport, ("disk", file, "flush = true\nfua = true\ntrim = true")), "disk", file);
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "no such server");
        }
    }

    /// <summary>A handle that is set up for this server's export, not yet connected.</summary>
    internal NbdHandle NewHandle()
    {
        NbdHandle nbd = _scope.NewHandle();
        nbd.SetExportName(ExportName);
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        return nbd;
    }

    /// <summary>A handle that is connected, by a face that has nothing to do with the test.</summary>
    internal NbdHandle Connect()
    {
        NbdHandle nbd = NewHandle();
        if (Address.Transport == Transport.Unix)
        {
            nbd.ConnectUnix(Address.SocketPath);
        }
        else
        {
            nbd.ConnectTcp(Address.Host, Address.Service);
        }

        return nbd;
    }

    /// <summary>What is on the disk, by the word of the file system or of another client.</summary>
    internal async Task<byte[]> Content()
    {
        string file = _file ?? _scope.Folder.NewPath("copy");
        if (_file is null)
        {
            await _scope.RunProgram(Peers.Require("nbdcopy"), Address.Uri(ExportName), file);
        }

        return await File.ReadAllBytesAsync(file, _scope.Token);
    }
}
