using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Man;

/// <summary>The page of a function that is not a call on a handle.</summary>
internal sealed class LifecyclePage(ManContext context, LifecycleSpec function)
{
    /// <summary>Everything that the template fills in.</summary>
    public ManPage Build()
    {
        RoffProse prose = context.Prose();
        return context.Frame(function.Name, function.Summary) with
        {
            Synopsis = context.Synopsis([Roff.Bold(context.Signatures.Of(function)).Source], []),
            Description = RoffWriter.Render([new DocProse(function.Description)], prose),
            ReturnValue = RoffWriter.Render([new DocProse(function.ReturnValue)], prose),
            Version = RoffWriter.Render(context.Docs.Version(function.Name, function.Since, []), prose),
            SeeAlso = ManContext.SeeAlso(context.Docs.SeeAlso(function.Name, function.SeeAlso)),
        };
    }
}
