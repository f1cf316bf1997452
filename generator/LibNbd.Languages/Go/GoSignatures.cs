using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Go;

/// <summary>The declarations of methods and types.</summary>
internal sealed class GoSignatures(ApiSpec spec)
{
    /// <summary>The methods of a call, of all its forms.</summary>
    public static IEnumerable<string> MethodsOf(ApiSpec spec, CallSpec call)
    {
        yield return GoNames.Method(call.Name);
        if (HasContextForm(spec, call))
        {
            yield return GoNames.ContextMethod(call.Name);
        }

        if (HasBytesForm(call))
        {
            yield return GoNames.BytesMethod(call.Name);
        }
    }

    /// <summary>Whether a call has a form that ends when a context does: every call that waits for the end of what it began.</summary>
    public static bool HasContextForm(ApiSpec spec, CallSpec call) => call.Start(spec.Calls) is { } start
        && (!call.BeginsItself() || start.Returns.Kind == ReturnKind.Status);

    /// <summary>Whether a call has a form that takes slices in place of buffers.</summary>
    public static bool HasBytesForm(CallSpec call) => call.Async.Kind == AsyncKind.CompletionCallback && call.Parameters.Any(IsPersistent);

    /// <summary>Whether a call has optional arguments.</summary>
    public static bool HasOptargs(CallSpec call) => call.Parameters.Any(parameter => parameter.Optional);

    /// <summary>Whether the library uses this memory beyond the end of the call.</summary>
    public static bool IsPersistent(ParameterSpec parameter) =>
        parameter.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut;

    /// <summary>A method: <c>func (h *Libnbd) GetSize() (uint64, error)</c>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="width">The longest line.</param>
    public string Of(CallSpec call, int width) => Method(GoNames.Method(call.Name), [.. Parameters(call)], call, width);

    /// <summary>The form of a call that ends when a context does.</summary>
    public string ContextOf(CallSpec call, int width) => Method(
        GoNames.ContextMethod(call.Name), [.. Parameters(call).Prepend("ctx context.Context")], call, width);

    /// <summary>The form of a call that takes slices in place of buffers.</summary>
    public string BytesOf(CallSpec call, int width) => Method(
        GoNames.BytesMethod(call.Name),
        [.. Parameters(call).Select(parameter => parameter.Replace(" " + GoTypes.Buffer, " " + GoTypes.Slice))],
        call,
        width);

    /// <summary>The type of a callback.</summary>
    public string Of(ClosureSpec closure, int width) => Folding.Stacked(
        $"type {GoNames.Of(closure)} func(",
        [.. closure.Parameters.Select(parameter => $"{Spelling.Camel(parameter.Name)} {GoTypes.Of(parameter, spec)}")],
        ") int",
        width);

    /// <summary>A structure.</summary>
    public static string Of(StructSpec type) => Struct(
        GoNames.Of(type), [.. type.Fields.Select(field => (GoNames.Field(field.Name), GoTypes.Of(field.Kind)))]);

    /// <summary>The structure of the optional arguments of a call.</summary>
    public string OptargsOf(CallSpec call) => Struct(
        GoNames.Optargs(call.Name),
        [.. call.Parameters.Where(parameter => parameter.Optional).SelectMany(parameter => new[]
        {
            (GoNames.SetField(parameter.Name), "bool"), (GoNames.Field(parameter.Name), GoTypes.Of(parameter, spec)),
        })]);

    private IEnumerable<string> Parameters(CallSpec call) => call.Parameters
        .Where(parameter => !parameter.Optional)
        .Select(parameter => $"{GoNames.Parameter(parameter)} {GoTypes.Of(parameter, spec)}")
        .Concat(HasOptargs(call) ? [$"optargs *{GoNames.Optargs(call.Name)}"] : []);

    private string Method(string name, IReadOnlyList<string> parameters, CallSpec call, int width) => Folding.Stacked(
        $"func (h *{GoNames.Handle}) {name}(",
        parameters,
        GoTypes.Of(call.Returns, spec) is { } type ? $") ({type}, error)" : ") error",
        width);

    // Types stand below one another, as gofmt has them.
    private static string Struct(string name, IReadOnlyList<(string Name, string Type)> fields)
    {
        int column = fields.Max(field => field.Name.Length);
        return $"type {name} struct {{\n{string.Concat(fields.Select(field => $"\t{field.Name.PadRight(column)} {field.Type}\n"))}}}";
    }
}
