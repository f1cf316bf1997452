using System.Runtime.CompilerServices;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>Handles that nobody disposed of: they are collected with what they hold, unless somebody awaits.</summary>
[Collection(Alone.Name)]
[Trait(PortableRun.Trait, "yes")]
public sealed class UnclosedTests
{
    private const int Handles = 8;

    /// <summary>Each leaves a connected handle in another condition behind.</summary>
    private static readonly Dictionary<string, Action<TestServer>> Conditions = new()
    {
        ["blocking"] = static server => server.Connect().Pread(new byte[512], 0),
        ["awaited"] = static server =>
        {
            NbdHandle nbd = new();
            Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", server.Port).AsTask());
            Bounded.Wait(nbd.PreadAsync(new byte[512], 0).AsTask());
        },
        ["many awaited"] = static server =>
        {
            NbdHandle nbd = server.Connect();
            Bounded.Wait(Task.WhenAll(Enumerable.Range(0, 64).Select(_ => nbd.PreadAsync(new byte[512], 0).AsTask())));
        },
        ["awaited and polled"] = static server =>
        {
            NbdHandle nbd = server.Connect();
            Task task = nbd.PreadAsync(new byte[512], 0).AsTask();
            while (!task.IsCompleted)
            {
                nbd.Poll(1);
            }
        },
        ["connecting"] = static server => new NbdHandle().AioConnectTcp("127.0.0.1", server.Port),
        ["negotiating"] = static server =>
        {
            NbdHandle nbd = new();
            nbd.SetOptMode(true);
            Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", server.Port).AsTask());
        },
        ["with commands outstanding"] = static server =>
        {
            NbdHandle nbd = server.Connect();
            nbd.AioPread(new byte[512], 0);
            nbd.AioPwrite(new byte[512], 0, (ref int _) => throw new InvalidOperationException("a callback of a handle that nobody has"));
        },
        ["with a write that the socket has no room for"] = static server =>
        {
            NbdHandle nbd = new();
            Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", server.Port).AsTask());
            for (int i = 0; i < 16; i++)
            {
                nbd.AioPwrite(new byte[TestServer.Size], 0);
            }
        },
        ["with a callback that refers to it"] = static server =>
        {
            NbdHandle nbd = new();
            nbd.SetDebugCallback((_, _) => nbd.AioIsReady() ? 0 : 1);
            nbd.ConnectTcp("127.0.0.1", server.Port);
        },
    };

    public static TheoryData<string> Names => [.. Conditions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_descriptors_are_given_back(string condition) => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.MaxConcurrentRequests = 4);

        // Once before counting, so that what is made once for all exists.
        Leave(server, condition, 1);
        Task idle = server.Server.IdleAsync();
        Collected.Until(() => idle.IsCompleted);
        int before = Collected.OpenSockets();
        Leave(server, condition, Handles);
        Collected.Until(() => Collected.OpenSockets() <= before);
        Bounded.Wait(server.Server.IdleAsync());
    });

    [Fact]
    public void One_whose_await_was_given_up_is_given_back_though_the_server_is_silent() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client => AssertEnds(client));
        LeaveCancelled(server);
        Collected.Until(() => server.HasEnded);
        server.Join();
    });

    [Fact]
    public void While_something_is_awaited_it_stays() => Bounded.Run(() =>
    {
        TaskCompletionSource released = new();
        using TestServer server = new(options => options.OnRequest = Misbehavior.WaitFor(released.Task));
        byte[] buffer = new byte[4096];
        (Task task, WeakReference core) = Await(server, buffer);
        for (int i = 0; i < 5; i++)
        {
            Collected.Now();
        }

        Assert.True(core.IsAlive);
        Assert.False(task.IsCompleted);
        released.SetResult();
        Bounded.Wait(task);
        Assert.Equal(Wire.Content(4096, 4096), buffer);
        Collected.Until(() => !core.IsAlive);
        Bounded.Wait(server.Server.IdleAsync());
    });

    [Fact]
    public void One_that_was_disposed_of_needs_no_finalizer() => Bounded.Run(() =>
    {
        using TestServer server = new();
        NbdHandle nbd = server.Connect();
        nbd.Dispose();
        nbd.Core.Abandon();
        nbd.Dispose();
        Bounded.Wait(server.Server.IdleAsync());
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leave(TestServer server, string condition, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Conditions[condition](server);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveCancelled(PlainServer server)
    {
        NbdHandle nbd = server.Connect();
        using CancellationTokenSource giveUp = new();
        Task task = nbd.PreadAsync(new byte[512], 0, cancellationToken: giveUp.Token).AsTask();
        giveUp.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Bounded.Wait(task));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Task Task, WeakReference Core) Await(TestServer server, byte[] buffer)
    {
        NbdHandle nbd = new();
        Bounded.Wait(nbd.ConnectTcpAsync("127.0.0.1", server.Port).AsTask());
        return (nbd.PreadAsync(buffer, 4096).AsTask(), new WeakReference(nbd.Core));
    }

    private static void AssertEnds(System.Net.Sockets.Socket client)
    {
        byte[] bytes = new byte[1];
        try
        {
            while (Wire.TryReceive(client, bytes))
            {
                // The command that nobody is going to be answered.
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // A reset is an end as well.
        }
    }
}
