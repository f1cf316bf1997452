using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>
/// The output contract: relative paths that stay below the folder, and a list that tells generated files from those of people.
/// </summary>
public sealed class OutputTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("C:/evil")]
    [InlineData("a\\..\\evil")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("nul")]
    [InlineData("a/COM1.txt")]
    [InlineData("a.")]
    [InlineData("a /b")]
    public void What_is_no_path_below_a_folder_is_refused(string path)
    {
        Assert.Throws<OutputException>(() => new OutputPath(path));
        Assert.Null(OutputPath.TryParse(path));
    }

    [Theory]
    [InlineData("libnbd.h")]
    [InlineData("nbd/generated/handle.py")]
    [InlineData("package.json")]
    [InlineData(".c.manifest")]
    [InlineData("console.txt")]
    public void Names_and_nested_names_are_paths(string path) => Assert.Equal(path, new OutputPath(path).ToString());

    [Fact]
    public void Nested_files_come_and_go_with_their_folders()
    {
        Assert.Equal(
            ["pkg/a/one.py", "pkg/two.py", ".toy.manifest"],
            Write(("pkg/a/one.py", "1"), ("pkg/two.py", "2")).Written.Select(path => path.ToString()));
        File.WriteAllText(_folder["out/pkg/by_hand.py"], "3");
        OutputChanges changes = Write(("pkg/b/one.py", "1"));
        Assert.Equal(["pkg/a/one.py", "pkg/two.py"], changes.Removed.Select(path => path.ToString()));
        Assert.Equal([".toy.manifest", "pkg/b/one.py", "pkg/by_hand.py"], Files());
        Assert.False(Directory.Exists(_folder["out/pkg/a"]));
    }

    [Fact]
    public void A_file_may_become_a_folder()
    {
        Write(("a", "1"));
        Write(("a/b", "2"));
        Assert.Equal([".toy.manifest", "a/b"], Files());
    }

    [Fact]
    public void Two_targets_share_a_folder()
    {
        Write(("one", "1"));
        new OutputFolder(_folder["out"]).Write(new Target("other"), [new EmittedFile("two", "2")]);
        Write(("three", "3"));
        Assert.Equal([".other.manifest", ".toy.manifest", "three", "two"], Files());
    }

    [Fact]
    public void What_stood_there_with_the_same_text_is_taken_over()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/a"], "1");
        Assert.Equal([".toy.manifest"], Write(("a", "1")).Written.Select(path => path.ToString()));
        Write();
        Assert.Equal([".toy.manifest"], Files());
    }

    [Fact]
    public void A_list_that_names_other_places_removes_nothing()
    {
        Write(("a", "1"));
        File.WriteAllText(_folder["precious"], "");
        File.AppendAllText(_folder["out/.toy.manifest"], "../precious\n");
        Assert.Throws<OutputException>(() => Write(("b", "2")));
        Assert.Equal([".toy.manifest", "a"], Files());
        Assert.True(File.Exists(_folder["precious"]));
    }

    [Fact]
    public void A_link_to_a_folder_elsewhere_is_not_followed()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        Directory.CreateDirectory(_folder["out"]);
        Directory.CreateSymbolicLink(_folder["out/pkg"], _folder["elsewhere"]);
        Assert.Throws<OutputException>(() => Write(("pkg/a", "1")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["elsewhere"]));
    }

    [Fact]
    public void A_link_in_place_of_a_file_is_replaced_and_not_followed()
    {
        Write(("a", "1"));
        File.WriteAllText(_folder["elsewhere"], "theirs");
        File.Delete(_folder["out/a"]);
        File.CreateSymbolicLink(_folder["out/a"], _folder["elsewhere"]);
        Write(("a", "2"));
        Assert.Equal("theirs", File.ReadAllText(_folder["elsewhere"]));
        Assert.Equal("2", File.ReadAllText(_folder["out/a"]));
        Assert.Null(new FileInfo(_folder["out/a"]).LinkTarget);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a/B", "A/b")]
    [InlineData("a", "A/b")]
    [InlineData(".TOY.manifest", "a")]
    public void Two_files_of_one_name_are_refused(string one, string two)
    {
        Assert.Throws<OutputException>(() => Write((one, "1"), (two, "2")));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void Comparing_writes_nothing()
    {
        OutputChanges changes = new OutputFolder(_folder["out"]).Compare(new Target("toy"), [new EmittedFile("a/b", "1")]);
        Assert.Equal(2, changes.Written.Count);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private OutputChanges Write(params (string Path, string Text)[] files) =>
        new OutputFolder(_folder["out"]).Write(new Target("toy"), files.Select(file => new EmittedFile(file.Path, file.Text)));

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder["out"], file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private sealed class Target(string name) : ITarget
    {
        public string Name => name;

        public string Summary => "";

        public string? CommittedIn => null;

        public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages) => [];
    }
}
