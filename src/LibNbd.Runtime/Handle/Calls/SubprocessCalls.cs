using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Connecting;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport.Processes;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>Servers that are started by the handle.</summary>
internal sealed class SubprocessCalls(Connection engine, ChildProcess child, ConnectionDriver driver, ConnectCalls connect)
{
    /// <summary>Longest name of a socket in socket activation: what systemd's own limit leaves room for by far.</summary>
    private const int MaxActivationName = 32;

    private const string NoSubprocesses = "subprocesses with sockets are not supported on this platform";

    private string _activationName = "";

    internal int SetSocketActivationName(string socketName)
    {
        if (socketName.Length > MaxActivationName)
        {
            return Fail(Errno.ENAMETOOLONG, $"socket activation name should be <= {MaxActivationName} characters");
        }

        if (!socketName.All(char.IsAsciiLetterOrDigit))
        {
            return Fail(Errno.EINVAL, "socket activation name should contain only alphanumeric ASCII characters");
        }

        _activationName = socketName;
        return 0;
    }

    internal string GetSocketActivationName() => _activationName;

    internal int AioConnectCommand(IReadOnlyList<string> argv)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Fail(Errno.ENOTSUP, NoSubprocesses);
        }

        if (!RequireCommandLine(argv))
        {
            return -1;
        }

        int errno = SubprocessStarter.StartOnSocket(argv, out Subprocess? process, out int socket);
        if (errno != 0)
        {
            return CannotStart(argv[0], errno);
        }

        child.NoteStart(argv[0], process!);
        return connect.AioConnectSocket(socket);
    }

    internal int AioConnectSystemdSocketActivation(IReadOnlyList<string> argv)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Fail(Errno.ENOTSUP, NoSubprocesses);
        }

        if (!RequireCommandLine(argv))
        {
            return -1;
        }

        int errno = SubprocessStarter.StartActivated(argv, _activationName, out Subprocess? process);
        if (errno != 0)
        {
            return CannotStart(argv[0], errno);
        }

        child.NoteStart(argv[0], process!);
        return connect.AioConnectUnix(process!.SocketPath!);
    }

    internal int KillSubprocess(int signum)
    {
        if (!OperatingSystem.IsLinux() || child.Process is not { } process)
        {
            return Fail(Errno.ESRCH, "no subprocess exists");
        }

        if (signum < 0)
        {
            return Fail(Errno.EINVAL, $"invalid signal number: {signum}");
        }

        int errno = process.Kill(signum == 0 ? LibcProcess.SigTerm : signum);
        return errno == 0 ? 0 : Fail(errno, "kill");
    }

    internal long GetSubprocessPid() =>
        OperatingSystem.IsLinux() && child.Process is { } process ? process.Pid : Fail(Errno.ESRCH, "no subprocess exists");

    private static bool RequireCommandLine(IReadOnlyList<string> argv)
    {
        if (argv.Count == 0)
        {
            return Refuse(Errno.EINVAL, "missing command name in argv list");
        }

        foreach (string argument in argv)
        {
            if (argument is null)
            {
                return Refuse(Errno.EFAULT, "argv cannot contain NULL");
            }

            if (argument.Contains('\0', StringComparison.Ordinal))
            {
                return Refuse(Errno.EINVAL, "argv cannot contain a NUL character");
            }
        }

        return true;
    }

    private int CannotStart(string command, int errno)
    {
        engine.MoveTo(ConnectionState.ConnectConnecting);
        driver.Die(errno, $"cannot start the command {(command.Length == 0 ? "(its name is empty)" : command)}", FailureCause.Connect);
        return -1;
    }
}
