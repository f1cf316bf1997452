using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle;

namespace LibNbd.Runtime.Tests.Handle;

/// <summary>The texts of errors and of the debug log.</summary>
public class TextTests
{
    [Fact]
    public void An_error_belongs_to_its_thread_and_success_does_not_clear_it()
    {
        InNewThread(() =>
        {
            Assert.Null(LastError.Text);
            Assert.Equal(0, LastError.Number);
            LastError.Set(0, "before any call");
            Assert.Equal("unknown: before any call", LastError.Text);
            LastError.Context = "nbd_pread";
            Assert.Equal("unknown: before any call", LastError.Text);
            LastError.Set(Errno.EIO, "read: command failed");
            LastError.Context = "nbd_flush";
            Assert.Equal("nbd_pread: read: command failed: Input/output error", LastError.Text);
            Assert.Equal(Errno.EIO, LastError.Number);
            InNewThread(() => Assert.Null(LastError.Text));
        });
    }

    [Fact]
    public void Arguments_are_shown_by_name()
    {
        string text = new TraceText().Bool("a", true).Bool("b", false).Int("c", -5).UInt("d", ulong.MaxValue).Fd("e", 3).Enum("f", 2)
            .Flags("g", 0xffff0001).String("h", null).String("i", "x\"\n\u00e9").StringList("j", null).StringList("k", ["1", "2"])
            .SockAddr("l", [1, 2]).OutputBuffer("m", 7).OutputBuffer("n", 8UL).InputBuffer("o", new byte[] { 0xab, 1 }).ToString();
        Assert.Equal(
            " a=true b=false c=-5 d=18446744073709551615 e=3 f=2 g=0xffff0001 h=NULL i=\"x\"\\x0a\\xc3\\xa9\" j=NULL k=[\"1\", \"2\"]"
            + " l=<sockaddr> addrlen=2 m=<buf> count=7 n=<buf> count=8 o=ab01 count=2",
            text);
    }

    [Theory]
    [InlineData(false, false, "<fun>")]
    [InlineData(true, false, "<fun>")]
    [InlineData(true, true, "NULL")]
    public void A_closure_is_shown_as_there_or_not(bool optional, bool isNull, string shown) =>
        Assert.Equal($" x={shown}", new TraceText().Closure("x", optional, isNull).ToString());

    [Theory]
    [InlineData(TraceText.MaxShown, false)]
    [InlineData(TraceText.MaxShown + 1, true)]
    public unsafe void Long_things_are_cut(int length, bool cut)
    {
        string shown = new('a', TraceText.MaxShown);
        Assert.Equal($" s=\"{shown}\"{(cut ? "..." : "")}", new TraceText().String("s", new string('a', length)).ToString());
        byte[] bytes = new byte[length];
        string expected = $" b={new string('0', 2 * TraceText.MaxShown)}{(cut ? "..." : "")} count={length}";
        Assert.Equal(expected, new TraceText().InputBuffer("b", bytes).ToString());
        Assert.Equal(expected, new TraceText().InputBuffer("b", IoBuffer.Of(bytes.AsMemory())).ToString());
        Assert.Equal(" b=NULL count=5", new TraceText().InputBuffer("b", IoBuffer.Of(null, 5)).ToString());
    }

    private static void InNewThread(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
