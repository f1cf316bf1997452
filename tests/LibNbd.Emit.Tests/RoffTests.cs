using LibNbd.Emit.Targets.Man;

namespace LibNbd.Emit.Tests;

public sealed class RoffTests
{
    [Theory]
    [InlineData("a-b", "a\\-b")]
    [InlineData("C:\\n", "C:\\en")]
    [InlineData("it's \"so\"", "it\\(aqs \\(dqso\\(dq")]
    [InlineData("`^~", "\\(ga\\(ha\\(ti")]
    [InlineData("a\tb\nc\rd", "a b c d")]
    [InlineData("a\0\u0007\u007fb", "ab")]
    [InlineData("é", "\\[u00E9]")]
    [InlineData("\U0001F600", "\\[u1F600]")]
    [InlineData("\\fBno\\fR", "\\efBno\\efR")]
    public void Special_characters_are_escaped(string text, string roff) => Assert.Equal(roff, Roff.Escape(text).Source);

    // Not among the data above, which the runner could not write down.
    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("\\[uFFFD]", Roff.Escape("\ud800").Source);

    [Fact]
    public void Every_ASCII_character_comes_back()
    {
        string ascii = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c));
        Assert.Equal(ascii, PageText.Unescape(Roff.Escape(ascii).Source));
    }

    [Theory]
    [InlineData(".TH is text", "\\&.TH is text")]
    [InlineData("'TH is text", "\\(aqTH is text")]
    [InlineData("a .b", "a .b")]
    public void Leading_control_characters_are_text(string text, string line) => Assert.Equal(line, Roff.Line(Roff.Escape(text)));

    [Fact]
    public void Filled_lines_are_short_and_start_no_request()
    {
        RoffText text = Roff.Escape(string.Join(' ', Enumerable.Repeat(".member", 40)));
        string[] lines = [.. Roff.Fill(text)];
        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.StartsWith("\\&.member", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, Roff.Width + "\\&".Length));
        Assert.Equal(text.Source, string.Join(' ', lines).Replace("\\&", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Sentences_get_lines_of_their_own() => Assert.Equal(
        ["One, v. 1.0.", "\\fBtwo\\fR! three.", "Four"],
        Roff.Fill(new RoffText("One, v. 1.0. \\fBtwo\\fR! three. Four")));

    [Fact]
    public void Interpolation_escapes_strings_and_takes_roff() =>
        Assert.Equal("a\\-b \\(dq\\e \\fBc\\-d\\fR", Roff.Of($"a-b {"\"\\"} {Roff.Bold("c-d")}").Source);

    [Fact]
    public void Cells_keep_their_bar() => Assert.Equal("a\\(bab", Roff.Cell(Roff.Escape("a|b")));

    [Fact]
    public void Lists_are_joined()
    {
        RoffText[] items = [Roff.Bold("a"), Roff.Bold("b"), Roff.Bold("c")];
        Assert.Equal("\\fBa\\fR", RoffText.List(items[..1], "or").Source);
        Assert.Equal("\\fBa\\fR or \\fBb\\fR", RoffText.List(items[..2], "or").Source);
        Assert.Equal("\\fBa\\fR, \\fBb\\fR and \\fBc\\fR", RoffText.List(items, "and").Source);
    }
}
