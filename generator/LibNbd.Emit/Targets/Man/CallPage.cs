using LibNbd.Emit.Documents;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Man;

/// <summary>The page of a call.</summary>
internal sealed class CallPage(ManContext context, CallDocument document)
{
    private readonly RoffProse _prose = context.Prose();

    /// <summary>Everything that the template fills in.</summary>
    public ManPage Build() => context.Frame(document.Call.Name, document.Call.Summary) with
    {
        Synopsis = context.Synopsis(Prototype.Lines(context.Signatures.Of(document.Call)), context.Signatures.TypesOf(document.Call)),
        Description = RoffWriter.Render(document.Description, _prose),
        ReturnValue = RoffWriter.Render(document.ReturnValue, _prose),
        Errors = RoffWriter.Render(document.Errors, _prose),
        States = [.. document.States.Select(State)],
        StateSentence = Filled(document.StateSentence),
        Lock = Filled(document.Lock),
        Version = RoffWriter.Render(document.Version, _prose),
        Example = document.Call.Example is { } example ? string.Join('\n', RoffProse.Code(example)) : null,
        SeeAlso = ManContext.SeeAlso(document.SeeAlso),
    };

    private static ManState State(DocState state) =>
        new(Roff.Cell(Roff.Escape(state.State.Phrase)), state.IsAllowed ? "allowed" : "error");

    private string Filled(DocText text) => ManContext.Filled(_prose.Text(text));
}
