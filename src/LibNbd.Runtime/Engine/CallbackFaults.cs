using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>The exceptions that the callbacks of one command, or of one option request, threw.</summary>
/// <remarks>
/// None may fly through the engine, which is in the middle of a reply. They stay with what they belong to, until its owner takes them
/// (docs/adr/0008-callback-exceptions.md). As long as none is thrown this is one null.
/// </remarks>
internal struct CallbackFaults
{
    private List<Exception>? _faults;

    /// <summary>Whether there is one.</summary>
    internal readonly bool Any => _faults is not null;

    /// <summary>Keeps an exception, and answers for the callback: the command was cancelled.</summary>
    internal int Add(Exception exception, ref int error)
    {
        error = Errno.ECANCELED;
        return Add(exception);
    }

    /// <summary>Keeps an exception, and answers for a callback that reports no error number.</summary>
    internal int Add(Exception exception)
    {
        _faults ??= [];
        if (_faults.Count < Limits.MaxCallbackFaults)
        {
            _faults.Add(exception);
        }

        return -1;
    }

    /// <summary>Takes over what another has, behind what is here.</summary>
    internal void TakeOver(ref CallbackFaults other)
    {
        foreach (Exception fault in other.TakeList())
        {
            Add(fault);
        }
    }

    /// <summary>Takes all of them as one; null if there is none.</summary>
    internal Exception? Take() => Any ? AsOne(TakeList()) : null;

    /// <summary>Takes them one by one.</summary>
    internal List<Exception> TakeList()
    {
        List<Exception> faults = _faults ?? [];
        _faults = null;
        return faults;
    }

    /// <summary>One is itself, several are an aggregate.</summary>
    internal static Exception AsOne(List<Exception> faults) =>
        faults.Count == 1 ? faults[0] : new AggregateException("Several callbacks threw exceptions.", faults);
}
