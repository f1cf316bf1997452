using System.Globalization;

namespace LibNbd.Api.Tests;

/// <summary>The debug log, handle names, and the last error of a thread.</summary>
[Collection(Alone.Name)]
public sealed class DebugTests
{
    private const string Variable = "LIBNBD_DEBUG";

    [Fact]
    public void Each_call_is_reported_when_it_starts_and_when_it_ends()
    {
        List<(string Context, string Message)> lines = [];
        using NbdHandle nbd = new();
        nbd.SetDebugCallback((context, message) =>
        {
            lines.Add((context, message));
            return 0;
        });
        nbd.SetExportName("silent");
        Assert.Empty(lines);
        nbd.SetDebug(true);
        lines.Clear();
        nbd.SetExportName("a\"b\n");
        Assert.Throws<NbdException>(() => nbd.Pread(new byte[16], 4096, CommandFlags.Fua));
        Assert.Throws<NbdException>(() => nbd.Pwrite(new byte[] { 1, 0xff }, 1));
        nbd.SetRequestMetaContext(true);
        Assert.Equal("nbd_set_export_name", lines[0].Context);
        Assert.Equal("enter: export_name=\"a\"b\\x0a\"", lines[0].Message);
        Assert.Equal("leave: ret=0", lines[1].Message);
        Assert.Equal("nbd_pread", lines[2].Context);
        Assert.Equal("enter: buf=<buf> count=16 offset=4096 flags=0x1", lines[2].Message);
        Assert.Equal(
            "leave: error=\"nbd_pread: invalid state: START: the handle must be connected with the server: Transport endpoint is not "
            + "connected\"",
            lines[3].Message);
        Assert.Equal("enter: buf=01ff count=2 offset=1 flags=0x0", lines[4].Message);
        Assert.Equal("enter: request=true", lines[6].Message);

        // What cannot fail is not reported.
        int count = lines.Count;
        nbd.AioIsReady();
        nbd.GetStrictMode();
        Assert.Equal(count, lines.Count);
        nbd.SetDebug(false);
        lines.Clear();
        nbd.SetExportName("silent");
        Assert.Empty(lines);
    }

    [Fact]
    public void A_debug_callback_may_call_its_handle() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        int calls = 0;
        nbd.SetDebugCallback((_, _) =>
        {
            calls++;
            Assert.True(nbd.AioIsCreated());
            nbd.GetExportName();
            return 0;
        });
        nbd.SetDebug(true);
        nbd.SetExportName("name");
        Assert.InRange(calls, 2, 3);
    });

    [Fact]
    public void The_variable_switches_it_on_only_when_it_is_exactly_1()
    {
        foreach ((string? value, bool on) in ((string?, bool)[])[
            ("1", true), ("0", false), ("", false), ("11", false), ("yes", false), (null, false),
        ])
        {
            Environment.SetEnvironmentVariable(Variable, value);
            try
            {
                using NbdHandle nbd = new();
                Assert.Equal(on, nbd.GetDebug());
                nbd.SetDebug(false);
            }
            finally
            {
                Environment.SetEnvironmentVariable(Variable, null);
            }
        }
    }

    [Fact]
    public void Without_a_callback_lines_go_to_standard_error()
    {
        TextWriter real = Console.Error;
        using StringWriter captured = new(CultureInfo.InvariantCulture);
        Console.SetError(captured);
        try
        {
            using NbdHandle nbd = new();
            nbd.SetHandleName("my handle");
            nbd.SetDebug(true);
            nbd.ClearDebugCallback();
        }
        finally
        {
            Console.SetError(real);
        }

        string[] lines = captured.ToString().Split('\n');
        Assert.Contains("libnbd: debug: my handle: nbd_clear_debug_callback: enter:", lines);
        Assert.Contains("libnbd: debug: my handle: nbd_clear_debug_callback: leave: ret=0", lines);
        Assert.Contains("libnbd: debug: my handle: nbd_close: closing handle", lines);
    }

    [Fact]
    public void Handles_are_named_by_a_counter_of_the_process()
    {
        using NbdHandle first = new();
        using NbdHandle second = new();
        Assert.StartsWith("nbd", first.GetHandleName(), StringComparison.Ordinal);
        Assert.Equal(Number(first) + 1, Number(second));
        first.SetHandleName("");
        Assert.Equal("", first.GetHandleName());

        static int Number(NbdHandle nbd) => int.Parse(nbd.GetHandleName().AsSpan(3), CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_last_error_is_the_thread_s_own_and_outlives_success_and_the_handle() => Bounded.Run(() =>
    {
        Assert.Null(NbdHandle.GetError());
        Assert.Equal(0, NbdHandle.GetErrno());
        NbdHandle nbd = new();
        NbdException error = Assert.Throws<NbdException>(() => nbd.GetSize());
        nbd.SetExportName("name");
        nbd.Dispose();
        Assert.Equal(error.Message, NbdHandle.GetError());
        Assert.Equal(Errno.ENOTCONN, NbdHandle.GetErrno());
        Bounded.Run(() =>
        {
            Assert.Null(NbdHandle.GetError());
            Assert.Equal(0, NbdHandle.GetErrno());
        });
        using NbdHandle other = new();
        Assert.Equal(Errno.EINVAL, Assert.Throws<NbdException>(() => other.SetStrictMode((StrictMode)0xffff)).ErrorNumber);
        Expect.LastError(Errno.EINVAL, "nbd_set_strict_mode: flags: invalid value for flag: 0xffff");
        Assert.Equal("ENOTCONN", error.ErrorName);
    });
}
