using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Copies in order, over one connection: where a side is a stream, or the user wants it.</summary>
internal static class SerialCopy
{
    /// <summary>Copies; the plan says whether it went well.</summary>
    /// <returns>How much there was to copy.</returns>
    public static long Run(CopyPlan plan, CopyLanes lanes)
    {
        Lane? source = lanes.Sources.Count > 0 ? lanes.Sources[0] : null;
        Lane? destination = lanes.Destinations.Count > 0 ? lanes.Destinations[0] : null;
        IOrderedSink sink = destination is null ? new StreamSink(((StreamEnd)plan.Destination).Stream) : new LaneSink(plan, destination);
        if (source is not null)
        {
            new OrderedCopy(plan, source, sink).Run();
            return plan.Source.Size!.Value;
        }

        Stream stream = ((StreamEnd)plan.Source).Stream;
        StreamCopy copy = destination is null ? new StreamCopy(plan, stream, sink) : new StreamCopy(plan, stream, destination);
        return copy.Run();
    }
}
