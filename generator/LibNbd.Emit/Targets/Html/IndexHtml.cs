using System.Globalization;
using System.Text;
using LibNbd.Emit.Documents;
using LibNbd.Emit.Documents.Diagrams;
using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Html;

/// <summary>The pages that lead to others, or gather what calls share.</summary>
internal sealed class IndexHtml(DocContext context, SiteMap site)
{
    private readonly ApiSpec _spec = context.Spec;
    private readonly HtmlText _html = new(site);

    /// <summary>A version as a fragment of an address.</summary>
    public static string VersionAnchor(string version) => "v" + version.Replace('.', '-');

    /// <summary>A topic as a fragment of an address.</summary>
    public static string TopicAnchor(string topic) => "topic-" + topic;

    /// <summary>The first page.</summary>
    public string Start()
    {
        StringBuilder html = new();
        html.Append($"<h1>{HtmlText.Escape(_spec.Library.Name)} {HtmlText.Escape(_spec.Library.Version)}</h1>\n");
        html.Append($"<p class=\"summary\">{_spec.Calls.Count} calls to talk to Network Block Device servers, "
            + $"{HtmlText.Escape(InLanguages())}.</p>\n");
        if (_spec.Guides.Count > 0)
        {
            html.Append("<h2 id=\"guides\">Guides for .NET</h2>\n")
                .Append(GuideHtml.Cards(_spec.Guides));
        }

        if (_spec.Pages.Count > 0)
        {
            html.Append("<h2 id=\"pages\">Manual pages</h2>\n<ul class=\"cards\">\n");
            foreach (PageSpec page in _spec.Pages)
            {
                html.Append($"<li><a href=\"{SiteMap.File(page.Name, page.Section)}\">{HtmlText.Escape(page.Name)}("
                    + $"{HtmlText.Escape(page.Section)})</a><p>{HtmlText.Escape(Sentences.Capital(page.Summary))}.</p></li>\n");
            }

            html.Append("</ul>\n");
        }

        html.Append("<h2 id=\"topics\">Calls by topic</h2>\n<ul class=\"cards\">\n");
        foreach (TopicSpec topic in _spec.Topics)
        {
            html.Append($"<li><a href=\"{SiteMap.Topics}#{TopicAnchor(topic.Name)}\">{HtmlText.Escape(topic.Title)}</a><p>"
                + $"{_html.Sentence(topic.Doc)}</p></li>\n");
        }

        return html.Append("</ul>\n").ToString();
    }

    /// <summary>Every call, by topic.</summary>
    public string Topics() => "<h1>Calls by topic</h1>\n" + TopicLists(headingLevel: 2, withExamples: true);

    /// <summary>The lists of the calls, each under the heading of its topic; without topics one list.</summary>
    /// <param name="headingLevel">The level of the topics' headings.</param>
    /// <param name="withExamples">Whether each is shown with its examples.</param>
    public string TopicLists(int headingLevel, bool withExamples = false)
    {
        StringBuilder html = new();
        foreach (CallIndexTopic topic in CallIndex.Of(_spec))
        {
            if (topic.Topic is { } known)
            {
                html.Append(CultureInfo.InvariantCulture, $"<h{headingLevel} id=\"{TopicAnchor(known.Name)}\">"
                    + $"{HtmlText.Escape(known.Title)}</h{headingLevel}>\n<p>{_html.Sentence(known.Doc)}</p>\n");
            }

            html.Append(CallList(topic.Calls));
            if (withExamples && topic.Topic is { } shown)
            {
                html.Append(Examples(shown));
            }
        }

        return html.ToString();
    }

    private string Examples(TopicSpec topic) => string.Concat(context.Languages.SelectMany(language => _spec.Examples
        .Where(example => example.Topic == topic.Name && example.Language == language.Key)
        .Select(example => $"<details>\n<summary>Example in {HtmlText.Escape(language.Title)}</summary>\n"
            + $"{HtmlText.Code(language.Key, example.Text)}</details>\n")));

    /// <summary>Every call, by the version that brought it, newest first.</summary>
    public string Versions()
    {
        StringBuilder html = new("<h1>Calls by version</h1>\n");
        IReadOnlyList<CallIndexEntry> all = [.. CallIndex.Of(_spec).SelectMany(topic => topic.Calls)];
        foreach (string version in _spec.Library.Versions.Reverse())
        {
            CallIndexEntry[] calls = [.. all.Where(call => call.Since == version).OrderBy(call => call.Name, StringComparer.Ordinal)];
            html.Append($"<h2 id=\"{VersionAnchor(version)}\">{HtmlText.Escape(_spec.Library.Name)} {HtmlText.Escape(version)}</h2>\n");
            html.Append(calls.Length == 0 ? "<p>No new calls.</p>\n" : CallList(calls));
        }

        return html.ToString();
    }

    /// <summary>The states and their diagram.</summary>
    public string States() =>
        $"<h1>States of a handle</h1>\n<p>A handle is in one of {_spec.States.Count} states. The page of each call says in which states "
            + $"it may be made.</p>\n{StateDiagram()}<h2 id=\"connection-states\">Connection states</h2>\n<p>Each state of the handle "
            + $"consists of one or more connection states{ShownBy()}. In addition to the transitions listed, every state that is not "
            + $"final may be followed by the failed state.</p>\n{ConnectionStates()}";

    private string ShownBy() => _spec.Roles.ConnectionStateCall is { } call ? $", whose names {_html.Text(DocText.Call(call))} shows" : "";

    /// <summary>The diagram, and the same as a table.</summary>
    public string StateDiagram()
    {
        StateGraph graph = StateGraph.Of(_spec);
        StringBuilder html = new();
        if (graph.Edges.Count > 0)
        {
            html.Append("<div class=\"diagram\" tabindex=\"0\" role=\"region\" aria-label=\"Diagram of states\">\n");
            html.Append(new StateDiagram(graph, _spec.Library.SymbolPrefix, site.CallAddress).Render()).Append("</div>\n");
        }

        html.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of states\">\n<table>\n<thead><tr><th "
            + "scope=\"col\">State</th><th scope=\"col\">Reported by</th><th scope=\"col\">Meaning</th><th "
            + "scope=\"col\">Next</th></tr></thead>\n<tbody>\n");
        foreach (StateSpec state in graph.States)
        {
            IEnumerable<string> ways = StateText.Ways(graph, state)
                .Select(way => $"<li><strong>{HtmlText.Escape(way.To.Name)}</strong>: {_html.Text(way.By)}</li>");
            html.Append($"<tr id=\"state-{state.Name}\"><th scope=\"row\">{HtmlText.Escape(state.Name)}</th><td>"
                + $"{_html.Text(StateText.Predicates(state))}</td><td>{_html.Sentence(state.Doc)}</td><td>"
                + $"{(graph.IsFinal(state) ? "none" : $"<ul>{string.Concat(ways)}</ul>")}</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n</div>\n").ToString();
    }

    /// <summary>The finer states.</summary>
    public string ConnectionStates()
    {
        StringBuilder html = new();
        if (_spec.ConnectionStates.Count > 0)
        {
            html.Append("<div class=\"diagram narrow\" tabindex=\"0\" role=\"region\" aria-label=\"Diagram of connection states\">\n");
            html.Append(new ConnectionDiagram(_spec, state => "#" + Anchor(state)).Render()).Append("</div>\n");
        }

        html.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of connection states\">\n<table>\n"
            + "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Reported by</th><th scope=\"col\">Meaning</th><th "
            + "scope=\"col\">Waits for</th><th scope=\"col\">Next</th></tr></thead>\n<tbody>\n");
        foreach (ConnectionStateSpec state in _spec.ConnectionStates)
        {
            IEnumerable<string> next = state.Next.Select(name => _spec.ConnectionStates.First(s => s.Name == name).Text);
            html.Append($"<tr id=\"{Anchor(state)}\"><th scope=\"row\"><code>{HtmlText.Escape(state.Text)}</code></th><td>"
                + $"{_html.Text(DocText.Call(state.Predicate))}</td><td>{HtmlText.Escape(Sentences.Capital(state.Summary))}.</td><td>"
                + $"{StateText.Waits(state.WaitsFor)}</td>"
                + $"<td>{string.Join(", ", next.Select(name => $"<code>{HtmlText.Escape(name)}</code>"))}</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n</div>\n").ToString();
    }

    /// <summary>What has a name in programs and is no function.</summary>
    public string Constants()
    {
        StringBuilder html = new("<h1>Constants and types</h1>\n");
        foreach (EnumSpec type in _spec.Enums)
        {
            Values(html, type.Name, api => api.TypeOf(type), type.Doc, ApiValue.Of(type));
        }

        foreach (FlagsSpec type in _spec.Flags)
        {
            Values(html, type.Name, api => api.TypeOf(type), type.Doc, ApiValue.Of(type));
        }

        html.Append("<h2 id=\"other-constants\">Other constants</h2>\n");
        Table(html, _spec.Constants.Select(ApiValue.Of));
        html.Append("<h2 id=\"metadata-contexts\">Metadata contexts</h2>\n");
        Table(html, _spec.MetaContexts.SelectMany(ApiValue.Of));
        html.Append("<h2 id=\"structures\">Structures</h2>\n");
        foreach (StructSpec type in _spec.Structs)
        {
            Declarations(
                html,
                type.Name,
                api => api.Of(type),
                $"<p>{_html.Sentence(type.Doc)}</p>\n",
                type.Fields.Select(field => (field.Name, field.Doc)));
        }

        html.Append("<h2 id=\"callbacks\">Callbacks</h2>\n");
        foreach (ClosureSpec closure in _spec.Closures)
        {
            string text = _html.Prose(closure.Doc) + _html.Prose(ClosureText.Of(closure, _spec.Roles).AsProse());
            Declarations(
                html, closure.Name, api => api.Of(closure), text, closure.Parameters.Select(parameter => (parameter.Name, parameter.Doc)));
        }

        return html.ToString();
    }

    private string InLanguages()
    {
        string[] each = [.. context.Languages.Select(language => "in " + language.Title)];
        return each.Length == 1 ? each[0] : string.Join(", ", each[..^1]) + " and " + each[^1];
    }

    private static string Anchor(ConnectionStateSpec state) => "connection-state-" + state.Name;

    // The languages behind the first one are named; that is the language of the page.
    private string Others(Func<LanguageApi, string?> name) => string.Concat(context.Languages.Skip(1)
        .Select(language => (language.Title, Name: name(language.Api)))
        .Where(other => other.Name is not null)
        .Select(other => $", {HtmlText.Escape(other.Title)} <code>{HtmlText.Escape(other.Name!)}</code>"));

    private void Declarations(
        StringBuilder html,
        string fallback,
        Func<LanguageApi, Signature?> declaration,
        string text,
        IEnumerable<(string Name, Prose Doc)> members)
    {
        string name = declaration(context.Words)?.Name ?? fallback;
        html.Append($"<h3 id=\"{name}\"><code>{HtmlText.Escape(name)}</code>{Others(api => declaration(api)?.Name)}</h3>\n{text}");
        html.Append(string.Concat(context.Languages.Select(language => declaration(language.Api) is { } shown
            ? HtmlText.Code(language.Key, shown.Code)
            : ""))).Append("<dl>\n");
        html.Append(string.Concat(members.Select(member =>
            $"<dt><var>{HtmlText.Escape(member.Name)}</var></dt>\n<dd>{_html.Sentence(member.Doc)}</dd>\n"))).Append("</dl>\n");
    }

    private void Values(StringBuilder html, string name, Func<LanguageApi, string?> type, Prose doc, IEnumerable<ApiValue> values)
    {
        html.Append($"<h2 id=\"type-{name}\">{HtmlText.Escape(Sentences.Capital(name.Replace('-', ' ')))}{Others(type)}</h2>\n<p>"
            + $"{_html.Sentence(doc)}</p>\n");
        Table(html, values);
    }

    private void Table(StringBuilder html, IEnumerable<ApiValue> values)
    {
        string titles = string.Concat(context.Languages.Select(language => language.Title).Concat(["Value", "Since", "Meaning"])
            .Select(title => $"<th scope=\"col\">{HtmlText.Escape(title)}</th>"));
        html.Append($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Constants\">\n<table>\n<thead><tr>{titles}</tr>"
            + $"</thead>\n<tbody>\n");
        foreach (ApiValue value in values)
        {
            string name = context.Words.NameOf(value.Reference);
            string others = string.Concat(context.Languages.Skip(1).Select(
                language => $"<td><code>{HtmlText.Escape(language.Api.NameOf(value.Reference))}</code></td>"));
            string shown = value.Text is { } text ? $"\"{text}\"" : value.Number?.ToString(CultureInfo.InvariantCulture) ?? "";
            html.Append($"<tr id=\"{name}\"><th scope=\"row\"><code>{HtmlText.Escape(name)}</code></th>{others}<td><code>"
                + $"{HtmlText.Escape(shown)}</code></td><td>{HtmlText.Escape(value.Since)}</td><td>{_html.Sentence(value.Doc)}</td>"
                + $"</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");
    }

    private string CallList(IEnumerable<CallIndexEntry> calls) => "<ul class=\"calls\">\n" + string.Concat(calls.Select(
        call => $"<li><a href=\"{HtmlText.Escape(site.CallAddress(call.Name))}\"><code>{HtmlText.Escape(site.Symbol(call.Name))}</code>"
            + $"</a> - {HtmlText.Escape(call.Summary)}</li>\n")) + "</ul>\n";
}
