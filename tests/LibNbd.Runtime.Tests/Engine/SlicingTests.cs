using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>However the bytes arrive and leave, the caller sees the same.</summary>
public class SlicingTests
{
    public static TheoryData<Style> Styles => [Style.Oldstyle, Style.Simple, Style.Structured, Style.Extended];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Cut_at_every_place_it_is_the_same(Style style)
    {
        Transcript transcript = Transcript.Of(style);
        (string expected, string sent) = Outcome(transcript.Run((driver, bytes) => driver.Feed(bytes)));
        int longest = Math.Max(transcript.Handshake.Length, transcript.Replies.Length);
        for (int i = 1; i < longest; i++)
        {
            int cut = i;
            EngineDriver run = transcript.Run((driver, bytes) =>
            {
                int at = Math.Min(cut, bytes.Length);
                driver.Feed(bytes.AsSpan(0, at));
                driver.Feed(bytes.AsSpan(at));
            });
            Assert.Equal((expected, sent), Outcome(run));
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void In_slices_of_any_size_it_is_the_same(Style style)
    {
        Transcript transcript = Transcript.Of(style);
        (string expected, string sent) = Outcome(transcript.Run((driver, bytes) => driver.Feed(bytes)));
        Assert.Contains("complete 0", expected, StringComparison.Ordinal);
        foreach (int slice in (int[])[1, 2, 3, 5, 7, 16, 19, 20, 33, 64, 100, 1000])
        {
            Assert.Equal((expected, sent), Outcome(transcript.Run((driver, bytes) => driver.Feed(bytes, slice))));
            Assert.Equal((expected, sent), Outcome(transcript.Run((driver, bytes) => driver.Feed(bytes, 1), sendSlice: slice)));
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void An_end_of_stream_at_every_place_completes_everything_once(Style style)
    {
        Transcript transcript = Transcript.Of(style);
        for (int i = 0; i <= transcript.Replies.Length; i++)
        {
            int cut = i;
            EngineDriver run = transcript.Run((driver, bytes) => driver.Feed(bytes == transcript.Handshake ? bytes : bytes[..cut]));
            run.EndOfStream();
            Assert.True(run.HasEnded);
            Assert.Equal(
                run.Engine.State == ConnectionState.Dead ? 1 : 0,
                run.Errors.Count(e => e.Message.StartsWith("recv", StringComparison.Ordinal)));
            run.Engine.Close();
            run.AssertNothingLeft();
        }
    }

    private static (string Log, string Sent) Outcome(EngineDriver driver)
    {
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        string log = string.Join('\n', driver.Log);
        driver.Engine.Close();
        driver.AssertNothingLeft();
        return (log, Convert.ToHexString(driver.TakeSent()));
    }
}
