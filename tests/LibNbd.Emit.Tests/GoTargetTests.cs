using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.TestSupport.Servers;

namespace LibNbd.Emit.Tests;

/// <summary>What is emitted for Go is code that its tools take.</summary>
public sealed class GoTargetTests : IDisposable
{
    // A build of everything that has no cache; the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Specifications => ["small", "real"];

    public void Dispose() => _folder.Dispose();

    /// <summary>The small specification has a parameter and a result of every kind.</summary>
    [Theory]
    [MemberData(nameof(Specifications))]
    public async Task The_package_is_built_without_a_warning(string name)
    {
        GoToolchain go = await GoToolchain.Require();
        Peers.Require("gcc");
        Emit(name == "small" ? Specification.Small : Specification.Spec);
        string[] needsRealCalls = ["context.go", "disk.go", "pump.go", "pump.c"];
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("bindings/go"))
            .Where(file => Path.GetExtension(file) is ".go" or ".c" or ".h" or ".mod")
            .Where(file => !Path.GetFileName(file).StartsWith("gen_", StringComparison.Ordinal)
                && !file.EndsWith("_test.go", StringComparison.Ordinal)
                && !(name == "small" && needsRealCalls.Contains(Path.GetFileName(file), StringComparer.Ordinal))))
        {
            File.Copy(file, _folder[Path.GetFileName(file)]);
        }

        if (name == "small")
        {
            File.WriteAllText(_folder["stub.go"], Stub);
            // The functions that it lacks, and the handwritten code needs.
            string table = File.ReadAllText(_folder["gen_library.h"]);
            File.WriteAllText(_folder["gen_library.h"], table.Replace(
                "struct nbd_library\n{\n",
                "struct nbd_library\n{\n  const char *(*get_error) (void);\n  int (*get_errno) (void);\n",
                StringComparison.Ordinal));
        }

        Dictionary<string, string> environment = go.Environment;
        environment["CGO_CFLAGS"] = "-O1 -Wall -Wextra -Werror -Wno-unused-parameter";
        foreach (string[] command in new[] { new[] { "build" }, ["vet"] })
        {
            ProgramResult result = await ProgramResult.Of(
                go.Program, [.. command, "-tags", "libnbd_dlopen", "."], environment, folder: _folder.Root, limit: Limit);
            Assert.Equal((0, ""), (result.ExitCode, result.All));
        }
    }

    [Theory]
    [MemberData(nameof(Specifications))]
    public async Task The_formatter_leaves_it_as_it_is(string name)
    {
        GoToolchain go = await GoToolchain.Require();
        Emit(name == "small" ? Specification.Small : Specification.Spec);
        ProgramResult result = await ProgramResult.Of(go.Formatter, ["-d", _folder.Root]);
        Assert.Equal((0, ""), (result.ExitCode, result.All));
    }

    // What the forms with a context call, where the small specification lacks what drives a connection.
    private const string Stub = """
        package libnbd

        // #include "native.h"
        import "C"

        import (
        	"context"
        	"sync"
        	"sync/atomic"
        	"syscall"
        )

        type pump struct {
        	states atomic.Int32
        }

        func (p *pump) wake()  {}
        func (p *pump) close() {}

        type operation struct {
        	call      nativeCall
        	callbacks sync.Mutex
        }

        func (h *Libnbd) start(ctx context.Context, op string, completes bool) (*operation, error) {
        	return nil, nil
        }

        func (h *Libnbd) inBackground(ctx context.Context, op string, call func() error) error { return nil }

        func (op *operation) fills(buf []byte) *C.uchar           { return nil }
        func (op *operation) takes(buf []byte) *C.uchar           { return nil }
        func (op *operation) completion() C.uintptr_t             { return 0 }
        func (op *operation) closure(function any) *slot          { return nil }
        func (op *operation) refuse() error                       { return nil }
        func (op *operation) publish(errno syscall.Errno)         {}
        func (op *operation) enterCallback() bool                 { return true }
        func (op *operation) wait(context.Context, *C.struct_nbdgo_failure) error { return nil }
        func (op *operation) waitConnected(context.Context, *C.struct_nbdgo_failure) error { return nil }
        func (op *operation) waitAnswer(context.Context, *C.struct_nbdgo_failure) (bool, error) { return false, nil }
        func (op *operation) waitCount(context.Context, *C.struct_nbdgo_failure) (uint, error) { return 0, nil }

        """;

    private void Emit(ApiSpec spec)
    {
        foreach (EmittedFile file in TargetList.All.Single(target => target.Name == "go").Emit(spec, LanguageList.All))
        {
            File.WriteAllText(_folder[file.Path.ToString()], file.Text);
        }
    }
}
