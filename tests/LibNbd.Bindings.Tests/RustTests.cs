using LibNbd.Bindings.Tests.Support;

namespace LibNbd.Bindings.Tests;

/// <summary>The Rust crates' own tests on ours and on the C library, and what their tools say of them.</summary>
public sealed class RustTests
{
    private const string Conformance = "tests/Conformance/runner/rust";

    /// <summary>Each file of tests with each library; the examples and samples are a package of their own.</summary>
    public static TheoryData<string, string> TestsAndLibraries
    {
        get
        {
            TheoryData<string, string> data = [];
            IEnumerable<string> files = Directory.EnumerateFiles(Path.Combine(RustCrates.Sources, "libnbd", "tests"), "*.rs")
                .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);
            foreach (string test in files.Append("run"))
            {
                foreach (string library in (string[])[.. BoundLibrary.Names, BoundLibrary.Oldest])
                {
                    data.Add(test, library);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TestsAndLibraries))]
    public async Task The_crate_passes_its_tests(string test, string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        Peers.Require("nbdkit");
        string package = string.Equals(test, "run", StringComparison.Ordinal) ? "libnbd-examples" : "libnbd";
        string output = await RustCrates.Run(RustCrates.Sources, bound, "test", "-p", package, "--test", test);
        Assert.Matches(@"test result: ok\. [1-9]", output);
    }

    [Fact]
    public async Task The_declarations_are_those_of_the_library()
    {
        string output = await RustCrates.Run(
            RustCrates.Sources, BoundLibrary.Named(BoundLibrary.Ours), "test", "-p", "libnbd-sys", "--lib");
        Assert.Matches(@"test result: ok\. [1-9]", output);
    }

    /// <summary>The code that is marked as unsafe, on the library in C, which valgrind can follow.</summary>
    [Theory]
    [InlineData("buffers", "")]
    [InlineData("callbacks", "")]
    [InlineData("aio", "in_tokio::")]
    public async Task It_touches_no_memory_that_is_not_its_own(string test, string filter)
    {
        Peers.Require("valgrind");
        Peers.Require("nbdkit");
        Dictionary<string, string> environment = RustCrates.EnvironmentOf(BoundLibrary.Named(BoundLibrary.Oldest));
        environment[RustCrates.Runner] = "valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite"
            + " --child-silent-after-fork=yes --error-exitcode=9";
        string output = await RustCrates.RunWith(
            environment, RustCrates.Sources, "test", "-p", "libnbd", "--test", test, "--", "--test-threads=1", filter);
        Assert.Matches(@"test result: ok\. [1-9]", output);
    }

    /// <summary>With each set of features, also those that need no crate and no library.</summary>
    [Theory]
    [InlineData("link")]
    [InlineData("tokio")]
    [InlineData("log")]
    [InlineData("")]
    public Task It_compiles_with_each_feature(string features) => RustCrates.Run(
        RustCrates.Sources, null, "check", "-p", "libnbd", "--lib", "--no-default-features", "--features", features);

    [Fact]
    public async Task Its_documentation_has_no_mistakes() =>
        Assert.DoesNotContain(
            "warning", await RustCrates.Run(RustCrates.Sources, null, "doc", "--no-deps", "-p", "libnbd", "-p", "libnbd-sys"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("bindings/rust")]
    [InlineData(Conformance)]
    [InlineData("bench/Compare/rust")]
    public async Task Clippy_finds_nothing(string folder)
    {
        Peers.Require("cargo-clippy");
        await RustCrates.Run(Repository.PathOf(folder), null, "clippy", "--all-targets", "--", "-D", "warnings");
    }

    [Theory]
    [InlineData("bindings/rust")]
    [InlineData(Conformance)]
    [InlineData("api/examples/rust")]
    [InlineData("samples/rust")]
    [InlineData("bench/Compare/rust")]
    public async Task Rustfmt_leaves_it_as_it_is(string folder)
    {
        await RustCrates.Require();
        ProgramResult result = await ProgramResult.Of(
            Peers.Require("rustfmt"),
            [
                "--check", "--edition", "2021",
                .. Directory.EnumerateFiles(Repository.PathOf(folder), "*.rs", SearchOption.AllDirectories)
                    .Where(file => !file.Contains("/target/", StringComparison.Ordinal)),
            ],
            folder: Repository.PathOf(folder));
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
    }

    /// <summary>The version is the project's own.</summary>
    [Fact]
    public void It_has_the_version_of_the_project()
    {
        string version = Repository.Read("Directory.Build.props").Split("<Version>")[1].Split("</Version>")[0];
        Assert.Contains($"\nversion = \"{version}\"\n", Repository.Read("bindings", "rust", "Cargo.toml"), StringComparison.Ordinal);
    }
}
