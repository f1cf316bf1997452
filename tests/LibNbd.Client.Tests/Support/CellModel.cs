namespace LibNbd.Client.Tests.Support;

/// <summary>What a block may contain, by what the client has told: written from ADR 20, and knows nothing of the client.</summary>
internal sealed class CellModel
{
    private readonly HashSet<int> _possible = [0];
    private int? _latest = 0;

    /// <summary>A write was acknowledged while no other to this block was under way.</summary>
    internal void Acknowledged(int value)
    {
        _possible.Add(value);
        _latest = value;
    }

    /// <summary>A write failed, or ran beside another to the same block: it may have been carried out.</summary>
    internal void Unclear(int value)
    {
        _possible.Add(value);
        _latest = null;
    }

    /// <summary>A flush has succeeded, with nothing else under way.</summary>
    internal void Flushed()
    {
        if (_latest is { } latest)
        {
            _possible.Clear();
            _possible.Add(latest);
        }
    }

    /// <summary>A flush has failed because writes were lost.</summary>
    internal void ToldLost()
    {
        if (_possible.Count > 1)
        {
            _latest = null;
        }
    }

    /// <summary>It was read with nothing else under way.</summary>
    /// <param name="value">What was read.</param>
    /// <param name="mayBeLost">Whether the server has crashed since the last flush that succeeded.</param>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? Read(int value, bool mayBeLost)
    {
        if (!_possible.Contains(value))
        {
            return $"read {value}, which is none of {string.Join(", ", _possible)}";
        }

        if (!mayBeLost && _latest is { } latest && latest != value)
        {
            return $"read {value}, but the latest is {latest}";
        }

        if (!mayBeLost)
        {
            _latest = value;
        }

        return null;
    }
}
