using System.Text.RegularExpressions;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Tests.Protocol;

public class WireTextTests
{
    /// <summary>
    /// A byte that is no text stands here as its number in angle brackets: an attribute cannot hold half a surrogate pair.
    /// </summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("616263", "abc")]
    [InlineData("c3a9", "é")]
    [InlineData("e282ac", "€")]
    [InlineData("f09f9880", "\U0001f600")]
    [InlineData("ff41", "<ff>A")]
    [InlineData("41c3", "A<c3>")]
    [InlineData("e282", "<e2><82>")]
    [InlineData("c080", "<c0><80>")]
    [InlineData("eda080", "<ed><a0><80>")]
    [InlineData("edb2ff", "<ed><b2><ff>")]
    [InlineData("f4908080", "<f4><90><80><80>")]
    [InlineData("610062", "a\0b")]
    [InlineData("efbbbf61", "\ufeffa")]
    public void Bytes_and_text_correspond(string hex, string shown)
    {
        string text = Regex.Replace(
            shown, "<..>", match => ((char)(0xdc00 + Convert.FromHexString(match.Value[1..3])[0])).ToString(), RegexOptions.None,
            TimeSpan.FromMinutes(1));
        Assert.Equal(text, WireText.Decode(Convert.FromHexString(hex)));
        Assert.Equal(hex, Convert.ToHexStringLower(WireText.Encode(text)));
    }

    [Fact]
    public void Every_byte_string_survives_the_way_there_and_back()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(12)];
            for (int j = 0; j < bytes.Length; j++)
            {
                // The bytes at which UTF-8 changes its mind, and others.
                bytes[j] = random.Next(2) == 0
                    ? ((byte[])[0x00, 0x41, 0x7f, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xa0, 0xef, 0xf0, 0xf4, 0x90, 0xff])[random.Next(14)]
                    : (byte)random.Next(256);
            }

            Assert.Equal(bytes, WireText.Encode(WireText.Decode(bytes)));
        }
    }

    [Theory]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    [InlineData(0xdc7f)]
    [InlineData(0xdd00)]
    public void A_lone_surrogate_that_is_no_escape_is_the_replacement_character(int code) =>
        Assert.Equal("efbfbd", Convert.ToHexStringLower(WireText.Encode(((char)code).ToString())));

    [Fact]
    public void What_is_shown_is_printable() =>
        Assert.Equal(
            "a b~\\x7f\\x00\\x0a\\xc3\\xa9\"\\", WireText.Printable([0x61, 0x20, 0x62, 0x7e, 0x7f, 0x00, 0x0a, 0xc3, 0xa9, 0x22, 0x5c]));
}
