using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>The lanes of all workers, which live from the first check to the last comparison.</summary>
internal sealed class CopyLanes : IDisposable
{
    private readonly List<Lane> _sources = [];
    private readonly List<Lane> _destinations = [];

    /// <summary>Opens them; a stream has none.</summary>
    public CopyLanes(CopyPlan plan)
    {
        try
        {
            for (int i = 0; i < plan.Workers; i++)
            {
                if (!plan.Source.IsStream)
                {
                    _sources.Add(plan.Source.OpenLane(i));
                }

                if (!plan.Destination.IsStream)
                {
                    _destinations.Add(plan.Destination.OpenLane(i));
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Those of the source.</summary>
    public IReadOnlyList<Lane> Sources => _sources;

    /// <summary>Those of the destination.</summary>
    public IReadOnlyList<Lane> Destinations => _destinations;

    /// <summary>Takes leave of the servers.</summary>
    public void Finish()
    {
        _sources.ForEach(static lane => lane.Finish());
        _destinations.ForEach(static lane => lane.Finish());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sources.ForEach(static lane => lane.Dispose());
        _destinations.ForEach(static lane => lane.Dispose());
    }
}
