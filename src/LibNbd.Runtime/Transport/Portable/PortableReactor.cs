namespace LibNbd.Runtime.Transport.Portable;

/// <summary>
/// The reactor on the platform's own asynchronous sockets: who waits to read has a receive of no bytes under way, so that those who wait in
/// vain cost a wake nothing. Who waits to write, for which there is no such thing, is in a select meanwhile.
/// </summary>
internal sealed class PortableReactor(PortableSocketPlatform platform) : Reactor
{
    private readonly SelectLoop _select = new();
    private long _receives;

    /// <summary>For tests: how many registrations were looked at so far, because of whatever event.</summary>
    internal long Looks => Interlocked.Read(ref _receives) + _select.Looks;

    internal override void Arm(ReactorRegistration registration, PollEvents interest)
    {
        PortableWatch? watch;
        lock (registration.Gate)
        {
            if (registration.IsDisposed || registration.Entry == ReactorEntry.Gone)
            {
                return;
            }

            if (registration.Waited is null && platform.Find(registration.Descriptor) is { } transport)
            {
                registration.Waited = new PortableWatch(this, registration, transport);
                registration.Entry = ReactorEntry.Known;
            }

            watch = (PortableWatch?)registration.Waited;
        }

        if (watch is null)
        {
            registration.Signal(PollEvents.Invalid);
        }
        else if (watch.Arm(interest))
        {
            _select.Add(watch);
        }
    }

    internal override void Remove(ReactorRegistration registration)
    {
        PortableWatch? watch;
        lock (registration.Gate)
        {
            registration.Entry = ReactorEntry.Gone;
            watch = (PortableWatch?)registration.Waited;
        }

        if (watch is not null)
        {
            watch.Dispose();
            _select.Remove(watch);
        }
    }

    /// <summary>A receive of no bytes has ended.</summary>
    internal void NoteReceive() => Interlocked.Increment(ref _receives);

    public override void Dispose() => _select.Dispose();
}
