namespace LibNbd.Spec.Text;

/// <summary>
/// What the names of calls say: <c>X</c> and <c>aio_X</c> are one operation, the first waits for its end and the second does not.
/// </summary>
public static class CallNames
{
    private const string AsynchronousPrefix = "aio_";

    /// <summary>Whether the name is that of a call for event loops.</summary>
    public static bool IsAsynchronous(string name) => name.StartsWith(AsynchronousPrefix, StringComparison.Ordinal);

    /// <summary>The name that the twin has, if there is one.</summary>
    public static string TwinOf(string name) =>
        IsAsynchronous(name) ? name.Substring(AsynchronousPrefix.Length) : AsynchronousPrefix + name;
}
