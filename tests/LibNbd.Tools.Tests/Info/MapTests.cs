namespace LibNbd.Tools.Tests.Info;

/// <summary>nbdinfo --map beside libnbd's.</summary>
public sealed class MapTests
{
    private static readonly string[] Sparse = ["data", "data=1 @65536 2 @131072 3", "size=1M"];

    // info-map-base-allocation, -json, info-map-totals, -json, info-cmd-map-totals
    [Theory]
    [InlineData("--map")]
    [InlineData("--map=base:allocation")]
    [InlineData("--map", "--json")]
    [InlineData("--map", "--totals")]
    [InlineData("--map", "--total", "--json")]
    [InlineData("--map", "--color")]
    [InlineData("--map", "--totals", "--colours")]
    public Task The_extents_of_a_sparse_disk_are_shown(params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, Sparse);
        string output = (await SideBySide.Of("nbdinfo", [.. options, server.Address.Uri()])).AllEqual().Success();
        Assert.Contains("hole,zero", output, StringComparison.Ordinal);
        string[] command = ["[", Peers.Require("nbdkit"), .. Sparse, "]"];
        (await SideBySide.Of("nbdinfo", [.. options, .. command])).AllEqual().Success();
    });

    // The rows of the sheet: 65536 of 1M are 6.2 or 6.25 percent.
    [Fact]
    public async Task Totals_are_rounded_as_C_does_it()
    {
        string[] command = ["[", Peers.Require("nbdkit"), "data", "data=1 @32768 2", "size=1M", "]"];
        Assert.Equal(
            "     65536   6.2%   0 data\n    983040  93.8%   3 hole,zero\n",
            (await SideBySide.Of("nbdinfo", ["--map", "--totals", .. command])).AllEqual().Success());
        Assert.Contains(
            "\"percent\": 6.25,", (await SideBySide.Of("nbdinfo", ["--map", "--totals", "--json", .. command])).AllEqual().Success());
    }

    // info-map-base-allocation-large
    [Theory]
    [InlineData("--map")]
    [InlineData("--map", "--json")]
    [InlineData("--map", "--totals")]
    public Task An_extent_of_more_than_4_GiB_is_one_line(params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "data", "data=1 @4294967296 2", "size=8G");
        (await SideBySide.Of("nbdinfo", [.. options, server.Address.Uri()])).AllEqual().Success();
        ServerProcess extended = await scope.NewerQemuNbd(Transport.Unix, scope.Folder.NewSparseFile(9L << 30));
        (await SideBySide.OfNewer("nbdinfo", [.. options, extended.Address.Uri()])).AllEqual().Success();
    });

    // info-map-base-allocation-weird
    [Fact]
    public Task Tiny_extents_are_merged() => Scope.Run(async scope =>
    {
        string script = scope.Folder.NewPath("sh");
        File.WriteAllText(script, """
            case "$1" in
              get_size) echo 64 ;;
              pread) dd if=/dev/zero bs="$3" count=1 iflag=fullblock status=none ;;
              can_extents) exit 0 ;;
              extents)
                i=$4
                while [ "$i" -lt 64 ]; do
                  if [ "$i" -lt 32 ]; then echo "$i 1 hole"; else echo "$i 1 zero"; fi
                  i=$((i + 1))
                done ;;
              *) exit 2 ;;
            esac
            """);
        await scope.RunProgram("chmod", "+x", script);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "sh", script);
        Assert.Equal(
            "         0          32    1  hole\n        32          32    2  zero\n",
            (await SideBySide.Of("nbdinfo", "--map", server.Address.Uri())).AllEqual().Success());
    });

    // info-map-base-allocation-zero
    [Theory]
    [InlineData("", "--map")]
    [InlineData("[\n\n]\n", "--map", "--json")]
    [InlineData("", "--map", "--totals")]
    [InlineData("[]\n", "--map", "--totals", "--json")]
    public Task An_empty_export_has_no_extents(string output, params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "null", "0");
        Assert.Equal(output, (await SideBySide.Of("nbdinfo", [.. options, server.Address.Uri()])).AllEqual().Success());
    });

    // info-map-qemu-allocation-depth, info-map-qemu-dirty-bitmap
    [Theory]
    [InlineData("--map=qemu:allocation-depth")]
    [InlineData("--map=qemu:allocation-depth", "--json")]
    [InlineData("--map=qemu:allocation-depth", "--color")]
    [InlineData("--map=qemu:dirty-bitmap:changes")]
    [InlineData("--map=qemu:dirty-bitmap:changes", "--totals", "--json")]
    [InlineData("--map=qemu:dirty-bitmap:changes", "--color")]
    [InlineData("--map=qemu:dirty-bitmap:changes", "--color", "--totals")]
    public Task The_contexts_of_qemu_are_known(params string[] options) => Scope.Run(async scope =>
    {
        string image = Peers.Require("qemu-img");
        string io = Peers.Require("qemu-io");
        string below = scope.Folder.NewPath("qcow2");
        string above = scope.Folder.NewPath("qcow2");
        await scope.RunProgram(image, "create", "-q", "-f", "qcow2", below, "1M");
        await scope.RunProgram(io, "-f", "qcow2", "-c", "w 0 128k", below);
        await scope.RunProgram(image, "create", "-q", "-f", "qcow2", "-b", below, "-F", "qcow2", above);
        await scope.RunProgram(image, "bitmap", "--add", "--enable", "-f", "qcow2", above, "changes");
        await scope.RunProgram(io, "-f", "qcow2", "-c", "w 64k 256k", above);
        string[] command = ["--", "[", Peers.Require("qemu-nbd"), "-r", "-f", "qcow2", "-A", "-B", "changes", above, "]"];
        string output = (await SideBySide.Of("nbdinfo", [.. options, .. command])).AllEqual().Success();
        Assert.Contains(options[0].Contains("depth", StringComparison.Ordinal) ? "backing depth 2" : "dirty", output);
    });

    [Theory]
    [InlineData("--map=no:such", "-n")]
    [InlineData("--map", "--no-sr")]
    [InlineData("--map", "-o")]
    public Task A_context_that_is_not_there_is_told(string option, string server) => Scope.Run(async scope =>
    {
        ServerProcess nbdkit = await scope.Nbdkit(Transport.Unix, server, "memory", "1M");
        ProgramResult ours = (await SideBySide.Of("nbdinfo", option, nbdkit.Address.Uri())).AllEqual();
        Assert.Equal(1, ours.ExitCode);
        Assert.Contains("nbdinfo: --map: server does not support metadata context ", ours.Errors, StringComparison.Ordinal);
    });
}
