using System.Text;
using LibNbd.Emit.Documents;
using LibNbd.Emit.Documents.Diagrams;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Docs;

/// <summary>Pages of the repository's own <c>docs</c> that are made of the specification: the states, and the index of calls.</summary>
internal sealed class DocsTarget : ITarget
{
    private const string Notice = "Generated from nbd-api.yaml by LibNbd.Emit (docs). Do not edit.";

    private const string DiagramFile = "states.svg";
    private const string ConnectionDiagramFile = "states-of-connections.svg";

    /// <inheritdoc/>
    public string Name => "docs";

    /// <inheritdoc/>
    public string Summary => "pages of the repository: the states and the calls, as Markdown";

    /// <inheritdoc/>
    public string? CommittedIn => "docs";

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        StateGraph graph = StateGraph.Of(spec);
        DocContext context = new(spec, languages);
        yield return new EmittedFile("states.md", States(context, graph));
        yield return new EmittedFile(
            DiagramFile, $"<!-- {Notice} -->\n" + new StateDiagram(graph, spec.Library.SymbolPrefix, link: null).Render());
        if (spec.ConnectionStates.Count > 0)
        {
            yield return new EmittedFile(ConnectionDiagramFile, $"<!-- {Notice} -->\n" + new ConnectionDiagram(spec, link: null).Render());
        }

        yield return new EmittedFile("calls.md", Calls(context));
    }

    private static string States(DocContext context, StateGraph graph)
    {
        ApiSpec spec = context.Spec;
        StringBuilder page = new(
            $"<!-- {Notice} -->\n# States of a handle\n\n![The states and the calls that lead from one to the next]({DiagramFile})\n\n");
        page.Append("| state | reported by | meaning | next |\n|---|---|---|---|\n");
        foreach (StateSpec state in graph.States)
        {
            IEnumerable<string> ways = StateText.Ways(graph, state).Select(way => $"**{way.To.Name}** {MarkdownText.Of(way.By, context)}");
            page.Append($"| {state.Name} | {MarkdownText.Of(StateText.Predicates(state), context)} | "
                + $"{MarkdownText.Of(Sentences.TextOf(state.Doc), context)} | {string.Join("; ", ways)} |\n");
        }

        page.Append($"\n## Connection states\n\n![The connection states and what may follow each]({ConnectionDiagramFile})\n\n");
        page.Append(spec.Roles.ConnectionStateCall is { } call ? $"`{spec.Library.SymbolPrefix}{call}` shows these. " : "");
        page.Append("The engine follows this table: a transition that is not in it is refused. In addition to the transitions listed, "
            + "every state\nthat is not final may be followed by `DEAD`. While a handshake message is being sent, a state waits for "
            + "`write` instead of what is listed here.\n\n");
        page.Append("| name | reported by | meaning | waits for | next |\n|---|---|---|---|---|\n");
        foreach (ConnectionStateSpec state in spec.ConnectionStates)
        {
            IEnumerable<string> next = state.Next.Select(name => $"`{spec.ConnectionStates.First(s => s.Name == name).Text}`");
            page.Append($"| `{state.Text}` | `{spec.Library.SymbolPrefix}{state.Predicate}` | {state.Summary} | "
                + $"{StateText.Waits(state.WaitsFor)} | {string.Join(", ", next)} |\n");
        }

        return page.ToString();
    }

    private static string Calls(DocContext context)
    {
        ApiSpec spec = context.Spec;
        StringBuilder page = new($"<!-- {Notice} -->\n# Calls by topic\n");
        foreach (CallIndexTopic topic in CallIndex.Of(spec))
        {
            if (topic.Topic is { } known)
            {
                page.Append($"\n## {known.Title}\n\n{MarkdownText.Of(Sentences.TextOf(known.Doc), context)}\n");
            }

            page.Append($"\n| {string.Join(" | ", context.Languages.Select(language => language.Title))} | since | |\n");
            page.Append($"|{string.Concat(Enumerable.Repeat("---|", context.Languages.Count))}---|---|\n");
            foreach (CallIndexEntry entry in topic.Calls)
            {
                IEnumerable<string> names = context.Languages.Select(
                    language => string.Join(", ", Signatures(language.Api, spec, entry.Name).Select(signature => $"`{signature.Name}`")));
                page.Append($"| {string.Join(" | ", names)} | {entry.Since} | {entry.Summary} |\n");
            }
        }

        return page.ToString();
    }

    private static IReadOnlyList<Signature> Signatures(LanguageApi api, ApiSpec spec, string function) =>
        spec.Calls.FirstOrDefault(call => call.Name == function) is { } call
            ? api.Of(call)
            : api.Of(spec.Lifecycle.First(other => other.Name == function));
}
