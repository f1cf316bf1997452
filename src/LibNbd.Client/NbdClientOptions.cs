using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace LibNbd;

/// <summary>What a client connects to, and how. Immutable, and consistent: <see cref="NbdClientOptionsBuilder"/> has checked it.</summary>
/// <remarks>The properties are those of the builder, which describes them.</remarks>
public sealed class NbdClientOptions
{
    /// <summary>The longest time that a timer takes.</summary>
    internal static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(int.MaxValue);

    internal NbdClientOptions(NbdClientOptionsBuilder builder)
    {
        Uri = builder.Uri;
        EndPoint = builder.EndPoint;
        ConnectSocket = builder.ConnectSocket;
        ConnectStream = builder.ConnectStream;
        ExportName = builder.ExportName;
        IsReadOnly = builder.IsReadOnly;
        MaxConnections = builder.MaxConnections;
        ConnectTimeout = builder.ConnectTimeout;
        CommandTimeout = builder.CommandTimeout;
        ShutdownTimeout = builder.ShutdownTimeout;
        KeepAliveInterval = builder.KeepAliveInterval;
        TcpKeepAliveTime = builder.TcpKeepAliveTime;
        TcpKeepAliveInterval = builder.TcpKeepAliveInterval;
        RetryPolicy = builder.RetryPolicy;
        Tls = builder.Tls;
        TlsAuthentication = builder.TlsAuthentication;
        MetaContexts = [.. builder.MetaContexts];
        MayUseLocalFiles = builder.MayUseLocalFiles;
        TimeProvider = builder.TimeProvider;
        ConfigureHandle = builder.ConfigureHandle;
        Surroundings = builder.Surroundings;
    }

#pragma warning disable CA1056 // An NBD URI is handed to the handle as text; System.Uri would rewrite it.
    /// <inheritdoc cref="NbdClientOptionsBuilder.Uri"/>
    public string? Uri { get; }
#pragma warning restore CA1056

    /// <inheritdoc cref="NbdClientOptionsBuilder.EndPoint"/>
    public EndPoint? EndPoint { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.ConnectSocket"/>
    public Func<CancellationToken, ValueTask<Socket>>? ConnectSocket { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.ConnectStream"/>
    public Func<CancellationToken, ValueTask<Stream>>? ConnectStream { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.ExportName"/>
    public string? ExportName { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.IsReadOnly"/>
    public bool IsReadOnly { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.MaxConnections"/>
    public int MaxConnections { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.ConnectTimeout"/>
    public TimeSpan ConnectTimeout { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.CommandTimeout"/>
    public TimeSpan CommandTimeout { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.ShutdownTimeout"/>
    public TimeSpan ShutdownTimeout { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.KeepAliveInterval"/>
    public TimeSpan KeepAliveInterval { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.TcpKeepAliveTime"/>
    public TimeSpan TcpKeepAliveTime { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.TcpKeepAliveInterval"/>
    public TimeSpan TcpKeepAliveInterval { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.RetryPolicy"/>
    public NbdRetryPolicy RetryPolicy { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.Tls"/>
    public NbdTlsOptions? Tls { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.TlsAuthentication"/>
    public SslClientAuthenticationOptions? TlsAuthentication { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.MetaContexts"/>
    public IReadOnlyList<string> MetaContexts { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.MayUseLocalFiles"/>
    public bool MayUseLocalFiles { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.TimeProvider"/>
    public TimeProvider TimeProvider { get; }

    /// <inheritdoc cref="NbdClientOptionsBuilder.ConfigureHandle"/>
    public Action<NbdHandle>? ConfigureHandle { get; }

    /// <summary>What the client has of its process.</summary>
    internal Surroundings Surroundings { get; }

    /// <summary>Whether TCP keep-alive is set.</summary>
    internal bool HasTcpKeepAlive => TcpKeepAliveTime != Timeout.InfiniteTimeSpan;

    /// <summary>What is connected to, for messages; without passwords, since none of it has any.</summary>
    /// <returns>The URI, the end point, or a word for the callback.</returns>
    public override string ToString() => Uri ?? EndPoint?.ToString() ?? "the connect callback";
}
