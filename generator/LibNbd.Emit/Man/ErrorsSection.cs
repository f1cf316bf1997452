using LibNbd.Emit.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>ERRORS: those of the checks that every call makes, then the entry's own.</summary>
internal sealed class ErrorsSection(ManContext context, RoffProse prose, CallSpec call)
{
    private const string CreatedState = "created";

    // Their flags are checked only if the strict mode says so.
    private const string CommandFlags = "command";
    private const string StrictModeCall = "set_strict_mode";

    private static readonly string[] ErrorFunctions = ["get_error", "get_errno"];

    /// <summary>Whether this is one of the functions that tell an error.</summary>
    public static bool IsErrorFunction(string name) => ErrorFunctions.Contains(name, StringComparer.Ordinal);

    /// <summary>The section's text.</summary>
    public string Build()
    {
        RoffWriter writer = new(prose);
        if (!call.MaySetError)
        {
            writer.Paragraph(Roff.Of($"This call cannot fail. It leaves the last error of the thread as it is."));
            return writer.ToString();
        }

        writer.Paragraph(Reporting());
        foreach ((string errno, RoffText when) in Derived())
        {
            writer.Item(Roff.Bold(errno), when);
        }

        foreach (ErrorSpec error in call.Errors)
        {
            writer.Item(error.Errno.Length == 0 ? Roff.Escape("(no errno)") : Roff.Bold(error.Errno), error.When);
        }

        return writer.ToString();
    }

    private RoffText Reporting()
    {
        RoffText sign = CTypes.ErrorValue(call.Returns.Kind) is { } error
            ? Roff.Of($"If {error} is returned,")
            : Roff.Of($"If the call fails,");
        return sign + Roff.Of(
            $" {context.Page(ErrorFunctions[0])} gives the message and {context.Page(ErrorFunctions[1])} the errno of the error, in the thread that made the call. Besides what the system and the server report, the call fails with:");
    }

    // In the order of the checks: a wrong state wins over a NULL.
    private IEnumerable<(string Errno, RoffText When)> Derived()
    {
        if (call.States.Count > 0)
        {
            bool created = call.States.Contains(CreatedState, StringComparer.Ordinal);
            if (!created)
            {
                yield return ("ENOTCONN", Roff.Of($"The handle is still {Phrase(CreatedState)}."));
            }

            yield return ("EINVAL", created
                ? Roff.Of($"The handle is in a state in which the call is an error.")
                : Roff.Of($"The handle is in another state in which the call is an error."));
        }

        RoffText[] pointers = [.. call.Parameters.Where(IsCheckedForNull).Select(p => Roff.Italic(p.Name))];
        if (pointers.Length > 0)
        {
            yield return ("EFAULT", RoffText.List(pointers, "or") + Roff.Escape(" is NULL."));
        }

        foreach (ParameterSpec closure in call.Parameters.Where(p => p is { Kind: ParameterKind.Closure, Optional: false }))
        {
            yield return ("EFAULT", Roff.Of($"{Roff.Italic(closure.Name)} has neither a {Roff.Italic("callback")} nor a {Roff.Italic("free")} function."));
        }

        foreach (ParameterSpec parameter in call.Parameters)
        {
            RoffText value = InvalidValue(parameter);
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

    private RoffText InvalidValue(ParameterSpec parameter) => parameter.Kind switch
    {
        ParameterKind.Enum => Roff.Of($"{Roff.Italic(parameter.Name)} is not {Accepted(parameter)}."),
        ParameterKind.Flags => InvalidFlags(parameter),
        ParameterKind.Bool or ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
            or ParameterKind.Closure or ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Path
            or ParameterKind.Size or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList or ParameterKind.UInt
            or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => RoffText.Empty,
    };

    private RoffText InvalidFlags(ParameterSpec parameter)
    {
        RoffText name = Roff.Italic(parameter.Name);
        RoffText wrong = context.Values(parameter).Count == 0
            ? Roff.Of($"{name} is not 0")
            : Roff.Of($"{name} has a bit other than {Accepted(parameter)}");
        return parameter.TypeName == CommandFlags
            ? Roff.Of($"{wrong}, and the strict mode asks for this check (see {context.Page(StrictModeCall)}).")
            : Roff.Of($"{wrong}.");
    }

    private RoffText Accepted(ParameterSpec parameter) =>
        RoffText.List([.. context.Values(parameter).Select(v => Roff.Bold(v.Macro))], "or");
}
