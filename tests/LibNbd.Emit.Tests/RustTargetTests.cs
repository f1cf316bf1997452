using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.Rust;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>What is emitted for Rust is code that its tools take as it is.</summary>
public sealed class RustTargetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rustfmt_leaves_it_as_it_is()
    {
        string[] files = [.. Emit(Specification.Spec)];
        File.Copy(Repository.PathOf("bindings/rust/rustfmt.toml"), _folder["rustfmt.toml"]);
        Assert.Equal((0, ""), Tool.Run("rustfmt", _folder.Root, ["--check", "--edition", "2021", .. files]));
    }

    /// <summary>
    /// The small specification has a parameter and a result of every kind, also some that are too long for rustfmt's rules.
    /// </summary>
    [Fact]
    public void Every_kind_is_code_of_Rust()
    {
        string[] files = [.. Emit(Specification.Small)];
        (int exitCode, string output) = Tool.Run("rustfmt", _folder.Root, ["--edition", "2021", .. files]);
        Assert.Equal((0, ""), (exitCode, output));
    }

    /// <summary>Markdown would take it for the mark of a list.</summary>
    [Theory]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("#")]
    public void A_line_does_not_begin_with_a_sign_that_stood_within_a_sentence(string sign)
    {
        string words = string.Join(' ', Enumerable.Repeat(sign, 100).Prepend("words"));
        Prose prose = new(new([new ParagraphBlock(new([new TextInline(words)]))]));
        string[] lines = [.. new RustProse(Specification.Spec).Of(prose)];
        Assert.Contains(lines, line => line.StartsWith("\\" + sign, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith(sign, StringComparison.Ordinal));
    }

    private IEnumerable<string> Emit(ApiSpec spec)
    {
        foreach (EmittedFile file in TargetList.All.Single(target => target.Name == "rust").Emit(spec, LanguageList.All))
        {
            string path = _folder[file.Path.ToString()];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
            yield return path;
        }
    }
}
