using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>
/// Writes what a gate does once its checks have passed: it calls the runtime's method; or that of the call it begins with, and waits.
/// </summary>
internal sealed class WorkEmitter(CallSpec call, CallSpec? start, Landing landing, ApiIndex index)
{
    private readonly string _handle = CSharpNames.Local("h", call.Parameters);
    private readonly string _result = CSharpNames.Local("result", call.Parameters);
    private readonly string _answer = CSharpNames.Local("answer", call.Parameters);

    /// <summary>The name, in a gate and to the one who calls it, of the parameter that says whether the call is awaited.</summary>
    public static string Awaited(CallSpec call) => CSharpNames.Local("isAwaited", call.Parameters);

    /// <summary>Whether the gate has a parameter that says whether the call is awaited.</summary>
    public bool IsToldOfAwait => BeginsItself || (start is null && landing.IsToldOfAwait);

    /// <summary>Whether the gate hands the caller's spans to the call it begins with, which takes memory that stays in place.</summary>
    public bool PinsBuffers => IsDerived && call.Parameters.Any(IsPinned);

    private bool BeginsItself => ReferenceEquals(start, call);

    // All of it follows from the twin.
    private bool IsDerived => start is not null && !BeginsItself;

    /// <summary>The work of a call that does not wait, as an expression.</summary>
    public string Expression => Invoke(call, call.Parameters.Select(Argument), Awaited(call));

    /// <summary>Writes the work as statements, which set the gate's result.</summary>
    public void Write(CodeWriter writer)
    {
        if (IsDerived)
        {
            WriteDerived(writer, start!);
            return;
        }

        writer.Line($"{_result} = {Expression};");
        if (BeginsItself)
        {
            writer.Open($"if (!{Awaited(call)})");
            writer.Line($"{_result} = {Wait(call, _result)};");
            writer.Close();
        }
    }

    private void WriteDerived(CodeWriter writer, CallSpec twin)
    {
        ParameterSpec? told = twin.Completion(index.Roles);
        string completion = told is null ? "" : CSharpNames.Local(CSharpNames.Parameter(told), call.Parameters);
        bool isOption = twin.Awaits(index.Roles, index.States) == WaitTarget.Option;
        if (isOption)
        {
            writer.Line($"OptionAnswer {_answer} = new();");
        }

        if (told is not null)
        {
            writer.Line($"{CSharpNames.ClosureStruct(index.Closure(told.TypeName))} {completion} = "
                + $"{(isOption ? _answer + ".Completion" : "default")};");
        }

        ParameterSpec[] pinned = [.. call.Parameters.Where(IsPinned)];
        foreach (ParameterSpec buffer in pinned)
        {
            writer.Open($"fixed (byte* {Pointer(buffer)} = {CSharpNames.Parameter(buffer)})");
        }

        // The twin has the parameters of the call, and its completion; the names are the same.
        IEnumerable<string> arguments = twin.Parameters.Select(parameter => ReferenceEquals(parameter, told)
            ? "ref " + completion
            : Lent(call.Parameters.First(own => string.Equals(own.Name, parameter.Name, StringComparison.Ordinal))));
        string begun = CSharpNames.Local(twin.Returns.Kind == ReturnKind.Cookie ? "cookie" : "status", call.Parameters);
        writer.Line($"{CSharpTypes.GateResult(twin.Returns, index)} {begun} = {Invoke(twin, arguments, "isAwaited: false")};");
        writer.Line($"{_result} = {Wait(twin, begun)};");
        foreach (ParameterSpec _ in pinned)
        {
            writer.Close();
        }
    }

    private string Invoke(CallSpec target, IEnumerable<string> arguments, string awaited)
    {
        string part = landing.Part.Length == 0 ? "" : landing.Part + ".";
        IEnumerable<string> all = arguments.Concat(landing.IsToldOfAwait ? [awaited] : []);
        return $"{_handle}.{part}{CSharpSignatures.RuntimeMethod(target)}({string.Join(", ", all)})";
    }

    private string Wait(CallSpec begun, string value)
    {
        string wait = begun.Awaits(index.Roles, index.States) switch
        {
            WaitTarget.Command => $"ForCommand({value})",
            WaitTarget.Option => $"ForOption{OptionResult()}({value}, {_answer})",
            WaitTarget.Connection => $"ForConnection({value})",
            WaitTarget.ConnectionEnd => $"ForEnd({value})",
        };
        return $"{_handle}.Waits.{wait}";
    }

    private string OptionResult() => call.Returns.Kind switch
    {
        ReturnKind.Bool => "Bool",
        ReturnKind.Int => "Int",
        _ => "",
    };

    private static string Argument(ParameterSpec parameter) =>
        (parameter.Kind == ParameterKind.Closure ? "ref " : "") + CSharpNames.Parameter(parameter);

    private string Lent(ParameterSpec parameter) => IsPinned(parameter)
        ? $"IoBuffer.Lent({Pointer(parameter)}, (ulong){CSharpNames.Parameter(parameter)}.Length)"
        : Argument(parameter);

    private static bool IsPinned(ParameterSpec parameter) => Operations.Persistent(parameter.Kind) != parameter.Kind;

    private string Pointer(ParameterSpec buffer) => CSharpNames.Local(CSharpNames.DocParameter(buffer) + "Pointer", call.Parameters);
}
