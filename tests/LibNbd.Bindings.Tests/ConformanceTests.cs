using LibNbd.Bindings.Tests.Support;

namespace LibNbd.Bindings.Tests;

/// <summary>
/// The conformance suite: what its programs expect is what the C library shows through its C ABI, ours must show the same, and so must each
/// language on either.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly string Runner = Path.Combine(ConformanceRun.Suite, "runner", "conform.py");

    private static readonly string GoDriver = Path.Combine(ConformanceRun.Suite, "runner", "go");

    /// <summary>Steps with an expectation that is not true, and where it is told.</summary>
    public static TheoryData<string, string> WrongExpectations => new()
    {
        { """{"call": "get_tls", "expect": {"result": 1}}""", "step 1" },
        { """{"call": "aio_is_created", "expect": {"result": 1}}""", "step 1" },
        { """{"call": "get_size", "expect": {"error": "EINVAL", "of": "nbd_get_size"}}""", "step 1" },
        { """{"call": "get_size", "expect": {"error": "ENOTCONN", "of": "nbd_pread"}}""", "step 1" },
        { """{"new_buffer": "b", "size": 8, "byte": 1}, {"bytes": "b", "expect": {"size": 8, "byte": 0}}""", "step 2" },
        { """{"new_closure": "c", "kind": "debug"}, {"freed": "c", "expect": {"times": 1}}""", "step 2" },
    };

    /// <summary>Each topic with each library.</summary>
    public static TheoryData<string, string> TopicsAndLibraries => ConformanceRun.TopicsAndLibraries;

    [Theory]
    [MemberData(nameof(TopicsAndLibraries))]
    public Task The_C_face_does_what_the_programs_expect(string topic, string library)
    {
        PythonModule.RequireInterpreter();
        Peers.Require("gcc");
        BoundLibrary bound = BoundLibrary.Named(library);
        string[] command =
            [.. bound.Launcher, PythonModule.Interpreter, Runner, "--face", "c", "--library", bound.File, "--header", bound.Header, topic];
        return ConformanceRun.Check(command, PythonEnvironment.OfNothing);
    }

    [Theory]
    [MemberData(nameof(TopicsAndLibraries))]
    public async Task Python_does_what_the_programs_expect(string topic, string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        string module = await PythonModule.Folder();
        string[] command = [.. bound.Launcher, PythonModule.Interpreter, Runner, "--face", "python", "--module", module, topic];
        await ConformanceRun.Check(command, PythonEnvironment.Of(bound, module));
    }

    [Theory]
    [MemberData(nameof(TopicsAndLibraries))]
    public async Task Go_does_what_the_programs_expect(string topic, string library)
    {
        PythonModule.RequireInterpreter();
        BoundLibrary bound = BoundLibrary.Named(library);
        string driver = string.Join(' ', [.. bound.Launcher, await GoPackage.Program(GoDriver)]);
        Dictionary<string, string> environment = GoPackage.Environment(bound);
        environment["PYTHONDONTWRITEBYTECODE"] = "1";
        await ConformanceRun.Check([PythonModule.Interpreter, Runner, "--face", "go", "--driver", driver, topic], environment);
    }

    [Theory]
    [MemberData(nameof(TopicsAndLibraries))]
    public async Task Rust_does_what_the_programs_expect(string topic, string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        PythonModule.RequireInterpreter();
        string module = await RustCrates.Conformance();
        string[] command = [.. bound.Launcher, PythonModule.Interpreter, Runner, "--face", "rust", "--module", module, topic];
        Dictionary<string, string> environment = RustCrates.EnvironmentOf(bound);
        environment["PYTHONDONTWRITEBYTECODE"] = "1";
        await ConformanceRun.Check(command, environment);
    }

    [Theory]
    [MemberData(nameof(TopicsAndLibraries))]
    public async Task OCaml_does_what_the_programs_expect(string topic, string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        PythonModule.RequireInterpreter();
        string folder = await OCamlModule.Folder();
        string[] command =
            [.. bound.Launcher, PythonModule.Interpreter, Runner, "--face", "ocaml", "--module", OCamlModule.Packages(folder), topic];
        Dictionary<string, string> environment = OCamlModule.Environment(folder, bound);
        environment["PYTHONDONTWRITEBYTECODE"] = "1";
        await ConformanceRun.Check(command, environment);
    }

    /// <summary>What the runner in Go would hide; it has a test of its own, because its tools may be absent.</summary>
    [Theory]
    [MemberData(nameof(WrongExpectations))]
    public Task A_wrong_expectation_fails_in_Go(string steps, string where) => Scope.Run(async scope =>
    {
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        string driver = await GoPackage.Program(GoDriver);
        await Fails(steps, where, scope, ["go", "--driver", driver], GoPackage.Environment(bound));
    });

    /// <summary>The same of the runner in Rust.</summary>
    [Theory]
    [MemberData(nameof(WrongExpectations))]
    public Task A_wrong_expectation_fails_in_Rust(string steps, string where) => Scope.Run(async scope =>
    {
        PythonModule.RequireInterpreter();
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        string module = await RustCrates.Conformance();
        await Fails(steps, where, scope, ["rust", "--module", module], RustCrates.EnvironmentOf(bound));
    });

    /// <summary>The same of the runner in OCaml.</summary>
    [Theory]
    [MemberData(nameof(WrongExpectations))]
    public Task A_wrong_expectation_fails_in_OCaml(string steps, string where) => Scope.Run(async scope =>
    {
        PythonModule.RequireInterpreter();
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        string folder = await OCamlModule.Folder();
        await Fails(steps, where, scope, ["ocaml", "--module", OCamlModule.Packages(folder)], OCamlModule.Environment(folder, bound));
    });

    /// <summary>What each runner would hide if it compared nothing.</summary>
    [Theory]
    [MemberData(nameof(WrongExpectations))]
    public Task A_wrong_expectation_fails(string steps, string where) => Scope.Run(async scope =>
    {
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        string module = await PythonModule.Folder();
        (string[] Face, Dictionary<string, string> Environment)[] faces =
        [
            (["c", "--library", bound.File, "--header", bound.Header], PythonEnvironment.OfNothing),
            (["python", "--module", module], PythonEnvironment.Of(bound, module)),
        ];
        foreach ((string[] face, Dictionary<string, string> environment) in faces)
        {
            await Fails(steps, where, scope, face, environment);
        }
    });

    private static async Task Fails(
        string steps, string where, Scope scope, string[] face, IReadOnlyDictionary<string, string> environment)
    {
        string topic = $$"""{"programs": [{"name": "wrong", "steps": [{{steps}}]}]}""";
        await File.WriteAllTextAsync(scope.Folder["topic.json"], topic, scope.Token);
        ProgramResult result = await ProgramResult.Of(
            PythonModule.Interpreter,
            [Runner, "--programs", scope.Folder.Root, "--face", .. face],
            environment,
            cancellationToken: scope.Token);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("failed topic/wrong: " + where, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_from_the_specification_is_up_to_date()
    {
        await PythonModule.Require("yaml", "python3-yaml");
        ProgramResult result = await ProgramResult.Of(
            PythonModule.Interpreter,
            [Path.Combine(ConformanceRun.Suite, "runner", "generate.py"), "--check"],
            PythonEnvironment.OfNothing);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Errors));
    }
}
