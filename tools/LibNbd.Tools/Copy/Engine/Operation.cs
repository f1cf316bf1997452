namespace LibNbd.Tools.Copy.Engine;

/// <summary>Something that was asked of a lane. It is used again and again, so that a request allocates nothing.</summary>
internal abstract class Operation
{
    /// <summary>Creates it with the one callback that it ever needs.</summary>
    protected Operation() => Callback = OnCompletion;

    /// <summary>For the commands of a handle.</summary>
    public CompletionCallback Callback { get; }

    /// <summary>It is over.</summary>
    /// <param name="error">The errno as on Linux, or 0.</param>
    public abstract void Ended(int error);

    private int OnCompletion(ref int error)
    {
        Ended(error);
        return 1;
    }
}
