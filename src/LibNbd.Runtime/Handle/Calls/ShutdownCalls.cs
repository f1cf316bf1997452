using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>Taking leave of the server in order.</summary>
internal sealed class ShutdownCalls(
    HandleLock handleLock, Connection engine, ConnectionDriver driver, CommandCalls commands, OptionCalls options)
{
    /// <summary>Whether there is a connection that can be shut down in order.</summary>
    internal bool IsConnected => StateTable.HandleStateOf(handleLock.PublicState) is HandleStates.Ready or HandleStates.Processing;

    /// <summary>The disconnect request is on its way; what is left is to wait for the end of the connection.</summary>
    internal int BeginShutdown(ShutdownFlags flags)
    {
        if (engine.HandleState == HandleStates.Negotiating)
        {
            return options.AioOptAbort();
        }

        if ((flags & ShutdownFlags.AbandonPending) != 0)
        {
            driver.FailUnsent();
        }

        // A completion that was told of it may have closed the handle: then there is nothing left to take leave of.
        return engine.IsDisconnecting || driver.HasEnded ? 0 : commands.AioDisconnect(CommandFlags.None);
    }
}
