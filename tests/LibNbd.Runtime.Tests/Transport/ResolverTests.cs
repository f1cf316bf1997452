using System.Net;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Runtime.Tests.Transport;

public class ResolverTests
{
    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_name_of_this_host_is_found(string name)
    {
        ResolveResult result = Resolver.Resolve(Platforms.Get(name), "localhost", "10809");
        Assert.Null(result.Error);
        Assert.NotEmpty(result.Addresses);
        Assert.All(result.Addresses, address =>
        {
            IPEndPoint end = Assert.IsType<IPEndPoint>(address.ToEndPoint());
            Assert.True(IPAddress.IsLoopback(end.Address));
            Assert.Equal(10809, end.Port);
        });
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task Numbers_are_answered_at_once(string name)
    {
        foreach ((string host, string text) in new[] { ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("192.0.2.1", "192.0.2.1:80") })
        {
            Task<ResolveResult> task = Resolver.ResolveAsync(Platforms.Get(name), host, "80", CancellationToken.None);
            Assert.True(task.IsCompletedSuccessfully);
            Assert.Equal(text, Assert.Single((await task).Addresses).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task An_unknown_name_fails_with_words(string name)
    {
        ResolveResult result = await Resolver.ResolveAsync(Platforms.Get(name), "nowhere.invalid", "80", CancellationToken.None);
        Assert.Empty(result.Addresses);
        Assert.False(string.IsNullOrEmpty(result.Error));
        Assert.Equal(0, result.Errno);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public async Task An_unknown_service_fails_with_words(string name)
    {
        ResolveResult result = await Resolver.ResolveAsync(
            Platforms.Get(name), "127.0.0.1", "no-such-service", CancellationToken.None);
        Assert.Empty(result.Addresses);
        Assert.Equal("Servname not supported for ai_socktype", result.Error);
    }

    [Theory]
    [InlineData("http", 80)]
    [InlineData("nbd", 10809)]
    public async Task A_service_has_its_port(string service, int port)
    {
        Assert.SkipUnless(
            File.Exists("/etc/services")
                && File.ReadLines("/etc/services").Any(line => line.StartsWith(service + "\t", StringComparison.Ordinal)),
            "this host does not know the service");
        ResolveResult result = await Resolver.ResolveAsync("127.0.0.1", service, CancellationToken.None);
        Assert.Equal($"127.0.0.1:{port}", Assert.Single(result.Addresses).ToString());
    }

    [Fact]
    public void The_portable_one_knows_nbd_by_itself() => Assert.Equal(
        "127.0.0.1:10809",
        Assert.Single(Resolver.Resolve(new PortableSocketPlatform(), "127.0.0.1", "nbd").Addresses).ToString());

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_name_with_a_NUL_is_not_cut_there(string name)
    {
        ResolveResult result = Resolver.Resolve(Platforms.Get(name), "localhost\0.invalid", "80");
        Assert.Empty(result.Addresses);
        Assert.NotNull(result.Error);
    }

    [Fact]
    public async Task Cancellation_leaves_a_look_up_behind()
    {
        bool pooled = true;
        ManualResetEventSlim release = new();
        using ManualResetEventSlim started = new();
        using CancellationTokenSource source = new();
        Task<ResolveResult> task = Resolver.RunOnThread(
            () =>
            {
                pooled = Thread.CurrentThread.IsThreadPoolThread;
                started.Set();
                release.Wait();
                return ResolveResult.Fail("late", 0);
            },
            source.Token);
        started.Wait();
        Assert.False(pooled);
        Assert.False(task.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        release.Set();
    }

    [Fact]
    public async Task Who_is_cancelled_before_does_not_begin() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Resolver.ResolveAsync("127.0.0.1", "80", new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_failure_of_the_thread_is_the_callers() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Resolver.RunOnThread(() => throw new InvalidOperationException("broken"), CancellationToken.None));
}
