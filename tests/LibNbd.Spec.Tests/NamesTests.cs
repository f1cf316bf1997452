using LibNbd.Spec.Text;
using Xunit;

namespace LibNbd.Spec.Tests;

public class NamesTests
{
    [Theory]
    [InlineData("aio_connect_tcp", "AioConnectTcp")]
    [InlineData("block_status_64", "BlockStatus64")]
    [InlineData("req-one", "ReqOne")]
    [InlineData("poll2", "Poll2")]
    public void Pascal_case(string name, string expected) => Assert.Equal(expected, Names.Pascal(name));

    [Theory]
    [InlineData("export_name", false, "exportName")]
    [InlineData("completion_callback", true, "completion")]
    [InlineData("extent64_callback", true, "extent64")]
    [InlineData("completion_callback", false, "completionCallback")]
    [InlineData("i", false, "i")]
    public void Parameters_in_csharp(string name, bool isClosure, string expected) =>
        Assert.Equal(expected, Names.CSharpParameter(name, isClosure));

    [Theory]
    [InlineData("nbdkit(1)", true)]
    [InlineData("nbdkit-ssh-plugin(1)", true)]
    [InlineData("pthread_kill(3)", true)]
    [InlineData("socket(3posix)", true)]
    [InlineData("nbdkit", false)]
    [InlineData("nbdkit()", false)]
    [InlineData("(1)", false)]
    [InlineData("nbd kit(1)", false)]
    [InlineData("nbdkit(0)", false)]
    public void Manual_pages(string text, bool expected) => Assert.Equal(expected, Names.IsManualPage(text));

    [Theory]
    [InlineData("a_b", true, false)]
    [InlineData("a-b", false, true)]
    [InlineData("a1", true, true)]
    [InlineData("", false, false)]
    [InlineData("1a", false, false)]
    [InlineData("a__b", false, false)]
    [InlineData("a_", false, false)]
    [InlineData("A", false, false)]
    public void Names_of_c_and_of_the_yaml(string name, bool isC, bool isHyphenated) =>
        Assert.Equal((isC, isHyphenated), (Names.IsCName(name), Names.IsHyphenated(name)));

    [Theory]
    [InlineData("class")]
    [InlineData("errno")]
    [InlineData("chan")]
    [InlineData("nonlocal")]
    [InlineData("trait")]
    [InlineData("nonrec")]
    [InlineData("stackalloc")]
    [InlineData("co_await")]
    public void Words_of_every_target_are_reserved(string word) => Assert.NotNull(ReservedWords.LanguagesOf(word));

    [Theory]
    [InlineData("fd")]
    [InlineData("mask")]
    [InlineData("i")]
    [InlineData("dir")]
    [InlineData("offset")]
    public void Words_of_the_api_are_not(string word) => Assert.Null(ReservedWords.LanguagesOf(word));
}
