using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.C;

/// <summary>The declarations of the C API: prototypes, and types as lines.</summary>
internal sealed class CSignatures(ApiSpec spec)
{
    // Where a line that was broken goes on: below the parameters of a callback.
    private const string Continuation = "                   ";

    private readonly CNames _names = new(spec);
    private readonly CTypes _types = new(new CNames(spec));

    /// <summary>The prototype of a call.</summary>
    public CPrototype Of(CallSpec call) => new(
        $"{CTypes.Of(call.Returns.Kind)} {_names.Function(call.Name)} (",
        [_types.Handle, .. call.Parameters.SelectMany(_types.Of)]);

    /// <summary>The prototype of a lifecycle function, on one line.</summary>
    public string Of(LifecycleSpec function)
    {
        LifecycleFacts facts = LifecycleFacts.Of(function.Kind);
        string result = facts.Result switch
        {
            LifecycleResult.Nothing => "void ",
            LifecycleResult.Handle => _types.Handle.Type,
            LifecycleResult.Text => "const char *",
            LifecycleResult.Number => "int ",
        };
        return $"{result}{_names.Function(function.Name)} ({(facts.TakesHandle ? _types.Handle.ToString() : "void")}{CPrototype.Tail}";
    }

    /// <summary>The structure that a closure is passed as. The order of its members is part of the ABI.</summary>
    public IReadOnlyList<string> Of(ClosureSpec closure) =>
    [
        "typedef struct {",
        $"  int (*callback) ({string.Join(", ", [CTypes.UserData, .. closure.Parameters.SelectMany(_types.Of)])});",
        "  void *user_data;",
        "  void (*free) (void *user_data);",
        $"}} {_names.Closure(closure.Name)};",
    ];

    /// <summary>A structure that callbacks hand out.</summary>
    public IReadOnlyList<string> Of(StructSpec type) =>
    [
        "typedef struct {",
        .. type.Fields.Select(field => $"  {CTypes.Of(field.Kind)} {Spelling.Snake(field.Name)};"),
        $"}} {_names.Struct(type.Name)};",
    ];

    /// <summary>The structures that the callbacks of a call hand out, and those that they are passed as.</summary>
    public IEnumerable<IReadOnlyList<string>> TypesOf(CallSpec call)
    {
        ClosureSpec[] closures = [.. spec.ClosuresOf(call)];
        return closures.SelectMany(closure => closure.Parameters).Select(parameter => parameter.TypeName).OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(name => Of(spec.Structs.First(type => type.Name == name)))
            .Concat(closures.Select(Of));
    }

    /// <summary>A line of a declaration, broken behind commas where it is too long.</summary>
    public static IEnumerable<string> Fold(string line, int width)
    {
        string rest = line;
        while (rest.Length > width)
        {
            int comma = rest.LastIndexOf(", ", width - 1, StringComparison.Ordinal);
            if (comma < Continuation.Length)
            {
                break;
            }

            yield return rest.Substring(0, comma + 1);
            rest = Continuation + rest.Substring(comma + 2);
        }

        yield return rest;
    }
}
