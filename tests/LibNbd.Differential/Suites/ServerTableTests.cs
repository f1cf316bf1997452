using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LibNbd.Differential.Comparison;
using LibNbd.Differential.Faces;
using LibNbd.Differential.Programs;
using LibNbd.Differential.Servers;
using LibNbd.Protocol;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Suites;

/// <summary>Which call was made on which server with which outcome: docs/servers.md is written from what this runs.</summary>
public sealed partial class ServerTableTests
{
    private const string Succeeded = "yes";

    /// <summary>Calls that no server here can serve, with the reason.</summary>
    private static readonly Dictionary<string, string> Impossible = new(StringComparer.Ordinal)
    {
        ["connect_vsock"] = "no server listens on AF_VSOCK outside a virtual machine; the state matrix compares what comes of it",
        ["aio_connect_vsock"] = "as `connect_vsock`",
    };

    [Fact]
    public async Task The_table_of_calls_and_servers_is_true()
    {
        Dictionary<string, Dictionary<string, string>> outcomes = [];
        foreach (TourServer server in TourServer.All)
        {
            outcomes.Add(server.Name, Outcomes(await Comparer.Run(new ManagedFace(Surface.Gates), Tour.On(server))));
        }

        string table = Table(outcomes);
        Snapshot.MatchFile(table, Repository.PathOf("docs", "servers.md"));
        foreach (CallSpec call in Specification.Api.Calls.Where(static call => !Impossible.ContainsKey(call.Name)))
        {
            Assert.True(
                outcomes.Values.Any(server => server.GetValueOrDefault(call.Name) == Succeeded), $"{call.Name} has succeeded on no server");
        }

        foreach (string call in Impossible.Keys)
        {
            Assert.False(
                outcomes.Values.Any(server => server.GetValueOrDefault(call) == Succeeded),
                $"{call} is said to be impossible, and has succeeded");
        }
    }

    [Theory]
    [InlineData(FaceNames.Gates)]
    [InlineData(FaceNames.Native)]
    public Task Every_call_on_every_server_gives_what_it_gives_in_C(string face) =>
        Comparer.AssertSame([.. TourServer.All.SelectMany(Tour.On)], face);

    /// <summary>The best that a call came to on a server: success, or else its error.</summary>
    private static Dictionary<string, string> Outcomes(IReadOnlyList<Transcript> transcripts)
    {
        Dictionary<string, string> outcomes = new(StringComparer.Ordinal);
        foreach (string line in transcripts.SelectMany(static transcript => transcript.Lines))
        {
            Assert.False(line.StartsWith("! ", StringComparison.Ordinal), line);
            if (Result().Match(line) is { Success: true } match)
            {
                string call = match.Groups["call"].Value;
                string outcome = match.Groups["errno"].Success
                    ? int.Parse(
                        match.Groups["errno"].Value, CultureInfo.InvariantCulture) is var errno and not 0 ? Errno.Name(errno) : "error"
                    : Succeeded;
                if (outcomes.GetValueOrDefault(call) != Succeeded)
                {
                    outcomes[call] = outcome;
                }
            }
        }

        return outcomes;
    }

    private static string Table(Dictionary<string, Dictionary<string, string>> outcomes)
    {
        StringBuilder text = new();
        text.Append(
            """
            # Calls and servers

            Which call was made on which server, and the result. `ServerTableTests` writes this page and fails if it is out of date;
            `LIBNBD_UPDATE_SNAPSHOTS=1` updates it.

            `yes`: the call succeeded on this server. A name such as `ENOTSUP`: the call was made and refused with this error, because the
            server does not offer what it needs. `-`: there is no way to make the call on this server.


            """);
        text.Append(
            $"| call | {string.Join(" | ", outcomes.Keys)} | |\n|---|{string.Concat(outcomes.Keys.Select(static _ => "---|"))}---|\n");
        foreach (CallSpec call in Specification.Api.Calls)
        {
            IEnumerable<string> cells = outcomes.Values.Select(server => server.GetValueOrDefault(call.Name, "-"));
            text.Append($"| `{call.Name}` | {string.Join(" | ", cells)} | {Impossible.GetValueOrDefault(call.Name, "")} |\n");
        }

        return text.ToString();
    }

    [GeneratedRegex("^> (?<call>[a-z0-9_]+) ret=[^ ]*( errno=(?<errno>[0-9]+) error=)?")]
    private static partial Regex Result();
}
