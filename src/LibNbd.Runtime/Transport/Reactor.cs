namespace LibNbd.Runtime.Transport;

/// <summary>
/// Readiness for callers that await: something in the background, which only hands events to the thread pool. Interest is
/// one-shot: after the event a registration is idle until it is armed again.
/// </summary>
internal abstract class Reactor : IDisposable
{
    private static readonly Lazy<Reactor> LazyShared = new(SocketPlatform.Current.CreateReactor);

    /// <summary>The one of this process, started at first use and never stopped.</summary>
    internal static Reactor Shared => LazyShared.Value;

    /// <summary>Makes a registration, idle at first. A transport has one, which is disposed of before the transport is closed.</summary>
    /// <param name="transport">Whose socket is waited for.</param>
    /// <param name="handler">
    /// Called on a thread of the pool with what came, once for an arming; armings that were met together are one call.
    /// An event that was under way while the interest changed is still delivered, so it takes readiness for a hint. It may
    /// run anew before it has returned if it arms before it has finished.
    /// </param>
    internal ReactorRegistration Register(StreamTransport transport, Action<PollEvents> handler) =>
        new(this, transport.FileDescriptor, handler);

    /// <summary>
    /// Asks for one event. From any thread; a further call before the event replaces the interest. A descriptor that
    /// cannot be waited for is an event too (Invalid), so that the caller tries and learns why.
    /// </summary>
    internal abstract void Arm(ReactorRegistration registration, PollEvents interest);

    /// <summary>Forgets a registration, which is already marked as disposed of.</summary>
    internal abstract void Remove(ReactorRegistration registration);

    /// <summary>Stops the thread; for reactors of tests.</summary>
    public abstract void Dispose();

    internal static Thread StartThread(ThreadStart body)
    {
        Thread thread = new(body) { IsBackground = true, Name = "LibNbd reactor" };
        thread.UnsafeStart();
        return thread;
    }
}
