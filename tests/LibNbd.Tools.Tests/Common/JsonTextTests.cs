using System.Text.Json;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Tests.Common;

/// <summary>Strings of JSON.</summary>
public sealed class JsonTextTests
{
    [Fact]
    public void Only_what_must_be_is_escaped() =>
        Assert.Equal("\"a\\\"b\\\\c\\u000ad\\u0001 € / <\"", JsonText.Quote("a\"b\\c\nd\u0001 € / <"));

    [Fact]
    public void A_reader_gets_back_what_was_written()
    {
        string text = string.Concat(Enumerable.Range(0, 0x250).Select(letter => (char)letter)) + "€😀";
        Assert.Equal(text, JsonDocument.Parse(JsonText.Quote(text)).RootElement.GetString());
    }
}
