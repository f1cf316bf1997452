using Xunit;

namespace LibNbd.Spec.Tests;

public class WholeSpecTests
{
    [Fact]
    public void The_example_has_nothing_to_complain_of()
    {
        SpecResult result = SpecReader.Read(Example.Yaml, Example.Path);

        Assert.Equal("", string.Join("\n", result.Diagnostics));
        Assert.NotNull(result.Spec);
    }
}
