using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>What a server refuses, and how the client tells it.</summary>
public sealed class ErrorTests
{
    private const int DiskSize = 1 << 20;

    public static TheoryData<string, string, string> Injected()
    {
        TheoryData<string, string, string> data = [];
        string[] errors = ["EPERM", "EIO", "ENOMEM", "EINVAL", "ENOSPC", "ESHUTDOWN"];
        string[] commands = ["pread", "pwrite", "trim", "zero", "extents", "cache"];
        for (int i = 0; i < commands.Length; i++)
        {
            foreach (string face in Face.Names)
            {
                // Not every pair: each command meets each face, and each error some command.
                data.Add(commands[i], errors[i], face);
            }
        }

        data.Add("pread", "ENOSPC", "async");
        data.Add("pwrite", "ESHUTDOWN", "async");
        return data;
    }

    [Theory]
    [MemberData(nameof(Injected))]
    public Task An_error_of_the_server_is_told_by_its_number(string command, string errno, string faceName) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        string trigger = scope.Folder.NewPath("trigger");
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, "--filter=error", "file", scope.Folder.NewFile(content),
            $"error-{command}={errno}", $"error-{command}-rate=100%", $"error-{command}-file={trigger}");
        Face face = Face.Of(faceName, scope.Token);
        NbdHandle nbd = scope.NewHandle();
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        await face.Connect(nbd, server.Address);
        await Execute();
        await File.WriteAllTextAsync(trigger, "", scope.Token);
        NbdException e = await Assert.ThrowsAsync<NbdException>(Execute);
        Assert.Equal(errno, e.ErrorName);
        Assert.StartsWith("nbd_", e.Message, StringComparison.Ordinal);
        Assert.Contains("command failed", e.Message, StringComparison.Ordinal);

        // The command failed, the connection did not.
        File.Delete(trigger);
        Assert.True(nbd.AioIsReady());
        Assert.Equal(0, nbd.AioInFlight());
        await Execute();
        byte[] buffer = new byte[DiskSize / 2];
        await face.Read(nbd, buffer, 0);
        Bytes.AssertSame(content.AsSpan(0, buffer.Length), buffer);

        // What changes the disk does it in the second half.
        Task Execute() => command switch
        {
            "pread" => face.Read(nbd, new byte[4096], 4096),
            "pwrite" => face.Write(nbd, new byte[4096], DiskSize / 2),
            "trim" => face.Trim(nbd, 4096, DiskSize / 2),
            "zero" => face.Zero(nbd, 4096, DiskSize / 2),
            "extents" => face.BlockStatus(nbd, 4096, 0, Ignore),
            _ => face.Cache(nbd, 4096, 0),
        };
    });

    [Theory]
    [InlineData("nbdkit", "blocking")]
    [InlineData("nbdkit", "async")]
    [InlineData("qemu-nbd", "aio")]
    [InlineData("qemu-nbd", "async")]
    [InlineData("nbd-server", "blocking")]
    [InlineData("nbd-server", "async")]
    public Task A_disk_that_is_only_to_be_read(string program, string faceName) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        string file = scope.Folder.NewFile(content);
        ServerProcess server = program switch
        {
            "nbdkit" => await scope.Nbdkit(Transport.Unix, "-r", "file", file),
            "qemu-nbd" => await scope.QemuNbd(Transport.Unix, file, "-r"),
            _ => await scope.NbdServer(Transport.Unix, ("disk", file, "readonly = true")),
        };
        Face face = Face.Of(faceName, scope.Token);
        NbdHandle nbd = scope.NewHandle();
        nbd.SetExportName(program is "nbd-server" ? "disk" : "");
        await face.Connect(nbd, server.Address);
        Assert.True(nbd.IsReadOnly());
        ulong sent = nbd.StatsBytesSent();
        NbdException e = await Assert.ThrowsAsync<NbdException>(() => face.Write(nbd, new byte[512], 0));
        Assert.Equal("EPERM", e.ErrorName);
        Assert.Equal(sent, nbd.StatsBytesSent());

        // And the server says so itself, if it is asked: qemu in its own way, as its C clients see too.
        nbd.SetStrictMode(StrictMode.None);
        e = await Assert.ThrowsAsync<NbdException>(() => face.Write(nbd, new byte[512], 0));
        Assert.Equal(program is "qemu-nbd" ? "EINVAL" : "EPERM", e.ErrorName);
        Assert.NotEqual(sent, nbd.StatsBytesSent());
        byte[] buffer = new byte[DiskSize];
        await face.Read(nbd, buffer, 0);
        Bytes.AssertSame(content, buffer);
        byte[] after = await File.ReadAllBytesAsync(file, scope.Token);
        Bytes.AssertSame(content, after);
    });

    [Theory]
    [InlineData("qemu-nbd", "blocking")]
    [InlineData("qemu-nbd", "aio")]
    [InlineData("qemu-nbd", "loop")]
    [InlineData("qemu-nbd", "async")]
    [InlineData("nbd-server", "blocking")]
    [InlineData("nbd-server", "async")]
    public Task An_export_that_the_server_does_not_have(string program, string faceName) => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewFile(new byte[DiskSize]);
        ServerProcess server = program is "qemu-nbd"
            ? await scope.QemuNbd(Transport.Unix, file, "-x", "disk")
            : await scope.NbdServer(Transport.Unix, ("disk", file, ""));
        Face face = Face.Of(faceName, scope.Token);
        NbdHandle nbd = scope.NewHandle();
        nbd.SetExportName("no such disk");
        NbdException e = await Assert.ThrowsAsync<NbdException>(() => face.Connect(nbd, server.Address));
        Assert.Equal("ENOENT", e.ErrorName);
        Assert.Contains("no such disk", e.Message, StringComparison.Ordinal);
        if (program is "qemu-nbd")
        {
            // What the server itself says of it.
            Assert.Contains("not present", e.Message, StringComparison.Ordinal);
        }

        Assert.True(nbd.AioIsDead() || nbd.AioIsClosed(), nbd.ConnectionState());
    });

    [Theory]
    [InlineData("nbdkit-file")]
    [InlineData("qemu-nbd")]
    public Task Out_of_bounds_is_refused_by_either_side(string program) => Scope.Run(async scope =>
    {
        Backend backend = await Backend.Start(scope, program, Transport.Unix, scope.RandomBytes(DiskSize));
        NbdHandle nbd = backend.Connect();
        byte[] buffer = new byte[4096];
        foreach (bool strict in (bool[])[true, false])
        {
            if (!strict)
            {
                nbd.SetStrictMode(StrictMode.None);
            }

            NbdException e = Assert.Throws<NbdException>(() => nbd.Pread(buffer, DiskSize));
            Assert.Equal("EINVAL", e.ErrorName);
            e = await Assert.ThrowsAsync<NbdException>(
                async () => await nbd.PwriteAsync(buffer, DiskSize - 1, cancellationToken: scope.Token));
            Assert.Equal(!strict && program is "qemu-nbd" ? "EINVAL" : "ENOSPC", e.ErrorName);
        }

        nbd.Pread(buffer, 0);
        nbd.Shutdown();
    });

    private static int Ignore(string context, ulong offset, ReadOnlySpan<uint> entries, ref int error) => 0;
}
