using LibNbd.Emit.Documents;
using LibNbd.Emit.Documents.Diagrams;
using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Man;

/// <summary>A page that is no function's.</summary>
internal sealed class ProsePage(ManContext context, PageSpec page)
{
    private readonly RoffProse _prose = context.Prose();

    /// <summary>Everything that the template fills in.</summary>
    public ManProsePage Build()
    {
        ManPage frame = context.Frame(page.Name, page.Summary);
        return new ManProsePage(
            frame.Notice, page.Name.ToUpperInvariant(), page.Section, frame.Date, frame.Source, frame.Manual, page.Name,
            ManContext.Filled(Roff.Of($"{page.Name} - {page.Summary}")),
            [.. page.Sections.Select(section => new ManSection(
                Roff.Escape(section.Title.ToUpperInvariant()).Source, Body(section.Blocks)))],
            frame.Authors, frame.Copyright);
    }

    private string Body(IEnumerable<PageBlock> blocks)
    {
        RoffWriter writer = new(_prose);
        foreach (PageBlock block in blocks)
        {
            switch (block)
            {
                case PageProse text:
                    writer.Prose(text.Text);
                    break;
                case PageHeading heading:
                    writer.Heading(heading.Text);
                    break;
                case PageInsertion insertion:
                    Insert(writer, insertion.What);
                    break;
                default:
                    throw new InvalidOperationException($"A block that is not known: {block.GetType().Name}");
            }
        }

        return writer.ToString();
    }

    private void Insert(RoffWriter writer, PageInsert what)
    {
        switch (what)
        {
            case PageInsert.CallsByTopic:
                Calls(writer);
                break;
            case PageInsert.States:
                States(writer);
                break;
            case PageInsert.ConnectionStates:
                ConnectionStates(writer);
                break;
            case PageInsert.CallbackRules:
                writer.Paragraph(_prose.Text(ClosureText.Rule(context.Docs.Spec.Roles)));
                break;
            case PageInsert.Constants:
                foreach (ConstantSpec constant in context.Docs.Spec.Constants)
                {
                    writer.Item(Roff.Bold(context.Docs.Words.NameOf(ApiValue.Of(constant).Reference)), constant.Doc, RoffText.Empty);
                }

                break;
        }
    }

    private void Calls(RoffWriter writer)
    {
        foreach (CallIndexTopic topic in CallIndex.Of(context.Docs.Spec))
        {
            if (topic.Topic is { } known)
            {
                writer.Heading(known.Title);
                writer.Prose(Sentences.Of(known.Doc));
            }

            foreach (CallIndexEntry call in topic.Calls)
            {
                writer.Item(_prose.Text(DocText.Call(call.Name)), Prose.Empty, Roff.Escape(Sentences.Capital(call.Summary)));
            }
        }
    }

    private void States(RoffWriter writer)
    {
        StateGraph graph = StateGraph.Of(context.Docs.Spec);
        if (graph.Edges.Count > 0)
        {
            writer.Code(string.Join('\n', StateText.Picture(graph)));
            writer.Paragraph(Roff.Of($"{StateText.PictureLegend}"));
        }

        foreach (StateSpec state in graph.States)
        {
            writer.Item(Roff.Bold(state.Name), state.Doc, _prose.Text(DocText.Of($"It is reported by {StateText.Predicates(state)}.")));
            foreach ((StateSpec to, DocText by) in StateText.Ways(graph, state))
            {
                writer.Indented(Roff.Of($"To {Roff.Bold(to.Name)}: {_prose.Text(by)}."));
            }

            if (graph.IsFinal(state))
            {
                writer.Indented(Roff.Of($"No other state follows."));
            }
        }
    }

    private void ConnectionStates(RoffWriter writer)
    {
        EquatableArray<ConnectionStateSpec> states = context.Docs.Spec.ConnectionStates;
        foreach (ConnectionStateSpec state in states)
        {
            IEnumerable<string> next = state.Next.Select(name => states.First(s => s.Name == name).Text);
            RoffText follows = state.Next.Count == 0 ? RoffText.Empty : Roff.Of($" Next: {RoffText.Join(", ", next.Select(Roff.Bold))}.");
            writer.Item(
                Roff.Bold(state.Text), Prose.Empty,
                Roff.Of($"{Sentences.Capital(state.Summary)}. Waits for: {StateText.Waits(state.WaitsFor)}.") + follows);
        }
    }
}
