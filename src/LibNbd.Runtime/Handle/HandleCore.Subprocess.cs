using System.Globalization;
using System.Runtime.Versioning;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>Servers that are started by the handle.</summary>
internal sealed partial class HandleCore
{
    /// <summary>Longest name of a socket in socket activation: what systemd's own limit leaves room for by far.</summary>
    private const int MaxActivationName = 32;

    /// <summary>
    /// A server that dies closes its socket a moment before its status can be asked for: the status of one whose connection was lost is waited
    /// for so long, once, that the error can tell it.
    /// </summary>
    private const int FateMilliseconds = 100;

    private const string NoSubprocesses = "subprocesses with sockets are not supported on this platform";

    private Subprocess? _subprocess;
    private string _command = "";
    private string _activationName = "";

    /// <summary>Why the connection died is that nothing more can be received or sent.</summary>
    private bool _connectionLost;

    /// <summary>The child, for tests.</summary>
    internal Subprocess? Child => _subprocess;

    /// <summary>Whether the handle has started a server.</summary>
    internal bool HasChild => _subprocess is not null;

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

    internal int ConnectCommand(IReadOnlyList<string> argv) => WaitForConnection(AioConnectCommand(argv));

    internal int ConnectSystemdSocketActivation(IReadOnlyList<string> argv) =>
        WaitForConnection(AioConnectSystemdSocketActivation(argv));

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

        int errno = SubprocessStarter.StartOnSocket(argv, out _subprocess, out int socket);
        if (errno != 0)
        {
            return CannotStart(argv[0], errno);
        }

        NoteStart(argv[0]);
        return AioConnectSocket(socket);
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

        int errno = SubprocessStarter.StartActivated(argv, _activationName, out _subprocess);
        if (errno != 0)
        {
            return CannotStart(argv[0], errno);
        }

        NoteStart(argv[0]);
        return AioConnectUnix(_subprocess!.SocketPath!);
    }

    internal int KillSubprocess(int signum)
    {
        if (!OperatingSystem.IsLinux() || _subprocess is not { } child)
        {
            return Fail(Errno.ESRCH, "no subprocess exists");
        }

        if (signum < 0)
        {
            return Fail(Errno.EINVAL, $"invalid signal number: {signum}");
        }

        int errno = child.Kill(signum == 0 ? LibcProcess.SigTerm : signum);
        return errno == 0 ? 0 : Fail(errno, "kill");
    }

    internal long GetSubprocessPid() =>
        OperatingSystem.IsLinux() && _subprocess is { } child ? child.Pid : Fail(Errno.ESRCH, "no subprocess exists");

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

    [SupportedOSPlatform("linux")]
    private void NoteStart(string command)
    {
        _command = command;
        if (_debug)
        {
            Debug(string.Create(CultureInfo.InvariantCulture, $"started the command {command}, process {_subprocess!.Pid}"));
        }
    }

    private int CannotStart(string command, int errno)
    {
        _engine.MoveTo(EngineState.ConnectConnecting);
        _engine.Die(errno, $"cannot start the command {(command.Length == 0 ? "(its name is empty)" : command)}");
        AfterDriving();
        return -1;
    }

    /// <summary>What is to be said of the child if its end is why the connection was lost; empty if it still runs, or if there is none.</summary>
    private string FateOfSubprocess() =>
        OperatingSystem.IsLinux() && _subprocess?.DescribeEnd(FateMilliseconds) is { } end ? $": the command {_command} {end}" : "";

    /// <summary>Without the lock: it may take as long as the child does. Nobody can use the handle any more.</summary>
    internal void EndSubprocess()
    {
        if (OperatingSystem.IsLinux())
        {
            _subprocess?.End();
        }
    }
}
