using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>Commands that are given up, failed or lost in every phase, and callbacks that do what they like.</summary>
public class LifecycleTests
{
    private const int Large = 100_000;

    /// <summary>Ways in which everything outstanding ends.</summary>
    public enum Ending
    {
        EndOfStream,
        EndInsideAReply,
        Violation,
        Error,
        Close,
    }

    public static TheoryData<Ending> Endings => [.. Enum.GetValues<Ending>()];

    [Theory]
    [MemberData(nameof(Endings))]
    public void Whatever_ends_the_connection_commands_of_every_phase_are_completed_once(Ending ending)
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        driver.SendsByItself = false;
        Probe done = driver.Flush(p => p.OnCompletion = (ref int _) => 0);
        Probe receiving = driver.Read(0, Large);
        Probe sent = driver.Read(0, 10, p => p.OnCompletion = (ref int _) => 0);
        driver.Drain();
        driver.Feed(driver.Ok(done));
        Probe half = driver.Write(0, Large);
        driver.Engine.StageCommands();
        driver.SendSome(1000);
        Probe queued = driver.Write(0, 10);
        Probe bare = driver.Read(0, 10, p => p.IsBare = true);
        driver.Submit(NbdCommand.Disconnect, 0, 0);
        Assert.Equal(6, driver.Engine.InFlight);
        switch (ending)
        {
            case Ending.EndOfStream:
                driver.EndOfStream();
                Assert.Equal(ConnectionState.Closed, driver.Engine.State);
                Assert.Empty(driver.Errors);
                break;
            case Ending.EndInsideAReply:
                driver.Feed(driver.Data(receiving, Pattern(Large)).AsSpan(0, Large / 2));
                driver.EndOfStream();
                Assert.Equal(ConnectionState.Dead, driver.Engine.State);
                Assert.Equal(0, Assert.Single(driver.Errors).Errno);
                break;
            case Ending.Violation:
                driver.Feed(new byte[4]);
                Assert.Equal(ConnectionState.Dead, driver.Engine.State);
                break;
            case Ending.Error:
                driver.Engine.Die(Errno.ECONNRESET, "recv", FailureCause.Lost);
                driver.Engine.Die(Errno.EIO, "again", FailureCause.None);
                Assert.Equal(Errno.ECONNRESET, Assert.Single(driver.Errors).Errno);
                break;
            default:
                driver.Engine.Close();
                break;
        }

        Assert.Equal(0, driver.Engine.InFlight);
        Assert.Equal(0UL, driver.Engine.QueuedBytes);
        Assert.True(driver.Engine.Output.IsEmpty);
        Assert.Equal(0, done.Error);
        Assert.All((Probe[])[receiving, sent, half, queued], probe => Assert.Equal(Errno.ENOTCONN, probe.Error));
        if (ending != Ending.Close)
        {
            // In the order in which they ended; retired by their cookies, also now.
            Assert.Equal(done.Cookie, driver.Engine.FirstDone!.Cookie);
            Assert.Equal(Errno.ENOTCONN, bare.Live!.Error);
            driver.Engine.Retire(sent.Live!);
            driver.Engine.Close();
        }

        driver.AssertNothingLeft();
    }

    [Fact]
    public void The_first_error_of_a_command_outlives_the_connection()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Probe probe = driver.SentRead(0, 100);
        driver.Feed(driver.Chunk(probe, 0x8001, ErrorPayload(28), done: false));
        driver.EndOfStream();
        Assert.Equal(ConnectionState.Closed, driver.Engine.State);
        Assert.Equal(Errno.ENOSPC, probe.Error);
        driver.AssertNothingLeft();
    }

    [Fact]
    public void Abandoned_before_it_was_staged_it_never_leaves()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe probe = driver.Write(0, Large);
        Assert.Equal(ConnectionState.IssueCommandSendRequest, driver.Engine.State);
        driver.Engine.Abandon(probe.Live!);
        Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        Assert.Equal(0UL, driver.Engine.QueuedBytes);
        driver.Drain();
        Assert.Empty(driver.TakeSent());
        probe.AssertOver(completions: 0);
        driver.AssertInStep();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public void Abandoned_before_a_byte_of_it_left_it_never_leaves(int size)
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe first = driver.Flush();
        Probe probe = driver.Write(0, size);
        ulong chunks = driver.Engine.ChunksSent;
        driver.Engine.StageCommands();
        driver.SendSome(10);
        driver.Engine.Abandon(probe.Live!);
        probe.AssertOver(completions: 0);
        driver.Drain();
        Assert.Equal(PayloadTests.Request(Style.Simple, first), driver.TakeSent());
        Assert.Equal(1UL, driver.Engine.ChunksSent - chunks);
        driver.Feed(driver.Ok(first));
        driver.AssertInStep();
    }

    [Fact]
    public void Abandoned_between_others_it_leaves_and_its_reply_is_thrown_away()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe first = driver.Flush();
        Probe probe = driver.Write(0, 10);
        Probe last = driver.Flush();
        byte[] expected = Join(
            PayloadTests.Request(Style.Simple, first), PayloadTests.Request(Style.Simple, probe), PayloadTests.Request(Style.Simple, last));
        driver.Engine.StageCommands();
        driver.Engine.Abandon(probe.Live!);
        probe.Data.Clear();
        driver.Drain();
        Assert.Equal(expected, driver.TakeSent());
        driver.Feed(Join(driver.Ok(first), driver.Ok(probe), driver.Ok(last)));
        first.AssertSucceeded();
        last.AssertSucceeded();
        probe.AssertOver(completions: 0);
        Assert.Null(probe.Live);
        driver.AssertInStep();
    }

    [Fact]
    public void Abandoned_when_done_it_is_retired()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe probe = driver.Flush(p => p.OnCompletion = (ref int _) => 0);
        driver.Drain();
        driver.Feed(driver.Ok(probe));
        driver.Engine.Abandon(probe.Live!);
        driver.AssertNothingLeft();
        driver.AssertInStep();
    }

    [Fact]
    public void Unsent_commands_fail_and_sent_ones_do_not()
    {
        foreach (int sentOfTheWrite in (int[])[0, 1, 28, 50_000])
        {
            EngineDriver driver = EngineDriver.Connected(Style.Simple);
            Probe sent = driver.Flush();
            driver.Drain();
            driver.TakeSent();
            Probe half = driver.Write(0, Large);
            byte[] request = PayloadTests.Request(Style.Simple, half);
            driver.Engine.StageCommands();
            if (sentOfTheWrite > 0)
            {
                driver.SendSome(sentOfTheWrite);
            }

            Probe queued = driver.Write(0, 10);
            Probe read = driver.Read(0, 10);
            driver.Engine.FailUnsent();
            Assert.Equal(Errno.ENOTCONN, queued.Error);
            Assert.Equal(Errno.ENOTCONN, read.Error);
            Assert.Empty(sent.Completions);
            Assert.Equal(sentOfTheWrite == 0 ? 1 : 0, half.Completions.Count);
            Assert.Equal(0UL, driver.Engine.QueuedBytes);
            Assert.Equal(sentOfTheWrite == 0 ? ConnectionState.Ready : ConnectionState.IssueCommandSendRequest, driver.Engine.State);
            driver.Drain();
            Assert.Equal(sentOfTheWrite == 0 ? [] : request, driver.TakeSent());
            driver.Feed(driver.Ok(sent));
            driver.Feed(sentOfTheWrite == 0 ? [] : driver.Ok(half));
            driver.AssertInStep();
            driver.AssertNothingLeft();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    [InlineData(56)]
    public void An_unsent_disconnect_is_taken_back_and_a_begun_one_is_not(int sent)
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe flush = driver.Flush();
        driver.Submit(NbdCommand.Disconnect, 0, 0);
        driver.Engine.StageCommands();
        if (sent > 0)
        {
            driver.SendSome(sent);
        }

        driver.Engine.FailUnsent();
        Assert.Equal(sent > 28, driver.Engine.IsDisconnecting);
        Assert.Equal(sent == 0 ? 1 : 0, flush.Completions.Count);
        if (!driver.Engine.IsDisconnecting)
        {
            driver.Submit(NbdCommand.Disconnect, 0, 0);
        }

        driver.Drain();
        Assert.True(driver.SendSideClosed);
        Assert.Equal(sent == 0 ? 28 : 56, driver.TakeSent().Length);
        driver.EndOfStream();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 5, 0, 0)]
    [InlineData(0, 5, 0, 1)]
    [InlineData(7, 5, 0, 1)]
    [InlineData(-1, 0, 0, 1)]
    [InlineData(-1, 5, 5, 1)]
    public void A_completion_answers_for_its_command(int answer, int newError, int error, int left)
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe probe = driver.Flush(p => p.OnCompletion = (ref int e) =>
        {
            Assert.Equal(0, e);
            e = newError;
            return answer;
        });
        driver.Drain();
        driver.Feed(driver.Ok(probe));
        Assert.Equal(left, driver.Engine.FirstDone is null ? 0 : 1);
        Assert.Equal(left == 0 ? 1 : 0, probe.CompletionFrees);
        if (left > 0)
        {
            Assert.Equal(error, probe.Live!.Error);
            driver.Engine.Retire(probe.Live!);
        }

        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(0, 9, 0)]
    [InlineData(1, 9, 0)]
    [InlineData(-1, 9, 9)]
    [InlineData(-1, 0, Errno.EPROTO)]
    public void A_chunk_callback_answers_for_its_command(int answer, int newError, int error)
    {
        foreach (Style style in (Style[])[Style.Simple, Style.Structured, Style.Extended])
        {
            EngineDriver driver = EngineDriver.Connected(style);
            Probe probe = driver.SentRead(0, 100, p => p.OnChunk = (_, _, _, ref e) =>
            {
                e = newError;
                return answer;
            });
            driver.Feed(driver.Data(probe, Pattern(100)));
            Assert.Equal(error, probe.Error);
            driver.AssertInStep();
            driver.AssertNothingLeft();
        }
    }

    [Fact]
    public void After_a_chunk_callback_failed_the_others_are_still_delivered_and_the_first_error_counts()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        int calls = 0;
        Probe probe = driver.SentRead(0, 20, p => p.OnChunk = (_, _, _, ref e) =>
        {
            e = 100 + calls++;
            return -1;
        });
        driver.Feed(driver.Chunk(probe, 1, New.U64(0).Add(Pattern(10)).Done(), done: false));
        driver.Feed(driver.Chunk(probe, 2, New.U64(10).U32(10).Done(), done: false));
        driver.Feed(driver.Chunk(probe, 0x8002, ErrorPayload(5, "", 3)));
        Assert.Equal(100, probe.Error);
        Assert.Equal([0, 100, Errno.EIO], probe.Chunks.Select(c => c.Error));
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Fact]
    public void What_callbacks_throw_is_kept_and_fails_the_command_alone()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured, [(1, "a:b")]);
        Probe chunk = driver.Read(0, 10, p => p.OnChunk = (_, _, _, ref _) => throw new InvalidOperationException("chunk"));
        Probe extent = driver.Submit(NbdCommand.BlockStatus, 0, 10, p => p.OnExtent = () => throw new InvalidOperationException("extent"));
        Probe completion = driver.Flush(p => p.OnCompletion = (ref int _) => throw new InvalidOperationException("completion"));
        driver.Drain();
        driver.Feed(driver.Data(chunk, Pattern(10)));
        Assert.Equal("chunk", driver.Engine.Unclaimed.TakeUnowned()!.Message);
        driver.Feed(driver.Chunk(extent, 5, Narrow(1, (10, 0))));
        Assert.Equal("extent", driver.Engine.Unclaimed.TakeUnowned()!.Message);
        driver.Feed(driver.Ok(completion));
        Assert.Equal("completion", driver.Engine.Unclaimed.TakeUnowned()!.Message);
        Assert.Equal(Errno.ECANCELED, chunk.Error);
        Assert.Equal(Errno.ECANCELED, extent.Error);
        Assert.Equal(Errno.ECANCELED, completion.Live!.Error);
        driver.Engine.Retire(completion.Live!);
        Assert.Null(driver.Engine.Unclaimed.TakeUnowned());
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Fact]
    public void A_completion_may_retire_its_own_command_and_others()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe other = driver.Flush(p => p.OnCompletion = (ref int _) => 0);
        Probe? own = null;
        own = driver.Flush(p => p.OnCompletion = (ref int _) =>
        {
            driver.Engine.Retire(other.Live!);
            driver.Engine.Retire(p.Live!);

            // The objects of the two serve these now.
            driver.Flush();
            driver.Read(0, 10);
            return 1;
        });
        driver.Drain();
        driver.Feed(Join(driver.Ok(other), driver.Ok(own)));
        other.AssertOver();
        own.AssertOver();
        Assert.Equal(2, driver.Engine.InFlight);
        driver.Feed(Join(driver.Ok(driver.Probes[2]), driver.Data(driver.Probes[3], Pattern(10))));
        driver.Probes[2].AssertSucceeded();
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Fact]
    public void What_frees_a_closure_may_retire_the_command_again()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Probe other = driver.Read(0, 10, p => p.OnCompletion = (ref int _) => 0);
        Probe probe = driver.Read(0, 10, p =>
        {
            p.OnCompletion = (ref int _) => 0;
            p.OnFree = () =>
            {
                if (p.Live is { Phase: CommandPhase.Done } again)
                {
                    driver.Engine.Retire(again);
                }
            };
        });
        driver.Drain();
        driver.Feed(Join(driver.Data(probe, Pattern(10)), driver.Data(other, Pattern(10))));
        driver.Engine.Retire(probe.Live!);
        Assert.Equal(other.Cookie, driver.Engine.FirstDone!.Cookie);
        driver.Engine.Retire(other.Live!);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Fact]
    public void A_completion_may_issue_the_next_command_for_ever()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        int left = 1000;
        void again(Probe p) => p.OnCompletion = (ref int _) =>
        {
            if (left-- > 0)
            {
                driver.Read(0, 10, again);
            }

            return 1;
        };
        driver.Read(0, 10, again);
        driver.Drain();
        while (driver.Engine.InFlight > 0)
        {
            driver.Feed(driver.Data(driver.Probes[^1], Pattern(10)));
        }

        Assert.Equal(1001, driver.Probes.Count);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Fact]
    public void Failing_the_unsent_ends_although_each_completion_issues_its_command_again()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        void again(Probe p) => p.OnCompletion = (ref int error) =>
        {
            if (error != 0)
            {
                driver.Flush(again);
            }

            return 1;
        };
        for (int i = 0; i < 10; i++)
        {
            driver.Flush(again);
            if (i == 5)
            {
                driver.Engine.StageCommands();
            }
        }

        driver.Engine.FailUnsent();
        Assert.Equal(20, driver.Probes.Count);
        Assert.Equal(10, driver.Engine.InFlight);
        driver.Drain();
        driver.Feed(Join([.. driver.Probes.Skip(10).Select(driver.Ok)]));
        driver.AssertNothingLeft();
    }

    [Fact]
    public void Failing_the_unsent_lets_a_completion_give_up_the_next_ones()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe first = driver.Flush(p => p.OnCompletion = (ref int _) =>
        {
            driver.Engine.Abandon(driver.Probes[1].Live!);
            driver.Engine.Abandon(driver.Probes[2].Live!);
            return 1;
        });
        Probe second = driver.Flush();
        Probe third = driver.Flush();
        Probe fourth = driver.Flush();
        driver.Engine.StageCommands();
        driver.Engine.FailUnsent();
        first.AssertOver();
        second.AssertOver(completions: 0);
        third.AssertOver(completions: 0);
        fourth.AssertOver();
        driver.AssertInStep();
    }

    [Fact]
    public void A_closing_connection_is_dead_to_its_completions()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        List<HandleStates> seen = [];
        driver.Flush(p => p.OnCompletion = (ref int _) =>
        {
            seen.Add(driver.Engine.HandleState);
            return 0;
        });
        driver.Engine.Close();
        Assert.Equal([HandleStates.Dead], seen);
        Assert.Empty(driver.Errors);
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData("chunk")]
    [InlineData("hole")]
    [InlineData("error")]
    [InlineData("extent")]
    [InlineData("completion")]
    [InlineData("free")]
    public void A_callback_may_close_the_connection(string where)
    {
        foreach (int slice in (int[])[int.MaxValue, 1, 40])
        {
            EngineDriver driver = EngineDriver.Connected(Style.Structured, [(1, "a:b")]);
            bool extents = where == "extent";
            Probe probe = driver.Submit(extents ? NbdCommand.BlockStatus : NbdCommand.Read, 0, 100, p =>
            {
                int close(bool here)
                {
                    if (here)
                    {
                        driver.Engine.Close();
                    }

                    return here ? -1 : 0;
                }

                p.OnExtent = () => close(extents);
                p.OnChunk = (_, _, _, ref _) => close(where is "chunk" or "hole" or "error");
                p.OnCompletion = (ref int _) => where == "completion" ? close(true) : 1;
                p.OnFree = () => close(where == "free");
            });
            driver.Flush();
            driver.Drain();
            byte[] reply = where switch
            {
                "extent" => driver.Chunk(probe, 5, Narrow(1, (100, 0))),
                "hole" => driver.Chunk(probe, 2, New.U64(0).U32(100).Done()),
                "error" => driver.Chunk(probe, 0x8002, ErrorPayload(5, "x", 1)),
                _ => driver.Data(probe, Pattern(100)),
            };
            driver.Feed(Join(reply, driver.Ok(driver.Probes[1])), slice);
            Assert.Equal(ConnectionState.Dead, driver.Engine.State);
            Assert.Equal(0, driver.Engine.Input.Available);
            driver.AssertNothingLeft();
        }
    }

    [Fact]
    public void A_chunk_callback_may_give_up_its_own_command()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Probe probe = driver.SentRead(0, 20, p => p.OnChunk = (_, _, _, ref _) =>
        {
            driver.Engine.Abandon(p.Live!);
            return -1;
        });
        driver.Feed(driver.Chunk(probe, 1, New.U64(0).Add(Pattern(10)).Done(), done: false));
        probe.AssertOver(completions: 0);
        driver.Feed(driver.Chunk(probe, 1, New.U64(10).Add(Pattern(10)).Done()));
        Assert.Equal(new byte[10], probe.Data[10..].ToArray());
        Assert.False(driver.Engine.HasCommands);
        driver.AssertInStep();
    }
}
