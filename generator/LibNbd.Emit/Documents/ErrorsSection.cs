using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Documents;

/// <summary>ERRORS: those of the checks that every call makes, then the entry's own.</summary>
internal sealed class ErrorsSection(DocContext context, CallSpec call)
{
    private const string CreatedState = "created";

    // Their flags are checked only if the strict mode says so.
    private const string CommandFlags = "command";
    private const string StrictModeCall = "set_strict_mode";

    private static readonly string[] ErrorFunctions = ["get_error", "get_errno"];

    /// <summary>Whether this is one of the functions that tell an error.</summary>
    public static bool IsErrorFunction(string name) => ErrorFunctions.Contains(name, StringComparer.Ordinal);

    /// <summary>The section's text.</summary>
    public IReadOnlyList<DocBlock> Build()
    {
        DocWriter writer = new();
        if (!call.MaySetError)
        {
            writer.Paragraph(DocText.Of($"This call cannot fail. It leaves the last error of the thread as it is."));
            return writer.Blocks;
        }

        writer.Paragraph(Reporting());
        foreach ((string errno, DocText when) in Derived())
        {
            writer.Item(DocText.Code(errno), when);
        }

        foreach (ErrorSpec error in call.Errors)
        {
            writer.Item(error.Errno.Length == 0 ? DocText.Plain("(no errno)") : DocText.Code(error.Errno), error.When);
        }

        return writer.Blocks;
    }

    private DocText Reporting()
    {
        DocText sign = CTypes.ErrorValue(call.Returns.Kind) is { } error
            ? DocText.Of($"If {error} is returned,")
            : DocText.Of($"If the call fails,");
        return sign + DocText.Of(
            $" {DocText.Call(ErrorFunctions[0])} gives the message and {DocText.Call(ErrorFunctions[1])} the errno of the error, in the thread that made the call. Besides what the system and the server report, the call fails with:");
    }

    // In the order of the checks: a wrong state wins over a NULL.
    private IEnumerable<(string Errno, DocText When)> Derived()
    {
        if (call.States.Count > 0)
        {
            bool created = call.States.Contains(CreatedState, StringComparer.Ordinal);
            if (!created)
            {
                yield return ("ENOTCONN", DocText.Of($"The handle is still {Phrase(CreatedState)}."));
            }

            yield return ("EINVAL", created
                ? DocText.Of($"The handle is in a state in which the call is an error.")
                : DocText.Of($"The handle is in another state in which the call is an error."));
        }

        DocText[] pointers = [.. call.Parameters.Where(IsCheckedForNull).Select(p => DocText.Variable(p.Name))];
        if (pointers.Length > 0)
        {
            yield return ("EFAULT", DocText.List(pointers, "or") + DocText.Plain(" is NULL."));
        }

        foreach (ParameterSpec closure in call.Parameters.Where(p => p is { Kind: ParameterKind.Closure, Optional: false }))
        {
            yield return ("EFAULT", DocText.Of($"{DocText.Variable(closure.Name)} has neither a {DocText.Variable("callback")} nor a {DocText.Variable("free")} function."));
        }

        foreach (ParameterSpec parameter in call.Parameters)
        {
            DocText value = InvalidValue(parameter);
            if (!value.IsEmpty)
            {
                yield return ("EINVAL", value);
            }
        }
    }

    private string Phrase(string state) => context.Spec.States.First(s => s.Name == state).Phrase;

    private static bool IsCheckedForNull(ParameterSpec parameter) => parameter.Kind switch
    {
        ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
            or ParameterKind.Path or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList => true,
        ParameterKind.Bool or ParameterKind.Closure or ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Flags or ParameterKind.Int
            or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64
            or ParameterKind.UIntPtr => false,
    };

    private DocText InvalidValue(ParameterSpec parameter) => parameter.Kind switch
    {
        ParameterKind.Enum => DocText.Of($"{DocText.Variable(parameter.Name)} is not {Accepted(parameter)}."),
        ParameterKind.Flags => InvalidFlags(parameter),
        ParameterKind.Bool or ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
            or ParameterKind.Closure or ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Path
            or ParameterKind.Size or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList or ParameterKind.UInt
            or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => DocText.Empty,
    };

    private DocText InvalidFlags(ParameterSpec parameter)
    {
        DocText name = DocText.Variable(parameter.Name);
        DocText wrong = context.Values(parameter).Count == 0
            ? DocText.Of($"{name} is not 0")
            : DocText.Of($"{name} has a bit other than {Accepted(parameter)}");
        return parameter.TypeName == CommandFlags
            ? DocText.Of($"{wrong}, and the strict mode asks for this check (see {DocText.Call(StrictModeCall)}).")
            : DocText.Of($"{wrong}.");
    }

    private DocText Accepted(ParameterSpec parameter) =>
        DocText.List([.. context.Values(parameter).Select(v => DocText.Code(v.Macro))], "or");
}
