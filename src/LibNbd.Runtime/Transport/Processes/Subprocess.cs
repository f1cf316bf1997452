using System.Globalization;
using System.Runtime.Versioning;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Processes;

/// <summary>A server that was started as a child of this process, until it has been reaped.</summary>
/// <remarks>
/// Guaranteed (docs/adr/0005-subprocesses.md): <see cref="End"/> comes back within the sum of <see cref="SubprocessPatience"/>, whatever
/// the child does; nothing of the child is left then, no process, no zombie, no descriptor, no folder (but for one that the kernel itself
/// does not let go of: that one is reaped later). A signal can reach no other process, even if the host program reaps children by itself.
/// No timer and no other thread is needed.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class Subprocess
{
    /// <summary>Without a pidfd there is nothing to wait on, so the child is asked in steps: short at first, as most end at once.</summary>
    private const int FirstStepMilliseconds = 1;

    /// <summary>The longest of these steps: late enough to cost nothing, soon enough to go unnoticed.</summary>
    private const int LongestStepMilliseconds = 50;

    private static readonly List<Subprocess> Unreaped = [];

    private readonly string? _directory;
    private int _pidDescriptor;
    private bool _reaped;

    internal Subprocess(int pid, string? directory)
    {
        Pid = pid;
        _directory = directory;
        _pidDescriptor = LibcProcess.OpenPid(pid);
        ReapTheLate();
    }

    internal int Pid { get; }

    /// <summary>For socket activation: where the child listens.</summary>
    internal string? SocketPath => _directory is null ? null : ActivationSocket.PathIn(_directory);

    /// <summary>How long <see cref="End"/> waits at each step; tests have less of it.</summary>
    internal SubprocessPatience Patience { get; set; } = SubprocessPatience.Default;

    /// <summary>Sends a signal; 0 or an errno. A child that has ended takes it without effect until it is reaped.</summary>
    internal int Kill(int signal)
    {
        if (_reaped)
        {
            return Errno.ESRCH;
        }

        int result = _pidDescriptor >= 0
            ? LibcProcess.SendSignal(_pidDescriptor, signal)
            : LibcProcess.Kill(Pid, signal);
        return result == 0 ? 0 : Libc.LastError;
    }

    /// <summary>How the child ended, for a reader, if it does so within the time; it is not reaped by this.</summary>
    internal string? DescribeEnd(int timeoutMilliseconds)
    {
        Deadline deadline = Deadline.After(timeoutMilliseconds);
        int step = FirstStepMilliseconds;
        while (!_reaped)
        {
            if (LibcProcess.PeekExit(Pid, out int code, out int status) != 0)
            {
                return null;
            }

            if (code != 0)
            {
                string number = status.ToString(CultureInfo.InvariantCulture);
                return code == LibcProcess.Exited ? $"exited with status {number}" : $"was killed by signal {number}";
            }

            int left = deadline.RemainingMilliseconds;
            if (left == 0)
            {
                return null;
            }

            Pause(left, ref step);
        }

        return null;
    }

    /// <summary>
    /// The connection is closed: a child by socket activation is asked to end; either is given time to, then made to, and reaped; its
    /// socket is removed.
    /// </summary>
    internal void End()
    {
        if (_reaped)
        {
            return;
        }

        bool ended = false;
        if (_directory is not null)
        {
            ActivationSocket.Remove(_directory);
        }
        else
        {
            ended = WaitForEnd(Patience.AfterHangUp);
        }

        if (!ended)
        {
            _ = Kill(LibcProcess.SigTerm);
            ended = WaitForEnd(_directory is null ? Patience.AfterTerminate : Patience.AfterHangUp);
        }

        if (!ended)
        {
            _ = Kill(LibcProcess.SigKill);
            ended = WaitForEnd(Patience.AfterKill);
        }

        if (!ended)
        {
            // Only a child that hangs in the kernel gets here. Whoever starts or ends the next one looks after it.
            lock (Unreaped)
            {
                Unreaped.Add(this);
            }
        }
    }

    private static void ReapTheLate()
    {
        lock (Unreaped)
        {
            Unreaped.RemoveAll(static late => late.TryReap());
        }
    }

    private bool WaitForEnd(int milliseconds)
    {
        Deadline deadline = Deadline.After(milliseconds);
        int step = FirstStepMilliseconds;
        while (!TryReap())
        {
            int left = deadline.RemainingMilliseconds;
            if (left == 0)
            {
                return false;
            }

            Pause(left, ref step);
        }

        return true;
    }

    private void Pause(int milliseconds, ref int step)
    {
        // A pidfd becomes readable when its process ends. Without one the poll of nothing is a sleep.
        Span<PollItem> items = [new PollItem(_pidDescriptor, PollEvents.Read)];
        int wait = _pidDescriptor >= 0 ? milliseconds : Math.Min(milliseconds, step);
        step = Math.Min(step * 2, LongestStepMilliseconds);
        _ = UnixPoller.Poll(items, wait, out _);
    }

    private bool TryReap()
    {
        int status;
        int result;
        int errno;
        do
        {
            result = LibcProcess.WaitPid(Pid, &status, LibcProcess.NoHang);
            errno = result < 0 ? Libc.LastError : 0;
        }
        while (errno == Errno.EINTR);

        if (result == 0)
        {
            return false;
        }

        // Reaped here, or (ECHILD) by the host program, which is as good.
        _reaped = true;
        if (_pidDescriptor >= 0)
        {
            _ = Libc.Close(_pidDescriptor);
            _pidDescriptor = -1;
        }

        return true;
    }
}
