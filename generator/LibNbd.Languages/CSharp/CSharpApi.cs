using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.CSharp;

/// <summary>The C# declarations of a call, as the source generator writes them: it is the same code that spells them.</summary>
internal sealed class CSharpApi(ApiSpec spec) : LanguageApi
{
    private const int Width = 78;

    private readonly ApiIndex _index = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);

    /// <inheritdoc/>
    public override string Null => "null";

    /// <summary>The faces of a call and of its twin: blocking, for an event loop, and awaitable.</summary>
    public override IReadOnlyList<Signature> Of(CallSpec call)
    {
        CallSpec? twin = call.Twin(spec.Calls);
        (CallSpec? blocking, CallSpec? loop) = call.IsAio ? (twin, call) : (call, twin);
        CallSpec? start = blocking is null ? null : CSharpSignatures.Start(blocking, spec.Calls);
        List<Signature> faces = [];
        if (blocking is not null)
        {
            // A call that waits for nothing blocks nobody.
            faces.Add(Face(loop is null && start is null ? "" : "blocking", blocking));
        }

        if (loop is not null)
        {
            faces.Add(Face(loop.Async.Kind == AsyncKind.None ? "" : "event loop", loop));
        }

        if (blocking is not null && start is not null)
        {
            faces.Add(new Signature(
                "awaited",
                CSharpNames.AsyncMethod(blocking.Name),
                Fold(
                    CSharpSignatures.AsyncHead(blocking),
                    CSharpSignatures.AsyncParameters(start, CSharpSignatures.Token(start, _index), _index))));
        }

        return faces;
    }

    /// <summary>
    /// The members of the handle that do what a lifecycle function does. They are written by hand; a test compares them with the library.
    /// </summary>
    public override IReadOnlyList<Signature> Of(LifecycleSpec function) =>
        [.. Members(function.Kind).Select(member => new Signature("", member, member + ";"))];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TypesOf(CallSpec call) => [.. spec.ClosuresOf(call).Select(closure => Of(closure).Code)];

    /// <inheritdoc/>
    public override Signature Of(StructSpec type) => new(
        "", type.CSharpName,
        Folding.Stacked(
            $"public readonly record struct {type.CSharpName}(",
            [.. type.Fields.Select(field => $"{CSharpTypes.Field(field.Kind)} {CSharpNames.Member(field.Name)}")], ");", Width));

    /// <inheritdoc/>
    public override Signature Of(ClosureSpec closure) => new("", closure.CSharpName, Fold(
        $"public delegate int {closure.CSharpName}",
        closure.Parameters.Select(p => $"{CSharpTypes.Callback(p, spec.Structs)} {CSharpNames.Variable(p.Name)}")));

    /// <inheritdoc/>
    public override string? TypeOf(EnumSpec type) => type.CSharpName;

    /// <inheritdoc/>
    public override string? TypeOf(FlagsSpec type) => type.CSharpName;

    /// <inheritdoc/>
    public override INullWords NullWords { get; } = new CSharpNullWords();

    /// <inheritdoc/>
    public override string NameOf(ValueInline value) => CSharpNames.Value(value, spec.Enums, spec.Flags);

    /// <inheritdoc/>
    public override string? ErrorValue(ReturnKind kind) => null;

    /// <inheritdoc/>
    public override string NoCallback(ClosureSpec closure) => Null;

    /// <inheritdoc/>
    public override (string Name, string Code)? Presence(string function) => null;

    private static IReadOnlyList<string> Members(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Create => ["public NbdHandle()"],
        LifecycleKind.Close => ["public void Dispose()", "public ValueTask DisposeAsync()"],
        LifecycleKind.ErrorText => ["public static string? GetError()"],
        LifecycleKind.ErrorNumber => ["public static int GetErrno()"],
    };

    private Signature Face(string kind, CallSpec call) =>
        new(kind, CSharpNames.Method(call.Name), Fold(CSharpSignatures.Head(call, _index), CSharpSignatures.Parameters(call, _index)));

    private static string Fold(string head, IEnumerable<string> parameters) => Folding.Stacked(head + "(", [.. parameters], ");", Width);
}
