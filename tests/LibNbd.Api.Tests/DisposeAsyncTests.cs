using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary><c>await using</c> comes to its end, whatever the server does.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class DisposeAsyncTests
{
    /// <summary>Short, for servers that are not going to answer anyway.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void A_server_that_ignores_the_goodbye_holds_it_up_for_the_limit_at_most(int commands) => Bounded.Run(() =>
    {
        using ManualResetEventSlim over = new();
        using PlainServer server = PlainServer.Oldstyle(_ => over.Wait(Bounded.Limit));
        NbdHandle nbd = server.Connect();
        nbd.ShutdownTimeout = Short;
        Task[] tasks = [.. Enumerable.Range(0, commands).Select(_ => nbd.PreadAsync(new byte[512], 0).AsTask())];
        Bounded.Wait(nbd.DisposeAsync().AsTask());
        Assert.Throws<ObjectDisposedException>(() => nbd.GetSize());
        Assert.All(tasks, static task => Assert.Equal(Errno.ENOTCONN, Assert.Throws<NbdException>(() => Bounded.Wait(task)).ErrorNumber));
        over.Set();
    });

    /// <summary>What is written first fills the socket, so that the goodbye does not even leave.</summary>
    [Fact]
    public void A_server_that_does_not_even_read_holds_it_up_for_the_limit_at_most() => Bounded.Run(() =>
    {
        using ManualResetEventSlim over = new();
        using PlainServer server = PlainServer.Oldstyle(_ => over.Wait(Bounded.Limit), bufferSize: 4096);
        NbdHandle nbd = server.Connect();
        nbd.ShutdownTimeout = Short;
        Task[] tasks = [.. Enumerable.Range(0, 8).Select(_ => nbd.PwriteAsync(new byte[1 << 20], 0).AsTask())];
        Bounded.Wait(nbd.DisposeAsync().AsTask());
        Assert.All(tasks, static task => Assert.Equal(Errno.ENOTCONN, Assert.Throws<NbdException>(() => Bounded.Wait(task)).ErrorNumber));
        over.Set();
    });

    [Fact]
    public void A_server_that_answers_is_waited_for_and_hears_the_goodbye() => Bounded.Run(() =>
    {
        bool heard = false;
        using PlainServer server = PlainServer.Oldstyle(client => heard = Wire.ReceiveRequest(client).Type == Wire.Disconnect);
        NbdHandle nbd = server.Connect();
        nbd.ShutdownTimeout = Timeout.InfiniteTimeSpan;
        Bounded.Wait(nbd.DisposeAsync().AsTask());
        server.Join();
        Assert.True(heard);
    });

    [Fact]
    public void Without_a_limit_to_wait_for_nothing_is_said() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client => Assert.False(Wire.TryReceive(client, new byte[1]), "it said something"));
        NbdHandle nbd = server.Connect();
        nbd.ShutdownTimeout = TimeSpan.Zero;
        Bounded.Wait(nbd.DisposeAsync().AsTask());
        server.Join();
    });

    [Theory]
    [InlineData(HandshakeStep.Accepted)]
    [InlineData(HandshakeStep.ClientFlags)]
    public void While_connecting_there_is_nothing_to_wait_for(HandshakeStep step) => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.HandshakeFaults.Add(new HandshakeFault(step, HandshakeFaultKind.Silence)));
        NbdHandle nbd = new() { ShutdownTimeout = Timeout.InfiniteTimeSpan };
        Task connect = nbd.ConnectTcpAsync("localhost", server.Port).AsTask();
        Bounded.Wait(nbd.DisposeAsync().AsTask());
        Assert.Equal(Errno.ENOTCONN, Assert.Throws<NbdException>(() => Bounded.Wait(connect)).ErrorNumber);
    });

    [Fact]
    public void Several_may_dispose_of_it_at_once() => Bounded.Run(() =>
    {
        using ManualResetEventSlim over = new();
        using PlainServer server = PlainServer.Oldstyle(_ => over.Wait(Bounded.Limit));
        NbdHandle nbd = server.Connect();
        nbd.ShutdownTimeout = Short;
        Bounded.Wait(Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => nbd.DisposeAsync().AsTask()))));
        over.Set();
    });

    [Fact]
    public void The_limit_is_5_seconds_and_can_be_set()
    {
        using NbdHandle nbd = new();
        Assert.Equal(TimeSpan.FromSeconds(5), nbd.ShutdownTimeout);
        foreach (TimeSpan good in (TimeSpan[])[TimeSpan.Zero, Timeout.InfiniteTimeSpan, TimeSpan.FromMilliseconds(int.MaxValue)])
        {
            nbd.ShutdownTimeout = good;
            Assert.Equal(good, nbd.ShutdownTimeout);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => nbd.ShutdownTimeout = TimeSpan.FromMilliseconds(-2));
        Assert.Throws<ArgumentOutOfRangeException>(() => nbd.ShutdownTimeout = TimeSpan.FromMilliseconds(int.MaxValue + 1.0));
    }
}
