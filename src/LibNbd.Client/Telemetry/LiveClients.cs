using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using LibNbd.Commands;

namespace LibNbd.Telemetry;

/// <summary>The clients of this process, for what is counted when somebody asks.</summary>
/// <remarks>
/// It guarantees that a client nobody refers to is collected, that clients of one server are one number, and that a number which was told
/// is told again when it has become 0: collectors of metrics keep the last one.
/// </remarks>
internal static class LiveClients
{
    private static readonly ConditionalWeakTable<NbdClient, ClientTelemetry> Clients = [];
    private static readonly ToldNumbers<ServerTags> Connections = new();
    private static readonly ToldNumbers<(ServerTags Server, CommandKind Kind)> Operations = new();

    internal static void Add(NbdClient client, ClientTelemetry telemetry) => Clients.Add(client, telemetry);

    internal static void Remove(NbdClient client) => _ = Clients.Remove(client);

    /// <summary>The connections that stand, by server.</summary>
    internal static IEnumerable<Measurement<int>> CountConnections()
    {
        Dictionary<ServerTags, int> counts = [];
        foreach ((NbdClient client, ClientTelemetry telemetry) in Clients)
        {
            Count(counts, telemetry.Server, client.ConnectionCount);
        }

        return Tell(Connections.WithZeroes(counts), static server => TagsOf(server));
    }

    /// <summary>The operations that have not ended, by kind and server.</summary>
    internal static IEnumerable<Measurement<int>> CountOperations()
    {
        Dictionary<(ServerTags Server, CommandKind Kind), int> counts = [];
        CommandKind[] kinds = Enum.GetValues<CommandKind>();
        foreach ((NbdClient client, ClientTelemetry telemetry) in Clients)
        {
            int[] active = client.CountActive();
            foreach (CommandKind kind in kinds)
            {
                if (active[(int)kind] > 0)
                {
                    Count(counts, (telemetry.Server, kind), active[(int)kind]);
                }
            }
        }

        return Tell(Operations.WithZeroes(counts), static key => TagsOf(key.Server, key.Kind));
    }

    private static void Count<T>(Dictionary<T, int> counts, T key, int count)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + count;

    private static List<Measurement<int>> Tell<T>(Dictionary<T, int> counts, Func<T, TagList> tags)
        where T : notnull => [.. counts.Select(pair => new Measurement<int>(pair.Value, tags(pair.Key)))];

    private static TagList TagsOf(ServerTags server, CommandKind? kind = null)
    {
        TagList tags = default;
        if (kind is { } operation)
        {
            tags.Add(ClientTelemetry.OperationName, operation.Name());
        }

        server.AddTo(ref tags);
        return tags;
    }
}
