using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>The documentation of a call's public methods. What follows from the entry's fields is said here, in one wording for all.</summary>
internal sealed class CallDocs(ApiIndex index)
{
    private readonly IReadOnlyDictionary<string, string> _macros =
        CSharpProse.Values(index.Library, index.Enums, index.Flags, index.Constants, index.MetaContexts);

    /// <summary>Documents the method that is the call itself.</summary>
    public void WriteCall(CodeWriter writer, CallSpec call, CallLink self)
    {
        CSharpProse prose = ProseOf(call.Parameters);
        CSharpProse.Element(writer, "summary", CSharpProse.Escape(CSharpProse.Sentence(call.Summary)));
        Parameters(writer, prose, call.Parameters);
        string returns = Returns(prose, call.Returns);
        if (returns.Length > 0)
        {
            CSharpProse.Element(writer, "returns", CSharpProse.Sentence(returns));
        }

        Errors(writer, prose, call, call.Errors);
        List<string> remarks = [];
        if (!call.Description.IsEmpty)
        {
            remarks.Add(prose.Blocks(call.Description));
        }

        remarks.Add(Para(States(call)));
        remarks.Add(Para(call.Locked
            ? "It takes the handle's lock: it may be called from any thread, and waits for a call that is under way in another."
            : "It takes no lock: it may be called from any thread, and answers at once even while another call is under way."));
        History(remarks, prose, call);
        CSharpProse.Element(writer, "remarks", string.Join("\n", remarks));
        SeeAlso(writer, call, self.AsyncCref is null ? [] : [self.AsyncCref]);
    }

    /// <summary>Documents the awaitable form of a call, which goes through the asynchronous call <paramref name="twin"/>.</summary>
    public void WriteAsync(CodeWriter writer, CallSpec call, CallSpec twin, IReadOnlyList<ParameterSpec> parameters, string cancellationToken)
    {
        CSharpProse prose = ProseOf(parameters);
        CSharpProse.Element(
            writer, "summary", CSharpProse.Escape(CSharpProse.Sentence(call.Summary)) + " Awaitable: no thread waits for the server.");
        Parameters(writer, prose, parameters);
        CSharpProse.Element(writer, "param", "Gives the operation up.", $"name=\"{cancellationToken}\"");
        CSharpProse.Element(writer, "returns", call.Returns.Kind == ReturnKind.Status
            ? "A task that is done when the operation is."
            : $"A task that gives the result: {Returns(prose, call.Returns)}");
        // The task fails with what the command fails with, which only the synchronous call can say.
        Errors(writer, prose, twin, twin.Errors.Concat(call.Errors));
        CSharpProse.Element(writer, "exception", "The operation was given up.", "cref=\"OperationCanceledException\"");
        List<string> remarks =
        [
            Para($"{prose.Call(call.Name)} without a thread that waits: it goes through {prose.Call(twin.Name)}, whose checks are its own."),
            Para(States(twin)),
        ];
        if (parameters.Any(p => ParameterFacts.Of(p, index.Closures) is { Owner: Ownership.Caller, Lifetime: UseLifetime.Operation }))
        {
            remarks.Add(Para("The buffer belongs to the operation until the task is done."));
        }

        History(remarks, prose, twin);
        CSharpProse.Element(writer, "remarks", string.Join("\n", remarks));
        string[] crefs = new[] { index.Link(call.Name)?.Cref, index.Link(twin.Name)?.Cref }.OfType<string>().ToArray();
        foreach (string cref in crefs)
        {
            writer.Line($"/// <seealso cref=\"{cref}\"/>");
        }
    }

    private static string Para(string text) => $"<para>{text}</para>";

    // What does in C# what a lifecycle function does.
    private string? Lifecycle(string name) => index.Lifecycle.FirstOrDefault(f => f.Name == name)?.Kind switch
    {
        LifecycleKind.Create => "NbdHandle",
        LifecycleKind.Close => "NbdHandle.Dispose()",
        LifecycleKind.ErrorText or LifecycleKind.ErrorNumber => "NbdException",
        null => null,
    };

    private static string Item(ErrnoName? errno, string when) =>
        $"<item><description>{(errno is { } known ? $"<c>{Vocabulary.YamlName(known)}</c>: " : "")}{when}</description></item>";

    private string States(CallSpec call) => call.States.Count == 0
        ? "It may be called in any state of the handle."
        : $"The handle must be {CSharpProse.Escape(CallChecks.StatePhrase(call, index.States))}.";

    private CSharpProse ProseOf(IEnumerable<ParameterSpec> parameters) => new(
        name => index.Link(name)?.Cref ?? Lifecycle(name),
        _macros,
        parameters.ToDictionary(p => p.Name, XmlName, StringComparer.Ordinal));

    private static string XmlName(ParameterSpec parameter) => CSharpNames.DocParameter(parameter);

    private void Parameters(CodeWriter writer, CSharpProse prose, IEnumerable<ParameterSpec> parameters)
    {
        foreach (ParameterSpec parameter in parameters)
        {
            string text = prose.Sentence(parameter.Doc);
            if (parameter is { Kind: ParameterKind.Flags, Allowed: { } allowed })
            {
                string type = index.FlagSet(parameter.TypeName).CSharpName;
                string[] names = allowed.Select(a => CSharpProse.Reference($"{type}.{CSharpNames.Member(a)}")).ToArray();
                text += names.Length == 0 ? $" Only {CSharpProse.Reference(type + ".None")} is accepted." : $" Accepted: {string.Join(", ", names)}.";
            }

            CSharpProse.Element(writer, "param", text.Trim(), $"name=\"{XmlName(parameter)}\"");
        }
    }

    private static string Returns(CSharpProse prose, ReturnSpec returns)
    {
        string own = prose.Clause(returns.Doc);
        return own.Length > 0 && returns.Kind != ReturnKind.Status ? own : returns.Kind switch
        {
            ReturnKind.Status => "",
            ReturnKind.Bool => "whether it is so.",
            ReturnKind.StaticString or ReturnKind.String => "the text.",
            ReturnKind.Fd => "a file descriptor.",
            ReturnKind.Int or ReturnKind.Int64 or ReturnKind.UInt or ReturnKind.UInt64 => "the number.",
            ReturnKind.Cookie => "the cookie of the command, 1 or more, by which it is asked for.",
            ReturnKind.Size => "the size in bytes.",
            ReturnKind.UIntPtr => "the value.",
            ReturnKind.Enum or ReturnKind.Flags => "the setting.",
        };
    }

    private void Errors(CodeWriter writer, CSharpProse prose, CallSpec call, IEnumerable<ErrorSpec> errors)
    {
        if (!call.MaySetError)
        {
            return;
        }

        List<string> items = [];
        IReadOnlyList<CallCheck> checks = CallChecks.Of(call, index.Roles, index.States);
        items.AddRange(checks.SelectMany(check => check.Refusals.Select(refusal => Refused(check, refusal))).OfType<string>());
        items.AddRange(errors.Select(e => Item(e.Errno, prose.Clause(e.When))).Distinct(StringComparer.Ordinal));
        CSharpProse.Element(
            writer,
            "exception",
            items.Count == 0 ? "The call failed." : $"The call failed:\n<list type=\"bullet\">\n{string.Join("\n", items)}\n</list>",
            "cref=\"NbdException\"");
    }

    private string? Refused(CallCheck check, Refusal refusal)
    {
        string name = check.Parameter is { } parameter ? CSharpProse.ParameterReference(XmlName(parameter)) : "";
        string? when = refusal.Reason switch
        {
            RefusalReason.StillCreated => $"the handle is still {CSharpProse.Escape(index.State(index.Roles.CreatedState!).Phrase)}.",
            RefusalReason.WrongState => check.Refusals.Count == 1
                ? "the handle is in a state that is not permitted."
                : "the handle is in another state that is not permitted.",
            RefusalReason.Null => NullOf(check.Parameter!, name),
            RefusalReason.NullClosure => $"{name} is null.",
            RefusalReason.NotAMember => $"{name} is no member of its enumeration.",
            RefusalReason.UnacceptedFlag => $"{name} has a flag that is not accepted.",
            RefusalReason.UnacceptedCommandFlag => $"{name} has a flag that is not accepted, and the strict mode checks flags.",
        };
        return when is null ? null : Item(refusal.Errno, when);
    }

    // Memory is never null; a span may be over nothing at all.
    private static string? NullOf(ParameterSpec parameter, string name) => parameter.Kind switch
    {
        ParameterKind.BytesIn or ParameterKind.BytesOut => $"{name} is a default span, which has no memory behind it.",
        ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => null,
        ParameterKind.Path or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList or ParameterKind.Bool
            or ParameterKind.Closure or ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Flags or ParameterKind.Int
            or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64
            or ParameterKind.UIntPtr => $"{name} is null.",
    };

    private void History(List<string> remarks, CSharpProse prose, CallSpec call)
    {
        remarks.Add(Para($"Since {index.Library.Name} {call.Since}."));
        remarks.AddRange(call.Changes.Select(
            c => Para($"Changed in {index.Library.Name} {c.Version}: {prose.Clause(c.What)}")));
    }

    private void SeeAlso(CodeWriter writer, CallSpec call, IEnumerable<string> first)
    {
        IEnumerable<string> names = call.Twin is null ? call.SeeAlso : new[] { call.Twin }.Concat(call.SeeAlso);
        IEnumerable<string> crefs = first.Concat(names.Select(n => index.Link(n)?.Cref ?? Lifecycle(n)).OfType<string>());
        foreach (string cref in crefs.Distinct(StringComparer.Ordinal))
        {
            writer.Line($"/// <seealso cref=\"{cref}\"/>");
        }
    }
}
