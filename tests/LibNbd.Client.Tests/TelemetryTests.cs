using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Runtime.CompilerServices;

namespace LibNbd.Client.Tests;

/// <summary>What the client tells: meter, activities, events; and that nobody else's context changes by it.</summary>
[Collection(Alone.Name)]
public sealed class TelemetryTests : IDisposable
{
    private readonly Measurements _measured = new();

    public void Dispose() => _measured.Dispose();

    [Fact]
    public async Task Operations_are_measured_by_name_and_server()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(ByEndPoint(disk));
        await client.ReadAsync(new byte[4096], 0);
        await client.ReadAsync(new byte[512], 0);
        await client.WriteAsync(new byte[1024], 0);
        await client.FlushAsync();

        string server = $"server.address=127.0.0.1 server.port={disk.Server.Port}";
        Assert.Equal(2, _measured.Of("nbd.client.operation.duration", $"nbd.operation.name=read {server}").Count());
        Assert.All(_measured.Of("nbd.client.operation.duration", ""), static seconds => Assert.InRange(seconds, 0, 60));
        Assert.Equal(4608, _measured.Of("nbd.client.io", $"nbd.operation.name=read {server}").Sum());
        Assert.Equal(1024, _measured.Of("nbd.client.io", $"nbd.operation.name=write {server}").Sum());
        Assert.Single(_measured.Of("nbd.client.operation.duration", $"nbd.operation.name=flush {server}"));
        Assert.Single(_measured.Of("nbd.client.connection.create_time", server));
        Assert.Empty(_measured.Of("nbd.client.operation.errors", ""));
    }

    [Fact]
    public async Task Block_status_is_measured_and_traced_as_well()
    {
        using Traces traces = new();
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(ByEndPoint(disk));
        await foreach (NbdExtent extent in client.GetExtentsAsync(0, 4096))
        {
            Assert.Equal(4096, extent.Length);
        }

        Assert.Single(_measured.Of("nbd.client.operation.duration", "nbd.operation.name=block_status"));
        Assert.Empty(_measured.Of("nbd.client.io", "nbd.operation.name=block_status"));
        Activity traced = Assert.Single(traces.Ended, static activity => activity.OperationName == "nbd block_status");
        Assert.Equal(4096L, traced.GetTagItem("nbd.operation.size"));
    }

    [Fact]
    public async Task Connections_are_counted_when_somebody_asks()
    {
        await using TestDisk disk = new();
        string server = $"server.port={disk.Server.Port}";
        NbdClient client = await disk.ConnectAsync(ByEndPoint(disk));
        NbdClient other = await disk.ConnectAsync(ByEndPoint(disk));
        using Measurements late = new();
        Assert.Equal([2], late.Ask("nbd.client.connection.count", server));
        await client.DisposeAsync();
        Assert.Equal([1], late.Ask("nbd.client.connection.count", server));
        await other.DisposeAsync();

        // Who collects metrics keeps the last number.
        Assert.Equal([0], late.Ask("nbd.client.connection.count", server));
    }

    [Fact]
    public async Task Operations_that_have_not_ended_are_counted_when_somebody_asks()
    {
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int requests = 0;
        await using TestDisk disk = new(onRequest: async _ =>
        {
            if (Interlocked.Increment(ref requests) == 3)
            {
                asked.SetResult();
            }

            await released.Task;
            return RequestAction.Proceed;
        });
        string server = $"server.address=127.0.0.1 server.port={disk.Server.Port}";
        NbdClient client = await disk.ConnectAsync(ByEndPoint(disk));
        Task[] running =
        [
            client.ReadAsync(new byte[512], 0).AsTask(), client.ReadAsync(new byte[512], 512).AsTask(), client.TrimAsync(0, 512).AsTask(),
        ];
        await Bounded.Of(asked.Task);
        Assert.Equal([2], _measured.Ask("nbd.client.operation.active", $"nbd.operation.name=read {server}"));
        Assert.Equal([1], _measured.Ask("nbd.client.operation.active", $"nbd.operation.name=trim {server}"));
        Assert.Empty(_measured.Ask("nbd.client.operation.active", $"nbd.operation.name=write {server}"));
        released.SetResult();
        await Bounded.Of(Task.WhenAll(running));
        Assert.Equal([0], _measured.Ask("nbd.client.operation.active", $"nbd.operation.name=read {server}"));
    }

    [Fact]
    public void Of_ever_new_servers_the_first_are_remembered()
    {
        const int Most = Telemetry.ToldNumbers<int>.MaxRemembered;
        Telemetry.ToldNumbers<int> numbers = new();
        Assert.Equal(Most + 1, numbers.WithZeroes(Enumerable.Range(0, Most + 1).ToDictionary(static key => key, static _ => 1)).Count);
        Dictionary<int, int> later = numbers.WithZeroes(new() { [0] = 2, [-1] = 3 });
        Assert.Equal(Most + 1, later.Count);
        Assert.Equal((2, 3, 0), (later[0], later[-1], later[Most - 1]));
        Assert.DoesNotContain(Most, later);
    }

    [Fact]
    public void Being_counted_keeps_no_client_alive()
    {
        WeakReference client = Leave();
        Bounded.Until(() =>
        {
            GC.Collect();
            return !client.IsAlive;
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Leave() => new(new NbdClient(
            new NbdClientOptionsBuilder("nbd://localhost") { CommandTimeout = Timeout.InfiniteTimeSpan }.Build()));
    }

    [Fact]
    public async Task Errors_are_counted_by_code_and_attempts_to_connect_as_well()
    {
        await using TestDisk disk = new(onRequest: static _ => new(RequestAction.Fail(NbdError.NoSpace)));
        NbdClient client = await disk.ConnectAsync(ByEndPoint(disk));
        await Assert.ThrowsAsync<NbdException>(async () => await client.WriteAsync(new byte[512], 0));
        Assert.Equal([1], _measured.Of("nbd.client.operation.errors", "error.type=NoSpace"));
        Assert.Single(_measured.Of("nbd.client.operation.duration", "error.type=NoSpace"));
        Assert.Empty(_measured.Of("nbd.client.io", ""));

        disk.OnConnect = static _ => throw new InvalidOperationException("no way");
        NbdClient second = disk.Client();
        await Assert.ThrowsAsync<NbdException>(() => second.ConnectAsync());
        Assert.Single(_measured.Of("nbd.client.connection.create_time", "error.type=ConnectFailed"));
    }

    [Fact]
    public async Task What_is_sent_again_is_counted()
    {
        await using TestDisk disk = new();
        int requests = 0;
        disk.OnRequest = _ => new(Interlocked.Increment(ref requests) == 1 ? RequestAction.HangUp : RequestAction.Proceed);
        NbdClient client = await disk.ConnectAsync();
        await client.ReadAsync(new byte[512], 0);
        Assert.Equal([1], _measured.Of("nbd.client.operation.retries", "nbd.operation.name=read"));
        Assert.Single(_measured.Of("nbd.client.operation.duration", "nbd.operation.name=read"));
    }

    [Fact]
    public async Task Activities_are_children_of_the_callers_and_leave_his_context_alone()
    {
        using Traces traces = new();
        await using TestDisk disk = new(onRequest: static context => new(
            context.Command == NbdCommand.Write ? RequestAction.Fail(NbdError.InputOutput) : RequestAction.Proceed));
        using Activity parent = new Activity("caller").Start();
        NbdClient client = await disk.ConnectAsync(ByEndPoint(disk));
        ValueTask read = client.ReadAsync(new byte[4096], 512);
        Assert.Same(parent, Activity.Current);
        await read;
        Assert.Same(parent, Activity.Current);
        await Assert.ThrowsAsync<NbdException>(async () => await client.WriteAsync(new byte[512], 0));
        Assert.Same(parent, Activity.Current);

        Assert.Equal("nbd connect, nbd read, nbd write", string.Join(", ", traces.Ended.Select(static activity => activity.OperationName)));
        Assert.All(traces.Ended, activity => Assert.Equal(parent.SpanId, activity.ParentSpanId));
        Assert.All(traces.Ended, activity => Assert.Equal(disk.Server.Port, activity.GetTagItem("server.port")));
        Activity traced = traces.Ended.ElementAt(1);
        Assert.Equal((512L, 4096L), (traced.GetTagItem("nbd.operation.offset"), traced.GetTagItem("nbd.operation.size")));
        Assert.Equal(ActivityStatusCode.Unset, traced.Status);
        Activity failed = traces.Ended.ElementAt(2);
        Assert.Equal((ActivityStatusCode.Error, "Io"), (failed.Status, failed.GetTagItem("error.type")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_is_the_parent_of_its_commands(bool fails)
    {
        await using TestDisk source = new();
        await using TestDisk target = new(onRequest: _ => new(fails ? RequestAction.Fail(NbdError.NoSpace) : RequestAction.Proceed));
        NbdClient from = await source.ConnectAsync(ByEndPoint(source));
        NbdClient to = await target.ConnectAsync(ByEndPoint(target));
        using Traces traces = new();
        using Activity parent = new Activity("caller").Start();
        Task copying = from.CopyToAsync(to);
        Assert.Same(parent, Activity.Current);
        NbdException? failure = (NbdException?)await Record.ExceptionAsync(() => copying);
        Assert.Equal(fails, failure is not null);
        Assert.Same(parent, Activity.Current);

        Activity copy = Assert.Single(traces.Ended, static activity => activity.OperationName == "nbd copy");
        Assert.Equal(parent.SpanId, copy.ParentSpanId);
        Assert.Equal((long)TestDisk.Size, copy.GetTagItem("nbd.operation.size"));
        Assert.Equal(fails ? "NoSpace" : null, copy.GetTagItem("error.type"));
        Activity[] commands = [.. traces.Ended.Where(static activity => activity.OperationName != "nbd copy")];
        Assert.Contains(commands, static activity => activity.OperationName == "nbd read");
        Assert.Contains(commands, static activity => activity.OperationName == "nbd write");
        Assert.All(commands, activity => Assert.Equal(copy.SpanId, activity.ParentSpanId));
    }

    [Fact]
    public async Task Copies_of_streams_and_files_are_traced_as_well()
    {
        using Traces traces = new();
        using TestFolder folder = new();
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        string path = folder.NewPath("img");
        await client.CopyToAsync(path);
        await client.CopyFromAsync(path);
        using MemoryStream stream = new();
        await client.CopyToAsync(stream);
        stream.Position = 512;
        await client.CopyFromAsync(stream);
        Assert.Equal(
            [TestDisk.Size, TestDisk.Size, TestDisk.Size, TestDisk.Size - 512L],
            traces.Ended.Where(static activity => activity.OperationName == "nbd copy")
                .Select(static activity => (long)activity.GetTagItem("nbd.operation.size")!));
    }

    [Fact]
    public async Task The_steps_of_the_handshake_are_events_and_nothing_behind_it()
    {
        using Events events = new();
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(ByEndPoint(disk));
        string[] connected = [.. events.Lines];
        Assert.Equal("ConnectStart", connected[0].Split(' ')[0]);
        Assert.Equal("ConnectStop", connected[^1].Split(' ')[0]);
        Assert.Contains(
            connected,
            static line => line.StartsWith("HandshakeStep", StringComparison.Ordinal)
                && line.Contains("NBD_OPT_GO", StringComparison.Ordinal));
        await client.ReadAsync(new byte[512], 0);
        Assert.Equal(connected, events.Lines, StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_hook_keeps_the_debug_log()
    {
        using Events events = new();
        await using TestDisk disk = new();
        ConcurrentQueue<string> messages = [];
        NbdClient client = await disk.ConnectAsync(builder => builder.ConfigureHandle = handle =>
        {
            handle.SetDebugCallback((_, message) =>
            {
                messages.Enqueue(message);
                return 0;
            });
            handle.SetDebug(true);
        });
        messages.Clear();
        await client.ReadAsync(new byte[512], 0);
        Assert.NotEmpty(messages);
    }

    [Fact]
    public async Task A_loss_is_an_event_and_what_it_means()
    {
        using Events events = new();
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        await client.WriteAsync(new byte[512], 0);
        await disk.RestartAsync();
        await client.ReadAsync(new byte[512], 0);
        await Assert.ThrowsAsync<NbdException>(async () => await client.FlushAsync());
        Assert.Contains(events.Lines, static line => line.StartsWith("ConnectionLost", StringComparison.Ordinal));
        Assert.Contains(events.Lines, static line => line.StartsWith("WritesLost", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nbd://host.example/export", "host.example", 10809)]
    [InlineData("nbd://[::1]:7/", "[::1]", 7)]
    [InlineData("nbd+unix:///e?socket=/tmp/a%20b", "/tmp/a b", null)]
    public void The_server_of_a_URI_is_its_address_and_port(string uri, string address, int? port)
    {
        TagList tags = default;
        new Telemetry.ServerTags(new NbdClientOptionsBuilder(uri).Build()).AddTo(ref tags);
        Assert.Equal(address, tags.Single(static tag => tag.Key == "server.address").Value);
        Assert.Equal(port, tags.SingleOrDefault(static tag => tag.Key == "server.port").Value);
    }

    private static Action<NbdClientOptionsBuilder> ByEndPoint(TestDisk disk) => builder =>
    {
        builder.ConnectSocket = null;
        builder.EndPoint = new IPEndPoint(IPAddress.Loopback, disk.Server.Port);
    };

    /// <summary>All that the meter tells while it lives.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Instrument, string Tags, double Value)> _all = [];

        internal Measurements()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == NbdTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public void Dispose() => _listener.Dispose();

        internal IEnumerable<double> Of(string instrument, string tags) => _all
            .Where(one => one.Instrument == instrument && one.Tags.Contains(tags, StringComparison.Ordinal))
            .Select(static one => one.Value);

        /// <summary>What is told of an instrument that is asked, now.</summary>
        internal IEnumerable<double> Ask(string instrument, string tags)
        {
            _all.Clear();
            _listener.RecordObservableInstruments();
            return Of(instrument, tags);
        }

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            List<string> words = [];
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                words.Add($"{tag.Key}={tag.Value}");
            }

            _all.Enqueue((instrument.Name, string.Join(' ', words), value));
        }
    }

    /// <summary>All activities of the source that end while it lives.</summary>
    private sealed class Traces : IDisposable
    {
        private readonly ActivityListener _listener;

        internal Traces()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == NbdTelemetry.ActivitySourceName,
                Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        internal ConcurrentQueue<Activity> Ended { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>All events of the source while it lives.</summary>
    private sealed class Events : EventListener
    {
        internal ConcurrentQueue<string> Lines { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == NbdTelemetry.EventSourceName)
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        // The base constructor may call this before the queue is there.
        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            Lines?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? [])}");
    }
}
