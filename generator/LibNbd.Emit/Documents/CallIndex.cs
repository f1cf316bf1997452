using LibNbd.Spec.Model;

namespace LibNbd.Emit.Documents;

/// <summary>A line of the index.</summary>
internal readonly record struct CallIndexEntry(string Name, string Since, string Summary);

/// <summary>A chapter of the index.</summary>
/// <param name="Topic">Its topic; null where the specification has none.</param>
/// <param name="Calls">Its functions, lifecycle functions first, then in the order of the specification.</param>
internal sealed record CallIndexTopic(TopicSpec? Topic, IReadOnlyList<CallIndexEntry> Calls);

/// <summary>All functions, by topic.</summary>
internal static class CallIndex
{
    /// <summary>The chapters in the order of the specification, without empty ones.</summary>
    public static IReadOnlyList<CallIndexTopic> Of(ApiSpec spec)
    {
        List<(string? Topic, CallIndexEntry Entry)> all =
        [
            .. spec.Lifecycle.Select(f => (f.Topic, new CallIndexEntry(f.Name, f.Since, f.Summary))),
            .. spec.Calls.Select(c => (c.Topic, new CallIndexEntry(c.Name, c.Since, c.Summary))),
        ];
        return spec.Topics.Count == 0
            ? [new CallIndexTopic(null, [.. all.Select(pair => pair.Entry)])]
            : [.. spec.Topics
                .Select(topic => new CallIndexTopic(topic, [.. all.Where(pair => pair.Topic == topic.Name).Select(pair => pair.Entry)]))
                .Where(chapter => chapter.Calls.Count > 0)];
    }
}
