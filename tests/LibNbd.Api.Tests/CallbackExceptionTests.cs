using System.Collections.Concurrent;
using System.Globalization;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>
/// What a callback throws reaches the one whom it concerns, once; every call ends with its own outcome
/// (docs/adr/0008-callback-exceptions.md).
/// </summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class CallbackExceptionTests
{
    private const string CallbackThrew = "a callback threw an exception";

    /// <summary>
    /// Calls of every kind at once, on one handle, each with exceptions of its own. Every one of them is seen by its owner, or once by one
    /// who polls.
    /// </summary>
    [Fact]
    public void On_32_threads_nobody_gets_what_is_another_s_and_none_is_lost() => Bounded.Run(() =>
    {
        const int threads = 32;
        const int rounds = 25;
        using TestServer server = new(options =>
        {
            options.MaxConcurrentRequests = 8;
            options.OnRequest = Misbehavior.On(NbdCommand.Read, Misbehavior.Fragmented(1, 0));
        });
        using NbdHandle nbd = server.Connect(h => h.AddMetaContext(MetaContexts.ContextBaseAllocation));
        ConcurrentBag<Exception> ownerless = [];
        ConcurrentBag<Exception> seen = [];
        Bounded.Running[] running = [.. Enumerable.Range(0, threads).Select(thread => Bounded.Start(() =>
        {
            byte[] buffer = new byte[1024];
            for (int round = 0; round < rounds; round++)
            {
                ulong offset = (ulong)((thread * rounds) + round) * 1024;
                switch ((thread + round) % 6)
                {
                    case 0:
                        nbd.Pread(buffer, offset);
                        Assert.Equal(Wire.Content(offset, 1024), buffer);
                        break;
                    case 1:
                        Bounded.Wait(nbd.PreadAsync(buffer, offset).AsTask());
                        Assert.Equal(Wire.Content(offset, 1024), buffer);
                        break;
                    case 2:
                        (Exception first, Exception second) = (New(thread, round), New(thread, round));
                        int calls = 0;
                        AggregateException both = Assert.Throws<AggregateException>(
                            () => nbd.PreadStructured(buffer, offset, (_, _, _, ref _) => throw (calls++ == 0 ? first : second)));
                        Assert.Equal([first, second], both.InnerExceptions);
                        break;
                    case 3:
                        Exception own = New(thread, round);
                        Assert.Same(
                            own, Assert.Throws<InvalidOperationException>(() => nbd.BlockStatus(4096, 0, (_, _, _, ref _) => throw own)));
                        break;
                    case 4:
                        Exception awaited = New(thread, round);
                        NbdException error = Assert.Throws<NbdException>(
                            () => Bounded.Wait(nbd.BlockStatusAsync(4096, 0, (_, _, _, ref _) => throw awaited).AsTask()));
                        Assert.Same(awaited, error.InnerException);
                        Assert.Equal(Errno.ECANCELED, error.ErrorNumber);
                        break;
                    default:
                        Exception thrown = New(thread, round);
                        ownerless.Add(thrown);
                        ulong cookie = (ulong)nbd.AioPread(new byte[512], offset, (ref int _) => throw thrown);
                        while (!Retire(nbd, cookie, seen))
                        {
                            Collect(seen, () => nbd.Poll(1));
                        }

                        break;
                }
            }
        }))];
        foreach (Bounded.Running one in running)
        {
            one.Join();
        }

        Collect(seen, () => nbd.Poll(0));
        Assert.Equal(ownerless.Count, seen.Count);
        Assert.Equal(ownerless.ToHashSet(), seen.ToHashSet());
        Assert.Equal(0, nbd.AioInFlight());
        nbd.Shutdown();
    });

    /// <summary>A blocking call comes upon it, and has its own result; who polls next gets it.</summary>
    [Theory]
    [InlineData("poll")]
    [InlineData("poll2")]
    [InlineData("notify")]
    [InlineData("shutdown")]
    public void A_call_of_one_s_own_leaves_it_to_the_next_that_drives_for_all(string receiver) => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        InvalidOperationException thrown = new("thrown by the callback");
        ulong cookie = (ulong)nbd.AioPread(new byte[512], 0, (ref int _) => throw thrown);
        byte[] buffer = new byte[512];
        while (nbd.AioInFlight() > 0)
        {
            nbd.Pread(buffer, 512);
            Assert.Equal(Wire.Content(512, 512), buffer);
        }

        Bounded.Wait(nbd.PreadAsync(buffer, 1024).AsTask());
        Assert.Equal(Wire.Content(1024, 512), buffer);
        Action receive = receiver switch
        {
            "poll" => () => nbd.Poll(0),
            "poll2" => () => nbd.Poll2(-1, 0),
            "notify" => () => nbd.AioNotifyRead(),
            _ => () => nbd.Shutdown(),
        };
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(receive));

        // Once, and no more.
        NbdException retired = Assert.Throws<NbdException>(() => nbd.AioCommandCompleted(cookie));
        Assert.Equal(Errno.ECANCELED, retired.ErrorNumber);
        Assert.Null(retired.InnerException);
        if (receiver != "shutdown")
        {
            nbd.Shutdown();
        }

        Assert.True(nbd.AioIsClosed());
    });

    [Fact]
    public void Where_nobody_polls_it_is_the_cause_of_what_retiring_the_command_throws() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        InvalidOperationException[] thrown = [new("one"), new("two")];
        ulong[] cookies = [.. thrown.Select(exception => (ulong)nbd.AioPread(new byte[512], 0, (ref int _) => throw exception))];
        while (nbd.AioInFlight() > 0)
        {
            nbd.Pread(new byte[512], 0);
        }

        for (int i = 0; i < cookies.Length; i++)
        {
            NbdException error = Expect.Error(
                Errno.ECANCELED, "nbd_aio_command_completed: read: command failed", () => nbd.AioCommandCompleted(cookies[i]));
            Assert.Same(thrown[i], error.InnerException);
        }

        nbd.Poll(0);
        nbd.Shutdown();
    });

    [Fact]
    public void Several_in_one_turn_come_together_in_their_order() => Bounded.Run(() =>
    {
        const int commands = 5;
        using PlainServer server = Answering(commands, []);
        using NbdHandle nbd = server.Connect();
        Exception[] thrown = [.. Enumerable.Range(0, commands).Select(i => New(0, i))];
        ulong[] cookies = [.. thrown.Select(exception => (ulong)nbd.AioFlush((ref int _) => throw exception))];
        List<Exception> seen = [];
        while (seen.Count < commands)
        {
            Collect(seen.Add, () => nbd.Poll(-1));
        }

        Assert.Equal(thrown, seen);
        Assert.All(cookies, cookie => Assert.Null(Assert.Throws<NbdException>(() => nbd.AioCommandCompleted(cookie)).InnerException));
    });

    /// <summary>The poll has an error of its own to tell. What the callbacks threw that heard of it is not lost for that.</summary>
    [Fact]
    public void A_poll_that_fails_says_why_and_what_was_thrown_meanwhile() => Bounded.Run(() =>
    {
        const int commands = 3;
        using PlainServer server = Answering(commands, [.. Enumerable.Repeat((byte)0xee, Wire.ReplySize)], replies: 0);
        using NbdHandle nbd = server.Connect();
        Exception[] thrown = [.. Enumerable.Range(0, commands).Select(i => New(0, i))];
        foreach (Exception exception in thrown)
        {
            nbd.AioFlush((ref int _) => throw exception);
        }

        void PollOn()
        {
            while (true)
            {
                nbd.Poll(-1);
            }
        }

        NbdException error = Assert.Throws<NbdException>(PollOn);
        Assert.StartsWith("nbd_poll: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing to poll for", error.Message, StringComparison.Ordinal);
        Assert.Equal(thrown, Assert.IsType<AggregateException>(error.InnerException).InnerExceptions);
        Assert.True(nbd.AioIsDead());
    });

    [Fact]
    public async Task An_await_has_all_that_its_callbacks_threw()
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.Fragmented(2, 0, 1));
        using NbdHandle nbd = server.Connect();
        List<Exception> thrown = [];
        NbdException error = await Expect.ErrorAsync(
            Errno.ECANCELED,
            "nbd_pread_structured: read: command failed",
            nbd.PreadStructuredAsync(new byte[3 * 512], 0, (_, _, _, ref _) =>
            {
                thrown.Add(New(0, thrown.Count));
                throw thrown[^1];
            }));
        Assert.Equal(3, thrown.Count);
        Assert.Equal(thrown, Assert.IsType<AggregateException>(error.InnerException).InnerExceptions);
        await Bounded.Of(nbd.ShutdownAsync());
    }

    [Fact]
    public async Task An_await_that_is_given_up_has_what_was_thrown_before()
    {
        using SemaphoreSlim called = new(0);
        using TestServer server = new(
            options => options.OnRequest = context => new(context.Reply().Data(context.Offset, new byte[512]).Send()));
        using NbdHandle nbd = server.Connect();
        using CancellationTokenSource stop = new();
        InvalidOperationException thrown = new("thrown by the callback");
        Task read = nbd.PreadStructuredAsync(
            new byte[1024],
            0,
            (_, _, _, ref _) =>
            {
                called.Release();
                throw thrown;
            },
            cancellationToken: stop.Token).AsTask();
        Assert.True(await called.WaitAsync(Bounded.Limit));
        await stop.CancelAsync();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(read));
        Assert.Same(thrown, error.InnerException);
        Assert.Equal(stop.Token, error.CancellationToken);
    }

    [Fact]
    public async Task The_callbacks_of_an_option_are_those_of_its_call()
    {
        using TestServer server = new();
        InvalidOperationException thrown = new("thrown by the callback");
        using NbdHandle nbd = new();
        nbd.SetOptMode(enable: true);
        await Bounded.Of(nbd.ConnectTcpAsync(PlainServer.Host, server.Port));
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => nbd.OptList((_, _) => throw thrown)));
        Assert.Equal(1, nbd.OptList((_, _) => 0));
        NbdException error = await Expect.ErrorAsync(
            Errno.ECANCELED, $"nbd_opt_list: {CallbackThrew}", new ValueTask(nbd.OptListAsync((_, _) => throw thrown).AsTask()));
        Assert.Same(thrown, error.InnerException);
        Assert.Equal(1, await Bounded.Of(nbd.OptListAsync((_, _) => 0).AsTask()));
        Assert.Same(
            thrown, Assert.Throws<InvalidOperationException>(() => nbd.OptListMetaContextQueries(["base:"], _ => throw thrown)));

        nbd.AioOptList((_, _) => throw thrown);
        List<Exception> seen = [];
        while (nbd.AioIsConnecting())
        {
            Collect(seen.Add, () => nbd.Poll(-1));
        }

        Assert.Same(thrown, Assert.Single(seen));
        nbd.OptGo();
        nbd.Pread(new byte[512], 0);
        nbd.Shutdown();
    }

    /// <summary>Every call is logged, and none is the debug callback's.</summary>
    [Fact]
    public void What_a_debug_callback_throws_fails_no_call() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = new();
        InvalidOperationException thrown = new("thrown by the callback");
        int calls = 0;
        nbd.SetDebug(debug: true);
        nbd.SetDebugCallback((_, _) => calls++ == 3 ? throw thrown : 0);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        byte[] buffer = new byte[512];
        nbd.Pread(buffer, 512);
        Assert.Equal(Wire.Content(512, 512), buffer);
        Assert.True(calls > 3);
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => nbd.Poll(0)));
        nbd.Shutdown();
    });

    [Fact]
    public async Task An_awaited_shutdown_has_it_as_its_cause()
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        InvalidOperationException thrown = new("thrown by the callback");
        nbd.AioFlush((ref int _) => throw thrown);
        NbdException error = await Expect.ErrorAsync(Errno.ECANCELED, $"nbd_shutdown: {CallbackThrew}", nbd.ShutdownAsync());
        Assert.Same(thrown, error.InnerException);
        Assert.True(nbd.AioIsClosed());
    }

    [Fact]
    public async Task To_dispose_of_a_handle_throws_nothing()
    {
        using TestServer server = new();
        int called = 0;
        int Throw(ref int error)
        {
            called++;
            throw new InvalidOperationException("thrown by the callback");
        }

        await using (NbdHandle nbd = server.Connect())
        {
            nbd.AioFlush(Throw);
        }

        using (NbdHandle nbd = server.Connect())
        {
            nbd.AioFlush(Throw);
        }

        Assert.Equal(2, called);
    }

    /// <summary>
    /// The handle is gone when the exception comes, and the command's object with it: it must not be put to another command.
    /// </summary>
    [Fact]
    public void A_callback_may_dispose_of_its_handle_and_throw() => Bounded.Run(() =>
    {
        using TestServer server = new();
        NbdHandle nbd = server.Connect();
        InvalidOperationException thrown = new("thrown by the callback");
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => nbd.PreadStructured(new byte[512], 0, (_, _, _, ref _) =>
        {
            nbd.Dispose();
            throw thrown;
        })));
    });

    [Fact]
    public void Of_what_nobody_takes_no_more_than_the_limit_is_kept() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        for (int i = 0; i < Limits.MaxCallbackFaults + 100; i++)
        {
            Exception thrown = New(0, i);
            nbd.AioFlush((ref int _) => throw thrown);
        }

        while (nbd.AioInFlight() > 0)
        {
            nbd.Pread(new byte[512], 0);
        }

        AggregateException all = Assert.Throws<AggregateException>(() => nbd.Poll(0));
        Assert.Equal(Limits.MaxCallbackFaults, all.InnerExceptions.Count);
        Assert.Equal("thread 0, round 0", all.InnerExceptions[0].Message);
    });

    private static InvalidOperationException New(int thread, int round) =>
        new(string.Create(CultureInfo.InvariantCulture, $"thread {thread}, round {round}"));

    private static bool Retire(NbdHandle nbd, ulong cookie, ConcurrentBag<Exception> seen)
    {
        try
        {
            return nbd.AioCommandCompleted(cookie);
        }
        catch (NbdException error) when (error.ErrorNumber == Errno.ECANCELED)
        {
            if (error.InnerException is { } cause)
            {
                seen.Add(cause);
            }

            return true;
        }
    }

    private static void Collect(ConcurrentBag<Exception> seen, Action drive) => Collect(seen.Add, drive);

    /// <summary>Drives, and takes apart what is thrown.</summary>
    private static void Collect(Action<Exception> take, Action drive)
    {
        try
        {
            drive();
        }
        catch (InvalidOperationException exception)
        {
            take(exception);
        }
        catch (AggregateException several)
        {
            foreach (Exception one in several.InnerExceptions)
            {
                take(one);
            }
        }
    }

    /// <summary>Receives so many flushes, answers some of them in one send, and adds bytes of the test's own.</summary>
    private static PlainServer Answering(int commands, byte[] rest, int replies = int.MaxValue) => PlainServer.Oldstyle(client =>
    {
        List<byte> answer = [];
        for (int i = 0; i < commands; i++)
        {
            WireRequest request = Wire.ReceiveRequest(client);
            answer.AddRange(i < replies ? Wire.Reply(request.Cookie) : []);
        }

        Wire.Send(client, [.. answer, .. rest]);
        _ = Wire.TryReceive(client, new byte[1]);
    });
}
