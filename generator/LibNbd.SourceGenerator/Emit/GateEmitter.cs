using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>Writes the gate of a call: its checks, once, in the order of the C library. See docs/adr/0002.</summary>
internal static class GateEmitter
{
    private const int MaxColumn = 140;

    /// <summary>Writes one method of <c>Gates</c>.</summary>
    public static void Write(CodeWriter writer, CallSpec call, CallSpec? start, Landing landing, ApiIndex index)
    {
        string name = CSharpNames.Method(call.Name);
        string handle = CSharpNames.Local("h", call.Parameters);
        string result = CSharpNames.Local("result", call.Parameters);
        string type = CSharpTypes.GateResult(call.Returns, index);
        WorkEmitter work = new(call, start, landing, index);
        string[] closures = call.Parameters.Where(p => p.Kind == ParameterKind.Closure).Select(CSharpNames.Parameter).ToArray();
        string signature = Signature(
            writer,
            $"internal static {(work.PinsBuffers ? "unsafe " : "")}{type} {name}",
            [
                $"HandleCore {handle}",
                .. call.Parameters.Select(p => $"{CSharpTypes.Gate(p, index)} {CSharpNames.Parameter(p)}"),
                .. work.IsToldOfAwait ? [$"bool {WorkEmitter.Awaited(call)} = false"] : Array.Empty<string>(),
            ]);

        writer.Line($"/// <summary>The checks of <c>{index.Symbol(call)}</c>, then its work.</summary>");
        if (!call.Locked && !call.MaySetError && closures.Length == 0 && start is null)
        {
            writer.Line($"{signature} => {work.Expression};");
            return;
        }

        writer.Open(signature);
        writer.Line($"{type} {result} = {CSharpTypes.Failure(call.Returns)};");
        if (Enter(call, handle, index) is { } enter)
        {
            writer.Line(enter);
        }

        bool guarded = call.Locked || closures.Length > 0;
        if (guarded)
        {
            writer.Open("try");
        }

        Body(writer, call, index, handle, result, work);
        if (guarded)
        {
            writer.Close();
            writer.Open("finally");
            foreach (string closure in closures)
            {
                writer.Line($"{closure}.Free();");
            }

            if (call.Locked)
            {
                writer.Line($"{handle}.Leave();");
            }

            writer.Close();
        }

        writer.Line();
        writer.Line($"return {result};");
        writer.Close();
    }

    /// <summary>The method that the runtime must have for a call, as NBD040 shows it.</summary>
    public static string RuntimeSignature(CallSpec call, ApiIndex index) =>
        $"internal {CSharpTypes.GateResult(call.Returns, index)} {CSharpSignatures.RuntimeMethod(call)}("
        + string.Join(", ", call.Parameters.Select(p => $"{CSharpTypes.Runtime(p, index)} {CSharpNames.Parameter(p)}")) + ")";

    /// <summary>A method's head on one line, or with a parameter a line where that would be too long.</summary>
    public static string Signature(CodeWriter writer, string head, IEnumerable<string> parameters)
    {
        string line = $"{head}({string.Join(", ", parameters)})";
        return writer.Indent + line.Length <= MaxColumn ? line : $"{head}(\n    {string.Join(",\n    ", parameters)})";
    }

    private static string? Enter(CallSpec call, string handle, ApiIndex index) => (call.Locked, call.MaySetError) switch
    {
        (true, true) => $"{handle}.Enter(\"{index.Symbol(call)}\");",
        (true, false) => $"{handle}.EnterQuiet();",
        (false, true) => $"LastError.Context = \"{index.Symbol(call)}\";",
        (false, false) => null,
    };

    private static void Body(CodeWriter writer, CallSpec call, ApiIndex index, string handle, string result, WorkEmitter work)
    {
        if (!call.MaySetError)
        {
            // What cannot fail has nothing to check, and shows nothing in the debug log.
            work.Write(writer);
            return;
        }

        writer.Open($"if ({handle}.IsTracing)");
        Trace(writer, call, handle);
        writer.Close();
        writer.Line();

        string[] checks = Checks(call, index, handle).ToArray();
        if (checks.Length == 0)
        {
            work.Write(writer);
        }
        else
        {
            writer.Open($"if ({string.Join("\n    && ", checks)})");
            work.Write(writer);
            writer.Close();
            RefusedOutput(writer, call, index, handle);
        }

        writer.Line();
        writer.Open($"if ({handle}.IsTracing)");
        writer.Line($"{handle}.TraceLeave({Traced(call.Returns, result)});");
        writer.Close();
    }

    /// <summary>A refused call clears what was to be read into; of an accepted one the runtime sees to it.</summary>
    private static void RefusedOutput(CodeWriter writer, CallSpec call, ApiIndex index, string handle)
    {
        ParameterSpec[] buffers = [.. call.Parameters.Where(p => ParameterFacts.Of(p, index.Closures).Direction == Direction.Out)];
        if (buffers.Length == 0)
        {
            return;
        }

        writer.Open("else");
        foreach (ParameterSpec buffer in buffers)
        {
            writer.Line($"{handle}.ClearOutput({CSharpNames.Parameter(buffer)});");
        }

        writer.Close();
    }

    private static void Trace(CodeWriter writer, CallSpec call, string handle)
    {
        string[] parts = call.Parameters.Select(TracePart).ToArray();
        string line = $"{handle}.TraceEnter(new TraceText(){string.Concat(parts)});";
        writer.Line(writer.Indent + line.Length <= MaxColumn
            ? line
            : $"{handle}.TraceEnter(new TraceText()\n    {string.Join("\n    ", parts)});");
    }

    private static string Traced(ReturnSpec returns, string result) => returns.Kind switch
    {
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size
            or ReturnKind.StaticString or ReturnKind.String or ReturnKind.UInt or ReturnKind.UIntPtr or ReturnKind.UInt64 => result,
        ReturnKind.Enum => $"(int){result}",
        ReturnKind.Flags => $"(uint){result}",
    };

    private static string TracePart(ParameterSpec parameter)
    {
        string value = CSharpNames.Parameter(parameter);
        string name = CallChecks.ErrorName(parameter);
        string optional = parameter.Optional ? "true" : "false";
        return parameter.Kind switch
        {
            ParameterKind.Bool => $".Bool(\"{name}\", {value})",
            ParameterKind.BytesIn or ParameterKind.BytesPersistIn => $".InputBuffer(\"{name}\", {value})",
            ParameterKind.BytesOut or ParameterKind.BytesPersistOut => $".OutputBuffer(\"{name}\", {value}.Length)",
            ParameterKind.Closure => $".Closure(\"{name}\", {optional}, {value}.IsNull)",
            ParameterKind.Enum => $".Enum(\"{name}\", (int){value})",
            ParameterKind.Fd => $".Fd(\"{name}\", {value})",
            ParameterKind.Flags => $".Flags(\"{name}\", (uint){value})",
            ParameterKind.Int or ParameterKind.Int64 or ParameterKind.UIntPtr => $".Int(\"{name}\", {value})",
            ParameterKind.Path or ParameterKind.String => $".String(\"{name}\", {value})",
            ParameterKind.Size or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64 => $".UInt(\"{name}\", {value})",
            ParameterKind.SockAddr => $".SockAddr(\"{name}\", {value})",
            ParameterKind.StringList => $".StringList(\"{name}\", {value})",
        };
    }

    private static IEnumerable<string> Checks(CallSpec call, ApiIndex index, string handle) =>
        CallChecks.Of(call, index.Roles, index.States).Select(check => check.Parameter is { } parameter
            ? Check(check.Kind, parameter, index, handle)
            : StateCheck(call, index, handle));

    private static string StateCheck(CallSpec call, ApiIndex index, string handle)
    {
        string states = string.Join(" | ", call.States.Select(s => "HandleStates." + CSharpNames.Member(s)));
        return $"{handle}.RequireState({states}, {CSharpText.Literal(CallChecks.StatePhrase(call, index.States))})";
    }

    private static string Check(CheckKind kind, ParameterSpec parameter, ApiIndex index, string handle)
    {
        string value = CSharpNames.Parameter(parameter);
        string name = CallChecks.ErrorName(parameter);
        return kind switch
        {
            CheckKind.NotNull => $"Require.NotNull({value}, \"{name}\")",
            CheckKind.Closure => $"Require.Closure(\"{name}\", {value}.IsNull)",
            CheckKind.Enum => $"Require.Enum(\"{name}\", (int){value}, {Members(value, index.Enum(parameter.TypeName))})",
            CheckKind.Flags => $"Require.Flags(\"{name}\", (uint){value}, {AllowedMask(parameter, index)})",
            CheckKind.CommandFlags => $"{handle}.RequireCommandFlags(\"{name}\", {value}, {AllowedFlags(parameter, index)})",
            CheckKind.State => throw new ArgumentOutOfRangeException(nameof(kind), "the state is no parameter's"),
        };
    }

    private static string Members(string value, EnumSpec type) =>
        $"{value} is {string.Join(" or ", type.Values.Select(v => $"{type.CSharpName}.{CSharpNames.Member(v.Name)}"))}";

    private static string AllowedFlags(ParameterSpec parameter, ApiIndex index)
    {
        string type = index.FlagSet(parameter.TypeName).CSharpName;
        return parameter.Allowed switch
        {
            null => $"({type})FlagMasks.{type}",
            { Count: 0 } => $"{type}.None",
            { } some => string.Join(" | ", some.Select(a => $"{type}.{CSharpNames.Member(a)}")),
        };
    }

    private static string AllowedMask(ParameterSpec parameter, ApiIndex index) => parameter.Allowed is null
        ? $"FlagMasks.{index.FlagSet(parameter.TypeName).CSharpName}"
        : $"(uint)({AllowedFlags(parameter, index)})";
}
