using LibNbd.Runtime.Engine;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>Callbacks: when they are called, what their answers do, and that each is freed exactly once on every path.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class ClosureTests
{
    private readonly List<string> _log = [];

    [Fact]
    public void Order_is_chunk_completion_free_of_chunk_free_of_completion() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[512];
        long cookie = ReadStructured(nbd, buffer, completionAnswer: 0);
        Drive(nbd);
        Assert.Equal(["chunk", "completion 0"], _log);
        Assert.Equal(cookie, nbd.AioPeekCommandCompleted());
        Assert.True(nbd.AioCommandCompleted((ulong)cookie));
        Assert.Equal(["chunk", "completion 0", "free chunk", "free completion"], _log);
        Assert.Equal(Wire.Content(0, 512), buffer);
        nbd.Dispose();
        Assert.Equal(4, _log.Count);
    });

    [Fact]
    public void A_completion_that_returns_1_retires_the_command_at_once() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        long cookie = ReadStructured(nbd, new byte[512], completionAnswer: 1);
        Drive(nbd);
        Assert.Equal(["chunk", "completion 0", "free chunk", "free completion"], _log);
        Assert.False(nbd.AioCommandCompleted((ulong)cookie));
        Assert.Equal(0, nbd.AioInFlight());
        Expect.Error(Errno.EINVAL, "nbd_aio_peek_command_completed: no commands are in flight", () => nbd.AioPeekCommandCompleted());
        nbd.Dispose();
        Assert.Equal(4, _log.Count);
    });

    [Fact]
    public void A_completion_may_close_the_handle_that_abandons_its_command() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        nbd.AioPread(new byte[512], 0);

        // Held back behind the first, whose reply is outstanding: so the shutdown fails it.
        nbd.AioPread(new byte[512], 512, (ref int error) =>
        {
            Log($"completion {error}");
            nbd.Dispose();
            return 1;
        });
        nbd.Shutdown(ShutdownFlags.AbandonPending);
        Assert.Equal([$"completion {Errno.ENOTCONN}"], _log);
        Assert.Throws<ObjectDisposedException>(() => nbd.AioInFlight());
    });

    [Fact]
    public void What_a_completion_issues_lets_no_abandoned_command_leave() => Bounded.Run(() =>
    {
        // So much that it is not held back for company.
        const int Large = 256 * 1024;
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        byte[] abandoned = new byte[512];
        Array.Fill(abandoned, (byte)0xab);
        nbd.AioPread(new byte[512], 0);
        nbd.AioFlush((ref int error) =>
        {
            Log($"completion {error}");
            nbd.AioPwrite(Wire.Content(Large, Large), Large);
            return 1;
        });
        nbd.AioPwrite(abandoned, 0, (ref int error) =>
        {
            Log($"completion {error}");
            return 1;
        });
        nbd.Shutdown(ShutdownFlags.AbandonPending);
        Assert.Equal([$"completion {Errno.ENOTCONN}", $"completion {Errno.ENOTCONN}"], _log);
        Assert.DoesNotContain(server.Server.Requests, request => request.Length == 512 && request.Command == NbdCommand.Write);
    });

    [Fact]
    public void A_refused_command_frees_and_never_calls() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle fresh = new();
        using NbdHandle nbd = server.Connect();
        string[] freed = ["free chunk", "free completion"];

        Assert.Equal(-1, ReadStructured(fresh, new byte[512], completionAnswer: 0));
        Assert.Equal(freed, _log.Order(StringComparer.Ordinal));
        _log.Clear();
        Assert.Equal(-1, ReadStructured(nbd, new byte[512], completionAnswer: 0, flags: CommandFlags.Fua));
        Assert.Equal(freed, _log.Order(StringComparer.Ordinal));
        _log.Clear();
        Assert.Equal(-1, ReadStructured(nbd, [], completionAnswer: 0));
        Assert.Equal(freed, _log.Order(StringComparer.Ordinal));
        _log.Clear();

        CompletionClosure completion = new((ref int _) => Log("completion"), () => Log("free completion"));
        ChunkClosure none = default;
        Assert.Equal(
            -1,
            Gates.AioPreadStructured(nbd.Core, IoBuffer.Of(new byte[1].AsMemory()), 0, ref none, ref completion, CommandFlags.None));
        Expect.LastError(Errno.EFAULT, "nbd_aio_pread_structured: chunk cannot be NULL");
        Assert.Equal(["free completion"], _log);
    });

    [Fact]
    public void A_blocking_command_frees_its_closure() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        ChunkClosure chunk = new((_, _, _, ref _) => Log("chunk"), () => Log("free chunk"));
        Assert.Equal(0, Gates.PreadStructured(nbd.Core, new byte[512], 0, ref chunk, CommandFlags.None));
        Assert.Equal(["chunk", "free chunk"], _log);
    });

    [Fact]
    public void A_lost_connection_completes_with_ENOTCONN_and_frees_when_retired() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client => Wire.ReceiveRequest(client));
        using NbdHandle nbd = server.Connect();
        long cookie = Read(nbd, completionAnswer: 0);
        while (!nbd.AioIsClosed() && !nbd.AioIsDead())
        {
            nbd.Poll(-1);
        }

        Assert.Equal([$"completion {Errno.ENOTCONN}"], _log);
        Expect.Error(
            Errno.ENOTCONN, "nbd_aio_command_completed: read: command failed", () => nbd.AioCommandCompleted((ulong)cookie));
        Assert.Equal([$"completion {Errno.ENOTCONN}", "free completion"], _log);
        nbd.Dispose();
        Assert.Equal(2, _log.Count);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Closing_the_handle_completes_what_is_queued_or_in_flight(int answer) => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client => Wire.TryReceive(client, new byte[1]));
        NbdHandle nbd = server.Connect();

        // The first is sent at once; the second waits behind it to be sent together with others.
        Read(nbd, answer);
        Read(nbd, answer);
        Assert.Equal(2, nbd.AioInFlight());
        Assert.Empty(_log);
        nbd.Dispose();
        Assert.Equal(2, _log.Count(line => line == $"completion {Errno.ENOTCONN}"));
        Assert.Equal(2, _log.Count(line => line == "free completion"));
        Assert.Equal(4, _log.Count);
        nbd.Dispose();
        Assert.Equal(4, _log.Count);
    });

    /// <summary>libnbd calls the completion of such a command a second time; this library does not.</summary>
    [Fact]
    public void Closing_the_handle_does_not_complete_a_second_time_what_was_not_retired() => Bounded.Run(() =>
    {
        using TestServer server = new();
        NbdHandle nbd = server.Connect();
        ReadStructured(nbd, new byte[512], completionAnswer: 0);
        Drive(nbd);
        nbd.Dispose();
        Assert.Equal(["chunk", "completion 0", "free chunk", "free completion"], _log);
    });

    [Fact]
    public void A_completion_that_returns_minus_1_fails_the_command_with_its_error() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        long withError = nbd.AioPread(new byte[512], 0, (ref int error) =>
        {
            error = Errno.ENOSPC;
            return -1;
        });
        long withoutError = nbd.AioPread(new byte[512], 0, (ref int _) => -1);
        Drive(nbd);
        Expect.Error(
            Errno.ENOSPC, "nbd_aio_command_completed: read: command failed", () => nbd.AioCommandCompleted((ulong)withError));
        Assert.True(nbd.AioCommandCompleted((ulong)withoutError));
    });

    [Theory]
    [InlineData(0, Errno.EPROTO)]
    [InlineData(Errno.EIO, Errno.EIO)]
    public void A_chunk_that_returns_minus_1_fails_the_command_with_its_error_or_EPROTO(int error, int expected) => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.Fragmented(0, 1));
        using NbdHandle nbd = server.Connect();
        int chunks = 0;
        byte[] buffer = new byte[512];
        Expect.Error(
            expected,
            "nbd_pread_structured: read: command failed",
            () => nbd.PreadStructured(buffer, 0, (_, _, _, ref e) =>
            {
                if (chunks++ > 0)
                {
                    // The first error stands; what came after it is delivered all the same.
                    Assert.Equal(expected, e);
                    e = Errno.ENOSPC;
                    return -1;
                }

                Assert.Equal(0, e);
                e = error;
                return -1;
            }));
        Assert.Equal(2, chunks);
        nbd.Pread(buffer, 0);
        Assert.Equal(Wire.Content(0, 512), buffer);
    });

    [Theory]
    [InlineData(0, Errno.EPROTO)]
    [InlineData(Errno.EIO, Errno.EIO)]
    public void An_extent_that_returns_minus_1_fails_the_command_with_its_error_or_EPROTO(int error, int expected) => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect(h => h.AddMetaContext(MetaContexts.ContextBaseAllocation));
        Expect.Error(
            expected,
            "nbd_block_status: block-status: command failed",
            () => nbd.BlockStatus(TestServer.Size, 0, (context, _, _, ref e) =>
            {
                Assert.Equal(MetaContexts.ContextBaseAllocation, context);
                e = error;
                return -1;
            }));
        Assert.True(nbd.AioIsReady());
    });

    [Fact]
    public void What_a_callback_throws_surfaces_from_the_call_that_drives() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[512];
        InvalidOperationException thrown = new("thrown by the callback");
        Assert.Same(
            thrown, Assert.Throws<InvalidOperationException>(() => nbd.PreadStructured(buffer, 0, (_, _, _, ref _) => throw thrown)));
        long cookie = nbd.AioPread(buffer, 0, (ref int _) => throw thrown);
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => Drive(nbd)));
        Expect.Error(
            Errno.ECANCELED, "nbd_aio_command_completed: read: command failed", () => nbd.AioCommandCompleted((ulong)cookie));
        nbd.Pread(buffer, 0);
        Assert.Equal(Wire.Content(0, 512), buffer);
    });

    [Fact]
    public async Task What_a_callback_throws_is_the_cause_of_what_an_await_throws()
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        InvalidOperationException thrown = new("thrown by the callback");
        NbdException error = await Expect.ErrorAsync(
            Errno.ECANCELED,
            "nbd_pread_structured: read: command failed",
            nbd.PreadStructuredAsync(new byte[512], 0, (_, _, _, ref _) => throw thrown));
        Assert.Same(thrown, error.InnerException);
        await Bounded.Of(nbd.PreadAsync(new byte[512], 0));
    }

    /// <summary>
    /// Nobody calls when a handle is disposed of or an await is given up: the exception must not hit the next innocent call.
    /// </summary>
    [Fact]
    public void What_a_callback_throws_while_nobody_calls_meets_no_later_call() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client => Wire.TryReceive(client, new byte[100]));
        NbdHandle nbd = server.Connect();
        int called = 0;
        nbd.AioPread(new byte[512], 0, (ref int _) =>
        {
            called++;
            throw new InvalidOperationException("thrown by the callback");
        });
        nbd.Dispose();
        Assert.Equal(1, called);
        using NbdHandle innocent = new();
        innocent.SetExportName("name");
    });

    /// <summary>The reactor drives, for the await's sake: the continuation that runs next in its thread is innocent.</summary>
    [Fact]
    public void What_a_callback_throws_meets_no_continuation() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest first = Wire.ReceiveRequest(client);
            WireRequest second = Wire.ReceiveRequest(client);
            Wire.Send(
                client,
                [
                    .. Wire.Reply(first.Cookie), .. Wire.Content(0, 512),
                    .. Wire.Reply(second.Cookie), .. Wire.Content(0, 512),
                ]);
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        ulong failed = (ulong)nbd.AioPread(new byte[512], 0, (ref int _) => throw new InvalidOperationException("thrown by the callback"));
        Bounded.Wait(ReadAndAsk());
        Assert.Equal(Errno.ECANCELED, Assert.Throws<NbdException>(() => nbd.AioCommandCompleted(failed)).ErrorNumber);

        async Task ReadAndAsk()
        {
            await nbd.PreadAsync(new byte[512], 0);
            Assert.Equal("", nbd.GetExportName());
        }
    });

    [Fact]
    public void A_callback_may_issue_the_next_command() => Bounded.Run(() =>
    {
        const int commands = 100;
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        byte[][] buffers = [.. Enumerable.Range(0, commands).Select(_ => new byte[512])];
        int issued = 0;
        int OnCompletion(ref int error)
        {
            Assert.Equal(0, error);
            if (issued < commands)
            {
                int index = issued++;
                nbd.AioPread(buffers[index], (ulong)index * 512, OnCompletion);
            }

            return 1;
        }

        int zero = 0;
        OnCompletion(ref zero);
        Drive(nbd);
        Assert.Equal(commands, issued);
        for (int i = 0; i < commands; i++)
        {
            Assert.Equal(Wire.Content((ulong)i * 512, 512), buffers[i]);
        }
    });

    [Fact]
    public void A_callback_may_not_wait() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        int checks = 0;
        nbd.AioPread(new byte[512], 0, (ref int _) =>
        {
            foreach ((string name, Action wait) in ((string, Action)[])
            [
                ("nbd_poll: a callback cannot wait on the handle it was called by", () => nbd.Poll(-1)),
                ("nbd_pread: a callback cannot wait on the handle it was called by", () => nbd.Pread(new byte[512], 0)),
                ("nbd_aio_notify_read: a callback cannot drive the handle it was called by", () => nbd.AioNotifyRead()),
            ])
            {
                Expect.Error(Errno.EDEADLK, name, wait);
                checks++;
            }

            return 1;
        });
        Drive(nbd);
        Assert.Equal(3, checks);
        byte[] buffer = new byte[512];
        nbd.Pread(buffer, 512);
        Assert.Equal(Wire.Content(512, 512), buffer);
    });

    [Fact]
    public void A_callback_may_dispose_of_its_handle() => Bounded.Run(() =>
    {
        using TestServer server = new();
        NbdHandle nbd = server.Connect();
        int completions = 0;
        nbd.AioPread(new byte[512], 0, (ref int _) =>
        {
            completions++;
            nbd.Dispose();
            return 1;
        });
        nbd.AioPread(new byte[512], 0, (ref int error) =>
        {
            completions++;
            Assert.Equal(Errno.ENOTCONN, error);
            return 1;
        });
        try
        {
            nbd.Poll(-1);
            Drive(nbd);
        }
        catch (Exception exception) when (exception is NbdException or ObjectDisposedException)
        {
            // What the poll says of it is of no matter.
        }

        Assert.Equal(2, completions);
        Bounded.Wait(server.Server.IdleAsync());
    });

    [Fact]
    public void The_debug_callback_is_freed_when_replaced_when_cleared_and_when_the_handle_is_closed() => Bounded.Run(() =>
    {
        NbdHandle nbd = new();
        SetDebug(nbd, "one");
        SetDebug(nbd, "two");
        Assert.Equal(["free one"], _log);
        nbd.ClearDebugCallback();
        Assert.Equal(["free one", "free two"], _log);
        nbd.ClearDebugCallback();
        Assert.Equal(2, _log.Count);
        SetDebug(nbd, "three");
        nbd.Dispose();
        Assert.Equal(["free one", "free two", "free three"], _log);
    });

    private static void Drive(NbdHandle nbd)
    {
        while (nbd.AioInFlight() > 0)
        {
            nbd.Poll(-1);
        }
    }

    private void SetDebug(NbdHandle nbd, string name)
    {
        DebugClosure closure = new((_, _) => 0, () => Log($"free {name}"));
        Assert.Equal(0, Gates.SetDebugCallback(nbd.Core, ref closure));
    }

    private long Read(NbdHandle nbd, int completionAnswer)
    {
        CompletionClosure completion = Completion(completionAnswer);
        return Gates.AioPread(nbd.Core, IoBuffer.Of(new byte[512].AsMemory()), 0, ref completion, CommandFlags.None);
    }

    private long ReadStructured(NbdHandle nbd, byte[] buffer, int completionAnswer, CommandFlags flags = CommandFlags.None)
    {
        CompletionClosure completion = Completion(completionAnswer);
        ChunkClosure chunk = new((_, _, _, ref _) => Log("chunk"), () => Log("free chunk"));
        return Gates.AioPreadStructured(nbd.Core, IoBuffer.Of(buffer.AsMemory()), 0, ref chunk, ref completion, flags);
    }

    private CompletionClosure Completion(int answer) => new(
        (ref int error) =>
        {
            Log($"completion {error}");
            return answer;
        },
        () => Log("free completion"));

    private int Log(string line)
    {
        _log.Add(line);
        return 0;
    }
}
