using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.CSharp;

/// <summary>A declaration of one of the C# faces of a call.</summary>
/// <param name="Kind">What is particular to it: <c>blocking</c>.</param>
/// <param name="Name">The method's name.</param>
/// <param name="Code">The declaration, folded.</param>
internal sealed record CSharpFace(string Kind, string Name, string Code);

/// <summary>The C# declarations of a call, as the source generator writes them: it is the same code that spells them.</summary>
internal sealed class CSharpFaces(ApiSpec spec)
{
    private const int Width = 78;

    // Awaitable faces that the library has by hand, because their end is the connection's and not a command's; a test compares them with it.
    private static readonly Dictionary<string, (string Head, string[] Parameters)> AwaitedByHand =
        new(StringComparer.Ordinal)
        {
            ["shutdown"] = (
                "public ValueTask ShutdownAsync",
                ["ShutdownFlags flags = ShutdownFlags.None", "CancellationToken cancellationToken = default"]),
        };

    private readonly ApiIndex _index = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);

    /// <summary>The faces of a call and of its twin: blocking, for an event loop, and awaitable.</summary>
    public IReadOnlyList<CSharpFace> Of(CallSpec call)
    {
        CallSpec? twin = call.Twin(spec.Calls);
        (CallSpec? blocking, CallSpec? loop) = call.IsAio ? (twin, call) : (call, twin);
        List<CSharpFace> faces = [];
        if (blocking is not null)
        {
            // A call that waits for nothing blocks nobody.
            faces.Add(Face(loop is null ? "" : "blocking", blocking));
        }

        if (loop is not null)
        {
            faces.Add(Face(loop.Async.Kind == AsyncKind.None ? "" : "event loop", loop));
        }

        if (blocking is not null && CSharpSignatures.HasAsync(blocking, loop))
        {
            faces.Add(new CSharpFace(
                "awaited",
                CSharpNames.Pascal(blocking.Name) + "Async",
                Fold(CSharpSignatures.AsyncHead(blocking), CSharpSignatures.AsyncParameters(loop!, CSharpSignatures.Token(loop!, _index), _index))));
        }

        if (blocking is not null && AwaitedByHand.TryGetValue(blocking.Name, out (string Head, string[] Parameters) byHand))
        {
            faces.Add(new CSharpFace("awaited", CSharpNames.Pascal(blocking.Name) + "Async", Fold(byHand.Head, byHand.Parameters)));
        }

        return faces;
    }

    /// <summary>The members of the handle that do what a lifecycle function does. They are written by hand; a test compares them with the library.</summary>
    public static IReadOnlyList<string> Of(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Create => ["public NbdHandle()"],
        LifecycleKind.Close => ["public void Dispose()", "public ValueTask DisposeAsync()"],
        LifecycleKind.ErrorText => ["public static string? GetError()"],
        LifecycleKind.ErrorNumber => ["public static int GetErrno()"],
    };

    /// <summary>The delegate of a closure.</summary>
    public string Of(ClosureSpec closure) => Fold(
        $"public delegate int {closure.CSharpName}",
        closure.Parameters.Select(p => $"{CSharpTypes.Callback(p, spec.Structs)} {CSharpNames.Camel(p.Name)}"));

    private CSharpFace Face(string kind, CallSpec call) =>
        new(kind, CSharpNames.Pascal(call.Name), Fold(CSharpSignatures.Head(call, _index), CSharpSignatures.Parameters(call, _index)));

    private static string Fold(string head, IEnumerable<string> parameters)
    {
        string[] all = [.. parameters];
        string line = $"{head}({string.Join(", ", all)});";
        return line.Length <= Width ? line : $"{head}(\n    {string.Join(",\n    ", all)});";
    }
}
