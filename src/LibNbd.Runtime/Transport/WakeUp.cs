namespace LibNbd.Runtime.Transport;

/// <summary>
/// Lets one thread end another's poll: a descriptor that is readable from <see cref="Signal"/> until <see cref="Reset"/>.
/// </summary>
internal abstract class WakeUp : IDisposable
{
    /// <summary>The descriptor to poll for input.</summary>
    internal abstract int Descriptor { get; }

    internal abstract void Signal();

    internal abstract void Reset();

    public abstract void Dispose();
}
