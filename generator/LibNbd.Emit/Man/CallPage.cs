using LibNbd.Emit.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>The page of a call. What follows from the entry's fields is said by the sections, in one wording for all calls.</summary>
internal sealed class CallPage(ManContext context, CallSpec call)
{
    private readonly ApiSpec _spec = context.Spec;
    private readonly RoffProse _prose = context.Prose(call.Parameters.SelectMany(p => new[] { p.Name, p.LengthName }).OfType<string>());

    /// <summary>Everything that the template fills in.</summary>
    public ManPage Build() => context.Frame(call.Name, call.Summary) with
    {
        Synopsis = context.Synopsis(Prototype.Lines(CPrototype.Of(call, context.Types)), Types()),
        Description = new DescriptionSection(context, _prose, call).Build(),
        ReturnValue = new ReturnSection(context, _prose, call).Build(),
        Errors = new ErrorsSection(context, _prose, call).Build(),
        States = [.. _spec.States.Select(State)],
        StateSentence = ManContext.Filled(StateSentence()),
        Lock = ManContext.Filled(Lock()),
        Version = context.Version(_prose, call.Name, call.Since, call.Changes),
        Example = call.Example is { } example ? string.Join('\n', RoffProse.Code(example)) : null,
        SeeAlso = context.SeeAlso(call.Name, SeeAlso()),
    };

    private IEnumerable<IReadOnlyList<string>> Types()
    {
        ClosureSpec[] closures = [.. Closures(call, _spec)];
        IEnumerable<string> structs = closures.SelectMany(c => c.Parameters).Select(p => CTypes.StructOf(p.Kind)).OfType<string>()
            .Distinct(StringComparer.Ordinal);
        return
        [
            .. structs.Select(name => CStructs.Of(_spec.Structs.First(s => s.Name == name))),
            .. closures.Select(closure => CStructs.Of(closure, context.Types)),
        ];
    }

    /// <summary>The closures that a call takes, each once.</summary>
    public static IEnumerable<ClosureSpec> Closures(CallSpec call, ApiSpec spec) => call.Parameters
        .Where(p => p.Kind == ParameterKind.Closure)
        .Select(p => spec.Closures.First(c => c.Name == p.TypeName))
        .Distinct();

    private ManState State(StateSpec state) => new(
        Roff.Cell(Roff.Escape(state.Phrase)),
        call.States.Count == 0 || call.States.Contains(state.Name, StringComparer.Ordinal) ? "allowed" : "error");

    private RoffText StateSentence() => call.States.Count == 0
        ? Roff.Of($"The handle may be in any state.")
        : Roff.Of($"The handle must be {string.Join(", or ", call.States.Select(name => _spec.States.First(s => s.Name == name).Phrase))}.");

    private RoffText Lock() => call.Locked
        ? Roff.Of($"The call takes the handle's lock: it may be made from any thread, and waits for a call that is under way in another.")
        : Roff.Of($"The call takes no lock: it may be made from any thread, and answers at once even while another call is under way.");

    // What the derived paragraphs name is worth a look too.
    private IEnumerable<string> SeeAlso() =>
    [
        .. call.SeeAlso,
        .. new[] { call.Twin, call.Async.Predicate }.OfType<string>(),
        .. call.MaySetError ? _spec.Lifecycle.Select(f => f.Name).Where(ErrorsSection.IsErrorFunction) : [],
    ];
}
