using LibNbd.Spec.Text;

namespace LibNbd.Spec.Tests;

public class NamesTests
{
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
}
