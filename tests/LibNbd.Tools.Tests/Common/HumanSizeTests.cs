using LibNbd.Tools.Common;

namespace LibNbd.Tools.Tests.Common;

/// <summary>Sizes with suffixes, both ways.</summary>
public sealed class HumanSizeTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1000, "1000")]
    [InlineData(1024, "1K")]
    [InlineData(1536, "1536")]
    [InlineData(1048576, "1M")]
    [InlineData(3L << 30, "3G")]
    [InlineData(1L << 40, "1T")]
    [InlineData(5L << 50, "5P")]
    [InlineData(7L << 60, "7E")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void A_size_is_shortened_while_that_is_exact(long size, string text) => Assert.Equal(text, HumanSize.Format((ulong)size));

    [Theory]
    [InlineData(1048576, "1048576 (1M)")]
    [InlineData(1000, "1000")]
    public void Both_forms_are_shown_where_they_differ(long size, string text) => Assert.Equal(text, HumanSize.Both((ulong)size));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("17", 17)]
    [InlineData("17b", 17)]
    [InlineData("3s", 1536)]
    [InlineData("2k", 2048)]
    [InlineData("1M", 1048576)]
    [InlineData("1g", 1L << 30)]
    [InlineData("1T", 1L << 40)]
    [InlineData("1p", 1L << 50)]
    [InlineData("7E", 7L << 60)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_size_is_read(string text, long size) => Assert.Equal(size, HumanSize.Parse(text, "--length"));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("0x10")]
    [InlineData("1.5M")]
    [InlineData("1MiB")]
    [InlineData("1 M")]
    [InlineData(" 1")]
    [InlineData("1q")]
    public void What_is_no_size_is_refused(string text) => Assert.Contains(
        $"--length: '{text}' is not a size", Assert.Throws<ToolException>(() => HumanSize.Parse(text, "--length")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("8E")]
    [InlineData("18014398509481984s")]
    [InlineData("99999999999999999999999")]
    public void What_does_not_fit_is_refused(string text) => Assert.Equal(
        $"--length: {text} is too large", Assert.Throws<ToolException>(() => HumanSize.Parse(text, "--length")).Message);
}
