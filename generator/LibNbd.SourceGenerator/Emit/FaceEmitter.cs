using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>Writes the public methods of a call on <c>NbdHandle</c>: the call itself, and its awaitable form.</summary>
internal static class FaceEmitter
{
    /// <summary>What a <c>cref</c> needs to name the method of a call.</summary>
    public static string Cref(CallSpec call, ApiIndex index) => Cref(CSharpNames.Method(call.Name), call.Parameters, index, []);

    /// <summary>What a <c>cref</c> needs to name the awaitable form of a call.</summary>
    public static string AsyncCref(CallSpec call, CallSpec start, ApiIndex index) =>
        Cref(CSharpNames.AsyncMethod(call.Name), CSharpSignatures.Awaited(start, index), index, [CSharpSignatures.TokenType]);

    /// <summary>Writes the call itself.</summary>
    public static void WriteCall(CodeWriter writer, CallSpec call, ApiIndex index, CallDocs docs, CallLink link)
    {
        docs.WriteCall(writer, call, link);
        string signature = GateEmitter.Signature(
            writer,
            CSharpSignatures.Head(call, index),
            CSharpSignatures.Parameters(call, index));
        string gate = Gate(call, _ => null, isAwaited: false);
        ErrorSignal error = call.Signal();
        bool hasClosures = call.Parameters.Any(p => p.Kind == ParameterKind.Closure);
        if (error == ErrorSignal.None && !hasClosures && call.Returns.Kind is not (ReturnKind.String or ReturnKind.StaticString))
        {
            writer.Line($"{signature} => {gate}{(call.Returns.Kind == ReturnKind.Bool ? " != 0" : "")};");
            return;
        }

        string result = CSharpNames.Local("result", call.Parameters);
        writer.Open(signature);
        WriteClosures(writer, call.Parameters, index);
        writer.Line($"{CSharpTypes.GateResult(call.Returns, index)} {result} = {gate};");
        if (error != ErrorSignal.None)
        {
            writer.Open(error == ErrorSignal.Null ? $"if ({result} is null)" : $"if ({result} == -1)");
            writer.Line("ThrowHelper.LastError(_core);");
            writer.Close();
        }

        if (Returned(call.Returns, result, error) is { } returned)
        {
            writer.Line();
            writer.Line($"return {returned};");
        }

        writer.Close();
    }

    /// <summary>Writes the awaitable form, which goes through the gate of the call that it begins with.</summary>
    public static void WriteAsync(CodeWriter writer, CallSpec call, CallSpec start, Landing landing, ApiIndex index, CallDocs docs)
    {
        (string type, string started) = CSharpTypes.Awaitable(call.Returns.Kind)!.Value;
        ParameterSpec[] parameters = CSharpSignatures.Awaited(start, index).ToArray();
        string token = CSharpSignatures.Token(start, index);
        string operation = CSharpNames.Local("op", parameters);
        string result = CSharpNames.Local(start.Returns.Kind == ReturnKind.Cookie ? "cookie" : "status", parameters);
        docs.WriteAsync(writer, call, start, parameters, token);
        writer.Open(GateEmitter.Signature(
            writer,
            CSharpSignatures.AsyncHead(call),
            CSharpSignatures.AsyncParameters(start, token, index)));
        string rent = start.Awaits(index.Roles, index.States) switch
        {
            WaitTarget.Command or WaitTarget.Option => "RentOperation",
            WaitTarget.Connection => "RentConnectOperation",
            WaitTarget.ConnectionEnd => "RentDisconnectOperation",
        };
        writer.Open($"if ({token}.IsCancellationRequested)");
        writer.Line($"return ValueTask.FromCanceled{type.Substring("ValueTask".Length)}({token});");
        writer.Close();
        writer.Line();
        WriteClosures(writer, parameters, index);
        writer.Line($"AsyncOperation {operation} = _core.{rent}(\"{index.Symbol(call)}\", {token});");
        string? completion = null;
        ParameterSpec? told = start.Completion(index.Roles);
        if (told is not null)
        {
            completion = CSharpNames.Local(CSharpNames.Parameter(told), parameters);
            writer.Line($"{CSharpNames.ClosureStruct(index.Closure(told.TypeName))} {completion} = {operation}.Completion;");
        }

        writer.Line($"{CSharpTypes.GateResult(start.Returns, index)} {result} = "
            + $"{Gate(start, p => ReferenceEquals(p, told) ? completion : null, landing.IsToldOfAwait || ReferenceEquals(start, call))};");
        writer.Line($"return {operation}.{started}({result});");
        writer.Close();
    }

    private static string Cref(string method, IEnumerable<ParameterSpec> parameters, ApiIndex index, IEnumerable<string> more) =>
        $"NbdHandle.{method}({string.Join(", ", parameters.Select(p => CSharpTypes.Cref(CSharpTypes.Face(p, index))).Concat(more))})";

    private static void WriteClosures(CodeWriter writer, IEnumerable<ParameterSpec> parameters, ApiIndex index)
    {
        foreach (ParameterSpec closure in parameters.Where(p => p.Kind == ParameterKind.Closure))
        {
            string type = CSharpNames.ClosureStruct(index.Closure(closure.TypeName));
            writer.Line($"{type} {ClosureLocal(closure)} = new({CSharpNames.Parameter(closure)});");
        }
    }

    private static string ClosureLocal(ParameterSpec closure) => CSharpNames.ClosureVariable(closure);

    private static string Gate(CallSpec call, Func<ParameterSpec, string?> replaced, bool isAwaited)
    {
        IEnumerable<string> arguments = call.Parameters.Select(p => ", " + (replaced(p) is { } other ? "ref " + other : Argument(p)));
        string told = isAwaited ? $", {WorkEmitter.Awaited(call)}: true" : "";
        return $"Gates.{CSharpNames.Method(call.Name)}(_core{string.Concat(arguments)}{told})";
    }

    private static string Argument(ParameterSpec parameter)
    {
        string name = CSharpNames.Parameter(parameter);
        return parameter.Kind switch
        {
            ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => $"IoBuffer.Of({name})",
            ParameterKind.Closure => $"ref {ClosureLocal(parameter)}",
            ParameterKind.SockAddr => $"{name} is null ? default : {name}.Buffer.Span[..{name}.Size]",
            ParameterKind.Bool or ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.Enum or ParameterKind.Fd
                or ParameterKind.Flags or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Path or ParameterKind.Size
                or ParameterKind.String or ParameterKind.StringList or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64
                or ParameterKind.UIntPtr => name,
        };
    }

    private static string? Returned(ReturnSpec returns, string result, ErrorSignal error) => returns.Kind switch
    {
        ReturnKind.Status => null,
        ReturnKind.Bool => $"{result} != 0",
        // A text that cannot be missing, by a call that cannot fail.
        ReturnKind.StaticString or ReturnKind.String => error == ErrorSignal.None ? $"{result}!" : result,
        ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags => result,
    };
}
