using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>The page of a function that is not a call on a handle.</summary>
internal sealed class LifecyclePage(ManContext context, LifecycleSpec function)
{
    /// <summary>Everything that the template fills in.</summary>
    public ManPage Build()
    {
        RoffProse prose = context.Prose([]);
        RoffWriter description = new(prose);
        description.Prose(function.Description);
        RoffWriter returns = new(prose);
        returns.Prose(function.ReturnValue);
        return context.Frame(function.Name, function.Summary) with
        {
            Synopsis = context.Synopsis([Roff.Bold(function.Prototype).Source], []),
            Description = description.ToString(),
            ReturnValue = returns.ToString(),
            Version = context.Version(prose, function.Name, function.Since, []),
            SeeAlso = context.SeeAlso(function.Name, function.SeeAlso),
        };
    }
}
