namespace LibNbd.TestSupport.Servers;

/// <summary>What a server is reached by.</summary>
public enum Transport
{
    /// <summary>A Unix socket.</summary>
    Unix,
    /// <summary>TCP on 127.0.0.1.</summary>
    Tcp4,
    /// <summary>TCP on ::1.</summary>
    Tcp6,
}
