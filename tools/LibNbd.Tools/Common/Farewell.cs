namespace LibNbd.Tools.Common;

/// <summary>Ends a connection as the protocol asks for, so that a server has nothing to complain of.</summary>
internal static class Farewell
{
    /// <summary>Takes leave, if the handle is connected and idle. It does not throw; the handle is not disposed of.</summary>
    public static void Say(NbdHandle nbd)
    {
        try
        {
            switch (nbd.State)
            {
                case NbdHandleState.Negotiating:
                    nbd.OptAbort();
                    break;
                case NbdHandleState.Ready:
                    nbd.Shutdown();
                    break;
                default:
                    break;
            }
        }
        catch (NbdException)
        {
            // It is over in any case.
        }
    }
}
