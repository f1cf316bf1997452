using System.Globalization;
using System.Runtime.Versioning;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Processes;

namespace LibNbd.Interop.Tests;

/// <summary>
/// Children that do not do as they should: whatever they do, closing the handle comes back, and nothing is left. What is left is counted in
/// the whole process, so these tests run alone.
/// </summary>
[Collection(ExclusiveCollection.Name)]
[SupportedOSPlatform("linux")]
public sealed class SubprocessEndTests
{
    /// <summary>No longer than this for anything that may have to be waited for in full.</summary>
    private static readonly SubprocessPatience Impatient = new(AfterHangUp: 50, AfterTerminate: 50, AfterKill: 30_000);

    /// <summary>Says what an oldstyle server says in the beginning: magic, magic, size, flags, zeroes; 152 bytes.</summary>
    private const string OldstyleGreeting =
        @"printf 'NBDMAGIC\0\0\102\002\201\206\022\123\0\0\0\0\0\020\0\0\0\0\0\001'; head -c 124 /dev/zero";

    /// <summary>What a newstyle server says first: 18 bytes.</summary>
    private const string NewstyleGreeting = @"printf 'NBDMAGICIHAVEOPT\0\003'";

    public static TheoryData<string, int, int> Deaths
    {
        get
        {
            TheoryData<string, int, int> deaths = [];
            foreach (int length in (int[])[0, 1, 7, 8, 15, 16, 23, 24, 27, 28, 29, 100, 151])
            {
                deaths.Add(OldstyleGreeting, length, 3);
            }

            foreach (int length in (int[])[1, 8, 16, 17, 18])
            {
                deaths.Add(NewstyleGreeting, length, 4);
            }

            return deaths;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public Task One_that_dies_in_the_handshake_is_named_with_its_status(string greeting, int length, int status) => RunAndCount(scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        string script = string.Create(CultureInfo.InvariantCulture, $"{{ {greeting}; }} | head -c {length}; exit {status}");
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectCommand(["sh", "-c", script]));
        Assert.Contains(error.ErrorNumber, (int[])[0, Errno.ECONNRESET, Errno.EPIPE]);
        Assert.Contains($"the command sh exited with status {status}", error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
        nbd.Dispose();
    });

    [Fact]
    public Task One_that_is_killed_in_the_handshake_is_named_with_its_signal() => RunAndCount(scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectCommand(["sh", "-c", "kill -9 $$"]));
        Assert.Equal(0, error.ErrorNumber);
        Assert.Equal(
            "nbd_connect_command: recv: server disconnected unexpectedly: the command sh was killed by signal 9", error.Message);
        nbd.Dispose();
    });

    [Theory]
    [InlineData("exec sleep 1000")]
    [InlineData("trap '' TERM; exec sleep 1000")]
    [InlineData("trap '' TERM HUP INT PIPE; exec sleep 1000")]
    [InlineData("while :; do :; done")]
    public Task One_that_never_answers_is_ended(string script) => RunAndCount(async scope =>
    {
        foreach (bool activation in (bool[])[false, true])
        {
            NbdHandle nbd = scope.NewHandle();
            string[] command = ["sh", "-c", script];
            using CancellationTokenSource giveUp = new();
            Task connect = activation
                ? nbd.ConnectSystemdSocketActivationAsync(command, giveUp.Token).AsTask()
                : nbd.ConnectCommandAsync(command, giveUp.Token).AsTask();
            long pid = nbd.GetSubprocessPid();
            nbd.Core.Child!.Patience = Impatient;
            Assert.False(connect.IsCompleted);
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WaitAsync(Scope.Limit));
            nbd.Dispose();
            AssertGone(pid);
        }
    });

    [Fact]
    public Task A_connect_that_blocks_is_ended_by_closing_from_another_thread() => RunAndCount(scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        Task<NbdException> connect = Task.Factory.StartNew(
            () => Assert.ThrowsAny<NbdException>(() => nbd.ConnectCommand(["sh", "-c", "trap '' TERM; exec sleep 1000"])),
            scope.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Bounded.Until(() => nbd.Core.Child is not null && nbd.AioIsConnecting());
        nbd.Core.Child!.Patience = Impatient;
        nbd.Dispose();
        Assert.Equal(Errno.ENOTCONN, connect.GetAwaiter().GetResult().ErrorNumber);
    });

    [Fact]
    public Task One_that_ends_by_itself_is_given_the_time_to() => RunAndCount(scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        string done = scope.Folder.NewPath("done");

        // It writes something down once its connection is closed; a signal would end it before.
        string script = $"{OldstyleGreeting}; cat >/dev/null; echo done > {done}";
        nbd.ConnectCommand(["sh", "-c", script]);
        nbd.Dispose();
        Assert.Equal("done\n", File.ReadAllText(done));
    });

    [Fact]
    public Task One_that_closes_its_output_only_is_a_server_that_hung_up() => RunAndCount(scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        string[] command =
        [
            Peers.Require("python3"), "-c", "import socket, time\nsocket.socket(fileno=0).shutdown(socket.SHUT_WR)\ntime.sleep(1000)",
        ];
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectCommand(command));
        Assert.Equal((0, "nbd_connect_command: recv: server disconnected unexpectedly"), (error.ErrorNumber, error.Message));
        long pid = nbd.GetSubprocessPid();
        nbd.Core.Child!.Patience = Impatient;
        nbd.Dispose();
        AssertGone(pid);
    });

    [Fact]
    public Task A_grandchild_that_keeps_the_socket_does_not_hold_the_handle_up() => RunAndCount(async scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        string file = scope.Folder.NewPath("pid");
        using CancellationTokenSource giveUp = new();
        Task connect = nbd.ConnectCommandAsync(["sh", "-c", $"sleep 1000 & echo $! > {file}.new; mv {file}.new {file}"], giveUp.Token)
            .AsTask();
        long pid = nbd.GetSubprocessPid();
        Bounded.Until(() => File.Exists(file));
        int grandchild = int.Parse(await File.ReadAllTextAsync(file, scope.Token), CultureInfo.InvariantCulture);
        try
        {
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WaitAsync(Scope.Limit));
            nbd.Dispose();
            AssertGone(pid);
        }
        finally
        {
            _ = NativeMethods.Kill(grandchild, LibcProcess.SigKill);
        }
    });

    [Theory]
    [InlineData("/nonexistent/command", Errno.ENOENT)]
    [InlineData("no-such-command-anywhere", Errno.ENOENT)]
    [InlineData("", Errno.ENOENT)]
    [InlineData("/", Errno.EACCES)]
    [InlineData("/etc/passwd", Errno.EACCES)]
    [InlineData("/etc/passwd/x", Errno.ENOTDIR)]
    public Task One_that_cannot_be_run_is_refused_with_the_reason(string command, int errno) => RunAndCount(scope =>
    {
        foreach (bool activation in (bool[])[false, true])
        {
            NbdHandle nbd = scope.NewHandle();
            NbdException error = Assert.Throws<NbdException>(() =>
            {
                if (activation)
                {
                    nbd.ConnectSystemdSocketActivation([command]);
                }
                else
                {
                    nbd.ConnectCommand([command]);
                }
            });
            Assert.Equal(errno, error.ErrorNumber);
            Assert.Contains($"cannot start the command {command}", error.Message, StringComparison.Ordinal);
            Assert.True(nbd.AioIsDead());
            Assert.Equal(Errno.ESRCH, Assert.Throws<NbdException>(() => nbd.GetSubprocessPid()).ErrorNumber);
            nbd.Dispose();
        }
    });

    [Theory]
    [InlineData("#!/nonexistent/interpreter\n", Errno.ENOENT)]
    [InlineData("#! \t/etc/passwd -x\n", Errno.EACCES)]
    public Task A_script_whose_interpreter_cannot_be_run_is_refused_with_the_reason(string text, int errno) => RunAndCount(scope =>
    {
        string script = scope.Folder.NewFile(System.Text.Encoding.ASCII.GetBytes(text));
        MakeExecutable(script);
        foreach (bool activation in (bool[])[false, true])
        {
            NbdHandle nbd = scope.NewHandle();
            NbdException error = Assert.Throws<NbdException>(() =>
            {
                if (activation)
                {
                    nbd.ConnectSystemdSocketActivation([script]);
                }
                else
                {
                    nbd.ConnectCommand([script]);
                }
            });
            Assert.Equal(errno, error.ErrorNumber);
            Assert.Contains($"cannot start the command {script}", error.Message, StringComparison.Ordinal);
            nbd.Dispose();
        }
    });

    [Fact]
    public Task A_script_without_an_interpreter_line_is_run_by_the_shell() => RunAndCount(scope =>
    {
        string script = scope.Folder.NewFile(System.Text.Encoding.ASCII.GetBytes($"{OldstyleGreeting}\ncat > /dev/null\n"));
        MakeExecutable(script);
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectCommand([script, "argument"]);
        Assert.Equal("oldstyle", nbd.GetProtocol());
        nbd.Dispose();
    });

    [Fact]
    public Task The_child_gets_the_environment_plain_signals_and_no_descriptor_of_ours() => RunAndCount(scope =>
    {
        string report = scope.Folder.NewPath("report");
        using Variables variables = new(("NBD_TEST_VALUE", "a b"), ("LISTEN_PID", "1"), ("LISTEN_FDS", "9"), ("LISTEN_FDNAMES", "x"));
        string script =
            "{ echo \"$NBD_TEST_VALUE:$LISTEN_FDS:$LISTEN_FDNAMES:$LISTEN_PID:$$\"; grep -E '^Sig(Blk|Ign):' /proc/self/status; "
            + $"readlink /proc/$$/fd/*; }} > {report} 2>&1; exit 5";
        List<string> before = Descriptors.TargetsOf("/proc/self/fd");
        NbdHandle other = scope.NewHandle();
        other.ConnectCommand(["sh", "-c", $"{OldstyleGreeting}; cat > /dev/null"]);
        List<string> ours = [.. Descriptors.TargetsOf("/proc/self/fd").Except(before, StringComparer.Ordinal)];
        Assert.NotEmpty(ours);
        NbdHandle nbd = scope.NewHandle();
        nbd.SetSocketActivationName("disk7");
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectSystemdSocketActivation(["sh", "-c", script]));
        Assert.Contains("the command sh exited with status 5", error.Message, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(report);
        string[] first = lines[0].Split(':');
        Assert.Equal(["a b", "1", "disk7"], first[..3]);
        Assert.Equal(first[3], first[4]);
        Assert.Equal(0UL, Mask(lines[1]));
        Assert.Equal(0UL, Mask(lines[2]) & (1UL << (LibcProcess.SigPipe - 1)));

        // What the host program lets its children have is its business; another handle's socket is ours.
        Assert.Contains(lines[3..], static target => target.StartsWith("socket:", StringComparison.Ordinal));
        Assert.Empty(lines[3..].Intersect(ours, StringComparer.Ordinal));
        nbd.Dispose();
        other.Dispose();

        static ulong Mask(string line) =>
            ulong.Parse(line.Split(':')[1].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    });

    [Fact]
    public Task The_folder_of_socket_activation_is_nobody_elses_and_is_removed() => RunAndCount(async scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        using CancellationTokenSource giveUp = new();
        Task connect = nbd.ConnectSystemdSocketActivationAsync(["sleep", "1000"], giveUp.Token).AsTask();
        string path = nbd.Core.Child!.SocketPath!;
        string folder = Path.GetDirectoryName(path)!;
        Assert.StartsWith("/tmp/libnbd", folder, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        Assert.Null(new DirectoryInfo(folder).LinkTarget);
        Assert.Equal($"nbd+unix:///?socket={path}", nbd.GetUri());
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WaitAsync(Scope.Limit));
        nbd.Dispose();
        Assert.False(Directory.Exists(folder));
    });

    [Fact]
    public Task What_somebody_puts_in_the_place_of_the_socket_is_not_followed() => RunAndCount(async scope =>
    {
        string precious = scope.Folder.NewFile([1, 2, 3]);
        NbdHandle nbd = scope.NewHandle();
        using CancellationTokenSource giveUp = new();
        Task connect = nbd.ConnectSystemdSocketActivationAsync(["sleep", "1000"], giveUp.Token).AsTask();
        string path = nbd.Core.Child!.SocketPath!;
        File.Delete(path);
        File.CreateSymbolicLink(path, precious);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WaitAsync(Scope.Limit));
        nbd.Dispose();
        Assert.Equal(3, new FileInfo(precious).Length);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    });

    [Fact]
    public Task A_signal_reaches_the_child_and_nobody_after_it() => RunAndCount(scope =>
    {
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectCommand(["sh", "-c", $"{OldstyleGreeting}; exec sleep 1000"]);
        Assert.Equal(Errno.EINVAL, Assert.Throws<NbdException>(() => nbd.KillSubprocess(-1)).ErrorNumber);
        Assert.Equal(Errno.EINVAL, Assert.Throws<NbdException>(() => nbd.KillSubprocess(1000)).ErrorNumber);
        nbd.KillSubprocess(0);
        Assert.Equal("was killed by signal 15", nbd.Core.Child!.DescribeEnd((int)Scope.Limit.TotalMilliseconds));

        // It is a zombie until the handle is closed: signals still go to it, and its number to nobody else.
        nbd.KillSubprocess(LibcProcess.SigKill);
        nbd.Dispose();
        Assert.Equal(Errno.ESRCH, nbd.Core.Child!.Kill(LibcProcess.SigTerm));
    });

    /// <summary>Runs a test and compares what the process has before and after: children, descriptors, folders.</summary>
    private static Task RunAndCount(Action<Scope> body) => RunAndCount(scope =>
    {
        body(scope);
        return Task.CompletedTask;
    });

    private static Task RunAndCount(Func<Scope, Task> body) => Scope.Run(async scope =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "subprocesses with sockets are there on Linux only");
        using (NbdHandle warmUp = new())
        {
            // What is made once and kept (the reactor's descriptors) is made before counting.
            await Assert.ThrowsAsync<NbdException>(() => warmUp.ConnectUnixAsync("/nonexistent", scope.Token).AsTask());
        }

        string[] folders = Directory.GetDirectories("/tmp", "libnbd*");
        HashSet<string> sockets = Descriptors.OpenSockets();
        int handles = CountPidDescriptors();
        await body(scope);
        Assert.True(
            SpinWait.SpinUntil(() => Descriptors.OpenSockets().IsSubsetOf(sockets), Scope.Limit),
            "sockets are left: " + string.Join(' ', Descriptors.OpenSockets().Except(sockets, StringComparer.Ordinal)));
        Assert.Equal(handles, CountPidDescriptors());
        Assert.Empty(Directory.GetDirectories("/tmp", "libnbd*").Except(folders, StringComparer.Ordinal));
        Assert.DoesNotContain(Zombies(), static zombie => zombie.Contains("(sh)", StringComparison.Ordinal)
            || zombie.Contains("(sleep)", StringComparison.Ordinal));
    });

    private static int CountPidDescriptors() =>
        Descriptors.TargetsOf("/proc/self/fd").Count(static target => target.Contains("pidfd", StringComparison.Ordinal));

    /// <summary>The first fields of the state of each child of this process that has ended and was not reaped.</summary>
    private static List<string> Zombies()
    {
        List<string> zombies = [];
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                foreach (string child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    string state = File.ReadAllText($"/proc/{child}/stat");
                    if (state.Contains(") Z ", StringComparison.Ordinal))
                    {
                        zombies.Add(state);
                    }
                }
            }
            catch (IOException)
            {
                // Ended meanwhile, or a kernel without this file.
            }
        }

        return zombies;
    }

    private static void AssertGone(long pid) =>
        Assert.False(Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}")), "a process is left");

    private static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
