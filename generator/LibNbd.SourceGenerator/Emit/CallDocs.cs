using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>
/// The documentation of a call's public methods. What follows from the entry's fields is said here, in one wording for all.
/// </summary>
internal sealed class CallDocs(ApiIndex index)
{
    private readonly CallErrors _errors = new(index.Roles, index.States, index.Enums, index.Flags, new CSharpNullWords());

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

        remarks.Add(prose.Blocks(CallText.State(call, index.States).AsProse()));
        remarks.Add(prose.Blocks(CallText.Lock(call).AsProse()));
        History(remarks, prose, call);
        CSharpProse.Element(writer, "remarks", string.Join("\n", remarks));
        SeeAlso(writer, call, self.AsyncCref is null ? [] : [self.AsyncCref]);
    }

    /// <summary>Documents the awaitable form of a call, which goes through the call <paramref name="start"/>.</summary>
    public void WriteAsync(
        CodeWriter writer, CallSpec call, CallSpec start, IReadOnlyList<ParameterSpec> parameters, string cancellationToken)
    {
        bool isItself = ReferenceEquals(start, call);
        CSharpProse prose = ProseOf(parameters);
        CSharpProse.Element(
            writer, "summary", CSharpProse.Escape(CSharpProse.Sentence(call.Summary)) + " Awaitable: no thread waits for the server.");
        Parameters(writer, prose, parameters);
        CSharpProse.Element(writer, "param", "Cancels the operation.", $"name=\"{cancellationToken}\"");
        CSharpProse.Element(writer, "returns", call.Returns.Kind == ReturnKind.Status
            ? "A task that completes when the operation has finished."
            : $"A task whose result is {Returns(prose, call.Returns)}");
        // The task fails with what the command fails with, which only the synchronous call can say.
        Errors(writer, prose, start, isItself ? call.Errors : start.Errors.Concat(call.Errors));
        CSharpProse.Element(writer, "exception", "The operation was cancelled.", "cref=\"OperationCanceledException\"");
        List<string> remarks =
        [
            Para($"The awaitable form of {prose.Call(call.Name)}. "
                + (isItself ? "It makes the same checks." : $"It goes through {prose.Call(start.Name)}, and makes the same checks.")),
            prose.Blocks(CallText.State(start, index.States).AsProse()),
        ];
        if (parameters.Any(p => ParameterFacts.Of(p, index.Closures) is { Owner: Ownership.Caller, Lifetime: UseLifetime.Operation }))
        {
            remarks.Add(Para("The buffer belongs to the operation until the task has completed."));
        }

        History(remarks, prose, start);
        CSharpProse.Element(writer, "remarks", string.Join("\n", remarks));
        string[] crefs = new[] { index.Link(call.Name)?.Cref, isItself ? null : index.Link(start.Name)?.Cref }.OfType<string>().ToArray();
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

    private static string Item(string content) => $"<item><description>{content}</description></item>";

    private static string List(IEnumerable<string> items) => $"<list type=\"bullet\">\n{string.Join("\n", items)}\n</list>";

    private CSharpProse ProseOf(IEnumerable<ParameterSpec> parameters) => new(
        name => index.Link(name)?.Cref ?? Lifecycle(name),
        value => CSharpNames.Value(value, index.Enums, index.Flags),
        CSharpProse.References(parameters.Select(p => (p.Name, p.LengthName, XmlName(p)))));

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
                text += names.Length == 0
                    ? $" Only {CSharpProse.Reference(type + ".None")} is accepted."
                    : $" Accepted: {string.Join(", ", names)}.";
            }

            CSharpProse.Element(writer, "param", text.Trim(), $"name=\"{XmlName(parameter)}\"");
        }
    }

    private static string Returns(CSharpProse prose, ReturnSpec returns) => returns.Kind switch
    {
        ReturnKind.Status => "",
        _ when !returns.Doc.IsEmpty => prose.Clause(returns.Doc),
        ReturnKind.Bool => "<see langword=\"true\"/> if so, and <see langword=\"false\"/> if not.",
        _ => prose.Clause(CallText.Result(returns.Kind).AsProse()),
    };

    private void Errors(CodeWriter writer, CSharpProse prose, CallSpec call, IEnumerable<ErrorSpec> errors)
    {
        if (!call.MaySetError)
        {
            return;
        }

        string[] groups = [.. _errors.Of(call, errors).Select(group => Group(prose, group))];
        CSharpProse.Element(
            writer, "exception", groups.Length == 0 ? "The call failed." : $"The call failed:\n{List(groups)}", "cref=\"NbdException\"");
    }

    private static string Group(CSharpProse prose, ErrorGroup group)
    {
        string errno = group.Errno is { } known ? $"<c>{Vocabulary.YamlName(known)}</c>" : "No errno";
        string[] conditions = [.. group.Conditions.Select(prose.Clause)];
        return conditions.Length == 1 ? Item($"{errno}: {conditions[0]}") : Item($"{errno}:\n{List(conditions.Select(Item))}\n");
    }

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
