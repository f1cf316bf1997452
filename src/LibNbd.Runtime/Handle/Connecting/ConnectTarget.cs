using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Handle.Connecting;

/// <summary>What was last asked to be connected to: a host and a port, or an address, or neither.</summary>
internal sealed class ConnectTarget
{
    /// <summary>The address, where there is one.</summary>
    internal NetworkAddress? Address { get; private set; }

    /// <summary>The host as it was given, which a certificate has to be for; empty where there is none.</summary>
    internal string Host { get; private set; } = "";

    /// <summary>The port as it was given.</summary>
    internal string Port { get; private set; } = "";

    /// <summary>Host and port, or the address, for people; null if nothing was asked for.</summary>
    internal string? Description => Host.Length > 0 ? $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}" : Address?.ToString();

    /// <summary>This is what is connected to from now on.</summary>
    internal void Set(NetworkAddress? address, string host, string port)
    {
        Address = address;
        Host = host;
        Port = port;
    }

    /// <summary>A host that could not be reached before is not the one that a certificate has to be for now.</summary>
    internal void ForgetHost()
    {
        Host = "";
        Port = "";
    }
}
