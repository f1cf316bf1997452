namespace LibNbd.Runtime.Handle.Driving;

/// <summary>What those who drive and wait tell the one above them; called under the lock.</summary>
internal interface IDriverEvents
{
    /// <summary>Something was received or decided: the state may have changed.</summary>
    public void OnProgress();

    /// <summary>The transport is about to be closed.</summary>
    public void OnClosing();

    /// <summary>Who waited for the socket does not any more.</summary>
    public void OnWaitOver();
}

/// <summary>A connect that is under way.</summary>
internal interface IConnectStep
{
    /// <summary>The socket is ready: looks how the connect ended, and goes on to the next address if it failed.</summary>
    /// <returns>1, or -1 with an error.</returns>
    public int ContinueConnecting();
}
