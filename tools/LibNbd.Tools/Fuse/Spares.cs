using System.Collections.Concurrent;

namespace LibNbd.Tools.Fuse;

/// <summary>Objects that are used again: some are kept, the others go.</summary>
/// <param name="make">Makes one if there is none.</param>
/// <param name="drop">Ends one that is too many.</param>
internal sealed class Spares<T>(Func<T> make, Action<T> drop)
    where T : class
{
    /// <summary>As many as are busy at once on a busy mount; more would only hold memory.</summary>
    public const int Most = 16;

    private readonly ConcurrentStack<T> _spares = [];

    /// <summary>One to use.</summary>
    public T Take() => _spares.TryPop(out T? spare) ? spare : make();

    /// <summary>One that is not used any more.</summary>
    public void Return(T spare)
    {
        if (_spares.Count < Most)
        {
            _spares.Push(spare);
        }
        else
        {
            drop(spare);
        }
    }

    /// <summary>Ends them all.</summary>
    public void Clear()
    {
        while (_spares.TryPop(out T? spare))
        {
            drop(spare);
        }
    }
}
