using LibNbd.Bindings.Tests.Support;

namespace LibNbd.Bindings.Tests;

/// <summary>What holds for the examples of every language.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("go", "*.go")]
    [InlineData("ocaml", "*.ml")]
    [InlineData("rust", "*.rs")]
    public void Every_topic_that_has_an_example_in_another_language_has_one(string language, string pattern) => Assert.Equal(
        string.Join(' ', BindingExamples.NamesOf(BindingExamples.Folder("python"), "*.py")),
        string.Join(' ', BindingExamples.NamesOf(BindingExamples.Folder(language), pattern)));
}
