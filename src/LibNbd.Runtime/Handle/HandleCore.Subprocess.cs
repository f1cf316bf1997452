using LibNbd.Runtime.Protocol;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>Servers that are started by the handle.</summary>
internal sealed partial class HandleCore
{
    /// <summary>Longest name of a socket in socket activation: what systemd's own limit leaves room for by far.</summary>
    private const int MaxActivationName = 32;

    private Subprocess? _subprocess;
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

    internal int ConnectCommand(IReadOnlyList<string> argv) => WaitForConnection(AioConnectCommand(argv));

    internal int ConnectSystemdSocketActivation(IReadOnlyList<string> argv) =>
        WaitForConnection(AioConnectSystemdSocketActivation(argv));

    internal int AioConnectCommand(IReadOnlyList<string> argv)
    {
        if (!RequireCommandLine(argv))
        {
            return -1;
        }

        int errno = Subprocess.StartOnSocket(argv, out _subprocess, out int socket);
        return errno == 0 ? AioConnectSocket(socket) : CannotStart(argv[0], errno);
    }

    internal int AioConnectSystemdSocketActivation(IReadOnlyList<string> argv)
    {
        if (!RequireCommandLine(argv))
        {
            return -1;
        }

        int errno = Subprocess.StartActivated(argv, _activationName, out _subprocess);
        return errno == 0 ? AioConnectUnix(_subprocess!.SocketPath!) : CannotStart(argv[0], errno);
    }

    internal int KillSubprocess(int signum)
    {
        if (_subprocess is not { } child)
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

    internal long GetSubprocessPid() => _subprocess is { } child ? child.Pid : Fail(Errno.ESRCH, "no subprocess exists");

    private static bool RequireCommandLine(IReadOnlyList<string> argv)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Refuse(Errno.ENOTSUP, "subprocesses with sockets are not supported on this platform");
        }

        return argv.Count > 0 || Refuse(Errno.EINVAL, "missing command name in argv list");
    }

    private int CannotStart(string command, int errno)
    {
        _engine.MoveTo(LibNbd.Runtime.Engine.EngineState.ConnectConnecting);
        _engine.Die(errno, $"cannot start the command {command}");
        AfterDriving();
        return -1;
    }
}
