using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Awaiting;
using LibNbd.Runtime.Handle.Driving;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>The second half of every blocking call: it drives the connection until what the first half has begun is over.</summary>
/// <remarks>
/// The first half is the asynchronous call of the same operation, or the beginning of the call itself; the gates put the two together
/// (docs/adr/0002-generated-code.md). What the first half returned comes here, a refusal too: its error is set already.
/// </remarks>
internal sealed class CallWaits(
    Connection engine, ConnectionDriver driver, ConnectionWaiter waiter, EngineReports reports, StateWaiters waiters, CallFaults faults,
    CommandCalls commands)
{
    /// <summary>Waits for the reply to a command, and retires it.</summary>
    internal int ForCommand(long cookie)
    {
        if (cookie < 0)
        {
            return -1;
        }

        if (engine.Find((ulong)cookie) is { } command)
        {
            command.HasOwner = true;
        }

        return faults.Waited((ulong)cookie, Retired((ulong)cookie));
    }

    /// <summary>Waits for the answer to an option.</summary>
    internal int ForOption(int begun, OptionAnswer answer) => Answered(begun, answer) ? 0 : -1;

    /// <summary>The same of an option that is a question: whether the server has agreed.</summary>
    internal int ForOptionBool(int begun, OptionAnswer answer) => Answered(begun, answer) ? Number(answer.Outcome.Granted) : -1;

    /// <summary>The same of an option with several answers: how many there were.</summary>
    internal int ForOptionInt(int begun, OptionAnswer answer) => Answered(begun, answer) ? answer.Outcome.Count : -1;

    /// <summary>Waits until the connection is there or has failed; or has ended, if that is what was asked for.</summary>
    internal int ForConnection(int begun)
    {
        if (begun != 0)
        {
            return -1;
        }

        while (engine.HandleState == HandleStates.Connecting)
        {
            if (waiter.WaitAndDrive(-1) < 0 && !waiters.HasLeft)
            {
                return -1;
            }
        }

        (int errno, string? message) = waiters.ConnectionOutcome();
        return message is null ? 0 : Fail(errno, message);
    }

    /// <summary>Waits until the connection has ended. It drives for everybody, and so throws what nobody else does.</summary>
    internal int ForEnd(int begun) => faults.DroveForAll(begun == 0 && HasEnded() ? 0 : -1);

    private bool HasEnded()
    {
        while (!driver.HasEnded)
        {
            // A connection that dies while it is being shut down is shut down.
            if (waiter.WaitAndDrive(-1) < 0 && !driver.HasEnded)
            {
                return false;
            }
        }

        return true;
    }

    private int Retired(ulong cookie)
    {
        while (true)
        {
            if (engine.Find(cookie) is not { } command)
            {
                // The handle was closed by another thread, and the command with it.
                return Fail(Errno.ENOTCONN, "the handle was closed while the command was in flight");
            }

            if (command.Phase == CommandPhase.Done)
            {
                return commands.Retire(command) == 1 ? 0 : -1;
            }

            if (waiter.WaitAndDrive(-1) < 0)
            {
                Command? waitedFor = engine.Find(cookie);
                if (waitedFor is { Phase: CommandPhase.Done, IsLost: false })
                {
                    // Its answer had come before what went wrong, which is for the next call to tell.
                    continue;
                }

                // The error of the wait is the one to tell. The caller's buffer is out of scope from here on.
                if (waitedFor is not null)
                {
                    engine.Abandon(waitedFor);
                }

                return -1;
            }
        }
    }

    /// <summary>Whether the option has not failed. What its callbacks threw is thrown by the call, however it ended.</summary>
    private bool Answered(int begun, OptionAnswer answer)
    {
        bool succeeded = begun == 0 && Succeeded(answer);
        faults.Waited(answer.Fault);
        return succeeded;
    }

    private bool Succeeded(OptionAnswer answer)
    {
        while (!answer.HasCome)
        {
            // What went wrong after the answer had come is for the next call to tell.
            if (waiter.WaitAndDrive(-1) < 0 && (!answer.HasCome || answer.Outcome.Errno != 0))
            {
                return false;
            }
        }

        if (answer.Outcome.Errno != 0)
        {
            // Another thread may have driven the connection when the refusal came.
            reports.Fail("the option failed");
            return false;
        }

        return true;
    }
}
