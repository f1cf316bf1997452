using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Tests;

/// <summary>How names become those of a language, and which a language cannot have.</summary>
public class LanguageTests
{
    [Theory]
    [InlineData("aio_connect_tcp", "AioConnectTcp", "aioConnectTcp", "AIO_CONNECT_TCP")]
    [InlineData("block_status_64", "BlockStatus64", "blockStatus64", "BLOCK_STATUS_64")]
    [InlineData("req-one", "ReqOne", "reqOne", "REQ_ONE")]
    [InlineData("poll2", "Poll2", "poll2", "POLL2")]
    public void Words_are_joined(string name, string pascal, string camel, string upper) =>
        Assert.Equal((pascal, camel, upper), (Spelling.Pascal(name), Spelling.Camel(name), Spelling.Upper(name)));

    [Theory]
    [InlineData("export_name", "exportName")]
    [InlineData("object", "@object")]
    [InlineData("lock", "@lock")]
    [InlineData("def", "def")]
    public void A_word_that_csharp_keeps_is_escaped(string name, string expected) => Assert.Equal(expected, CSharpNames.Variable(name));

    [Theory]
    [InlineData("class", "C++")]
    [InlineData("errno", "the C preprocessor")]
    [InlineData("register", "C")]
    [InlineData("co_await", "C++")]
    [InlineData("chan", null)]
    [InlineData("nonlocal", null)]
    [InlineData("stackalloc", null)]
    [InlineData("fd", null)]
    [InlineData("offset", null)]
    public void A_word_of_c_is_kept_and_that_of_another_language_is_not(string word, string? owner) =>
        Assert.Equal(owner, CReserved.OwnerOf(word));

    [Fact]
    public void A_parameter_may_be_called_by_a_word_that_every_language_can_escape()
    {
        SpecResult result = Marked.Edit("{ name: count, type: uint64,", "{ name: object, type: uint64,").Read();
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void A_call_may_be_called_by_any_word()
    {
        Assert.Empty(Marked.Edit("  zero:\n", "  import:\n").Read().Diagnostics);
        Assert.Empty(Marked.Edit("  zero:\n", "  register:\n").Read().Diagnostics);
    }

    [Fact]
    public void Names_differ_within_a_space()
    {
        NameRegistry names = new(new CLanguage());
        names.Add("a", "x", new NameOrigin("one", new SourceSpan(1, 1, 1, 2)));
        names.Add("b", "x", new NameOrigin("two", new SourceSpan(2, 1, 2, 2)));
        names.Add("a", "x", new NameOrigin("three", new SourceSpan(3, 1, 3, 2)));
        NameProblem problem = Assert.Single(names.Problems);
        Assert.Equal(
            "'three' would be 'x' in C, which is already the name of 'one'",
            problem.Kind.At("", problem.Span, [.. problem.Arguments]).Message);
    }
}
