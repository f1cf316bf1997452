using LibNbd.Emit.Documents;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Html;

/// <summary>The pages of calls and of lifecycle functions.</summary>
internal sealed class CallHtml(DocContext context, SiteMap site, Template template)
{
    /// <summary>The page of a call.</summary>
    public string Render(CallSpec call)
    {
        CallDocument document = new(context, call);
        HtmlText html = new(site);
        return template.Render(new
        {
            Name = site.Symbol(call.Name),
            Summary = Sentences.Capital(call.Summary) + ".",
            Topic = TopicOf(call.Topic)?.Title,
            TopicAnchor = IndexHtml.TopicAnchor(call.Topic ?? ""),
            Library = context.Spec.Library.Name,
            call.Since,
            SinceAnchor = IndexHtml.VersionAnchor(call.Since),
            Languages = Languages(api => api.Of(call), api => api.TypesOf(call)),
            Text = html.Blocks(document.Description, headingLevel: 3),
            ReturnValue = html.Blocks(document.ReturnValue, headingLevel: 3),
            Errors = html.Blocks(document.Errors, headingLevel: 3),
            StateSentence = PlainText(document.StateSentence),
            States = document.States.Select(state => new
            {
                state.State.Phrase,
                Kind = state.IsAllowed ? "allowed" : "refused",
                Verdict = state.IsAllowed ? "allowed" : "error",
                Meaning = html.Sentence(state.State.Doc),
            }).ToArray(),
            Lock = PlainText(document.Lock),
            Example = call.Example is { } example ? HtmlText.Code(context.First.Key, example) : null,
            History = html.Blocks(document.Version, headingLevel: 3),
            SeeAlso = document.SeeAlso.Select(html.Reference).ToArray(),
        });
    }

    /// <summary>The page of a lifecycle function.</summary>
    public string Render(LifecycleSpec function)
    {
        HtmlText html = new(site);
        return template.Render(new
        {
            Name = site.Symbol(function.Name),
            Summary = Sentences.Capital(function.Summary) + ".",
            Topic = TopicOf(function.Topic)?.Title,
            TopicAnchor = IndexHtml.TopicAnchor(function.Topic ?? ""),
            Library = context.Spec.Library.Name,
            function.Since,
            SinceAnchor = IndexHtml.VersionAnchor(function.Since),
            Languages = Languages(api => api.Of(function), api => []),
            Text = html.Prose(function.Description),
            ReturnValue = html.Prose(function.ReturnValue),
            Errors = "",
            StateSentence = "",
            States = Array.Empty<object>(),
            Lock = "",
            Example = (string?)null,
            History = html.Blocks(context.Version(function.Name, function.Since, []), headingLevel: 3),
            SeeAlso = context.SeeAlso(function.Name, function.SeeAlso).Select(html.Reference).ToArray(),
        });
    }

    private object[] Languages(Func<LanguageApi, IReadOnlyList<Signature>> signatures, Func<LanguageApi, IReadOnlyList<string>> types) =>
    [
        .. context.Languages.Where(language => signatures(language.Api).Count > 0).Select(language => new
        {
            language.Key,
            language.Title,
            Faces = signatures(language.Api).Select(face => new { face.Kind, Code = HtmlText.Code(language.Key, face.Code) }).ToArray(),
            Types = string.Concat(types(language.Api).Select(type => HtmlText.Code(language.Key, type))),
        }),
    ];

    // Derived sentences of plain text only; the template escapes them.
    private static string PlainText(DocText text) => string.Concat(text.Inlines.OfType<TextInline>().Select(inline => inline.Text));

    private TopicSpec? TopicOf(string? name) => context.Spec.Topics.FirstOrDefault(topic => topic.Name == name);
}
