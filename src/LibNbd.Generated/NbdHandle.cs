using LibNbd.Runtime.Handle;
using LibNbd.Runtime.Transport;

namespace LibNbd;

/// <summary>
/// A handle: one connection to an NBD server, from before it is made until after it is lost. All calls are made on a handle.
/// </summary>
/// <remarks>
/// <para>
/// Each operation that takes time has three faces, which may be mixed on one handle: the call itself, which blocks
/// (<see cref="Pread"/>); the call with <c>Aio</c> before its name, for an event loop of your own (with <see cref="Poll"/>, or with
/// <see cref="AioGetFd"/>, <see cref="AioGetDirection"/>, <see cref="AioNotifyRead"/> and <see cref="AioNotifyWrite"/>); and the call with
/// <c>Async</c> after its name, to be awaited.
/// </para>
/// <para>
/// A handle may be used from several threads; it has one lock. Callbacks run with that lock held, on the thread that
/// happens to drive the connection. A callback may issue commands on its handle, but not wait on it.
/// </para>
/// <para>
/// A call ends with its own result, whatever other threads' callbacks do while it drives the connection. If a callback throws, its command
/// fails with ECANCELED, and the exception goes to whoever waits for that command: the blocking call throws it, and for an await it is the
/// <see cref="Exception.InnerException"/>. If nobody waits (a command with <c>Aio</c>, the debug callback), the next call that drives the
/// whole connection throws it: <see cref="Poll"/>, <see cref="Poll2"/>, <see cref="AioNotifyRead"/>, <see cref="AioNotifyWrite"/> or
/// <see cref="Shutdown"/>; if there is none before it, <see cref="AioCommandCompleted"/> has it as the inner exception. Several become an
/// <see cref="AggregateException"/>. Disposing of the handle throws nothing.
/// </para>
/// <para>
/// An idle handle notices that its server is gone: immediately if it was used with <c>await</c> or is being polled, otherwise when its
/// state is queried (<see cref="AioIsReady"/> and similar, <see cref="ConnectionState"/>). While commands are outstanding, whoever drives
/// the connection notices it.
/// </para>
/// <para>
/// A handle that is not disposed of keeps its socket and its server process until it is garbage collected; then they are released. While
/// something is awaited on a handle, it is not collected.
/// </para>
/// </remarks>
public sealed partial class NbdHandle : IDisposable, IAsyncDisposable
{
    /// <summary>Long enough for a server to answer a disconnect request, short enough that the program does not seem to hang.</summary>
    private const int DefaultShutdownSeconds = 5;

    private readonly HandleCore _core = new();
    private TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(DefaultShutdownSeconds);

    /// <summary>Creates a handle that is not connected (<c>nbd_create</c>).</summary>
    public NbdHandle()
    {
    }

    /// <summary>
    /// How long <see cref="DisposeAsync"/> waits for the server to end the connection before it closes the handle anyway; 5 seconds by
    /// default. With zero it neither waits nor sends a disconnect request; with <see cref="Timeout.InfiniteTimeSpan"/> there is no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or more than 2,147,483,647 milliseconds.</exception>
    public TimeSpan ShutdownTimeout
    {
        get => _shutdownTimeout;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(int.MaxValue));
            }

            _shutdownTimeout = value;
        }
    }

    /// <summary>For tests: the runtime behind the handle.</summary>
    internal HandleCore Core => _core;

    /// <summary>The text of this thread's last error (<c>nbd_get_error</c>). Success does not clear it.</summary>
    /// <returns>The text, or null if there was no error.</returns>
    /// <remarks>Rarely needed: every error is thrown as an <see cref="NbdException"/> with this text.</remarks>
    public static string? GetError() => LastError.Text;

    /// <summary>The errno of this thread's last error (<c>nbd_get_errno</c>). Success does not clear it.</summary>
    /// <returns>The number as on Linux, or 0 if the error has none.</returns>
    public static int GetErrno() => LastError.Number;

    /// <summary>
    /// Closes the handle (<c>nbd_close</c>), abruptly: commands in flight fail with ENOTCONN. To end the connection cleanly, call
    /// <see cref="Shutdown"/> first.
    /// </summary>
    public void Dispose() => _core.Close();

    /// <summary>
    /// Shuts the connection down cleanly if there is one, and closes the handle. It does not throw, and waits for a server that does not
    /// answer for at most <see cref="ShutdownTimeout"/>.
    /// </summary>
    /// <returns>A task that completes when the handle is closed.</returns>
    /// <remarks>
    /// A server that the handle has started is waited for as in <see cref="Dispose"/>, on a pool thread.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        if (_core.Shutdowns.IsConnected && _shutdownTimeout != TimeSpan.Zero)
        {
            try
            {
                // Its own timer: one of ours might still fire when this is disposed of.
                using CancellationTokenSource limit = new(_shutdownTimeout, SocketPlatform.Current.Clock);
                await ShutdownAsync(cancellationToken: limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The server had its time.
            }
            catch (NbdException)
            {
                // Another thread shut it down meanwhile, or the connection is lost: then it is over, which is what was wanted.
            }
            catch (ObjectDisposedException)
            {
                // Closed already.
            }
        }

        if (_core.CloseConnection() && _core.HasChild)
        {
            await Task.Run(_core.EndSubprocess).ConfigureAwait(false);
        }
    }
}
