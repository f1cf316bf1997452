using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>A call, with all that its C function depends on.</summary>
internal sealed record ExportInput(CallSpec Call, ApiIndex Index);

/// <summary>
/// Writes the C function of a call: C's arguments turned into those of the gate, and its result into C's. See docs/adr/0006.
/// </summary>
internal static class ExportEmitter
{
    /// <summary>Every call.</summary>
    public static IEnumerable<ExportInput> Exports(ApiSpec spec)
    {
        ApiIndex index = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);
        return spec.Calls.Select(call => new ExportInput(call, index));
    }

    /// <summary>Writes the file of a call.</summary>
    public static GeneratedFile Emit(ExportInput input)
    {
        (CallSpec call, ApiIndex index) = input;
        CodeWriter writer = SourceFile.Begin(
            $"call {call.Name}",
            "System",
            "System.Collections.Generic",
            "System.Runtime.InteropServices",
            "LibNbd.Native",
            "LibNbd.Runtime.Engine",
            "LibNbd.Runtime.Handle");
        string name = CSharpNames.Method(call.Name);
        writer.Open("internal static unsafe partial class Exports");
        Write(writer, call, index, name);
        writer.Close();
        return new GeneratedFile($"Exports/{name}.g.cs", writer.ToString());
    }

    private static void Write(CodeWriter writer, CallSpec call, ApiIndex index, string name)
    {
        string symbol = index.Symbol(call);
        string handle = CSharpNames.Local("h", call.Parameters);
        string core = CSharpNames.Local("core", call.Parameters);
        string exception = CSharpNames.Local("exception", call.Parameters);
        ParameterSpec[] closures = [.. call.Parameters.Where(p => p.Kind == ParameterKind.Closure)];
        string failure = Failure(call.Returns);

        writer.Line($"/// <summary><c>{symbol}</c>.</summary>");
        writer.Line($"[UnmanagedCallersOnly(EntryPoint = \"{symbol}\")]");
        writer.Open(GateEmitter.Signature(
            writer,
            $"private static {Result(call.Returns)} {name}",
            [$"CHandle* {handle}", .. call.Parameters.SelectMany(Parameters)]));
        writer.Open("try");
        writer.Open($"if (!CHandle.TryGet({handle}, \"{symbol}\", out HandleCore? {core}))");
        foreach (ParameterSpec closure in closures)
        {
            writer.Line($"{CSharpNames.Parameter(closure)}.Free();");
        }

        writer.Line($"return {failure};");
        writer.Close();
        writer.Line();
        foreach (ParameterSpec closure in closures)
        {
            writer.Line(
                $"{CSharpNames.ClosureStruct(index.Closure(closure.TypeName))} {Local(closure)} = new({CSharpNames.Parameter(closure)});");
        }

        string gate = $"Gates.{name}({string.Join(", ", new[] { core }.Concat(call.Parameters.Select(p => Argument(p, index))))})";
        writer.Line($"return {Returned(call.Returns, gate)};");
        writer.Close();
        writer.Open($"catch (Exception {exception})");
        writer.Line($"ExportFault.Report(\"{symbol}\", {exception});");
        writer.Line($"return {failure};");
        writer.Close();
        writer.Close();
    }

    private static string Local(ParameterSpec closure) => CSharpNames.ClosureVariable(closure);

    private static string Length(ParameterSpec parameter) => CSharpNames.Variable(parameter.LengthName!);

    private static IEnumerable<string> Parameters(ParameterSpec parameter)
    {
        string name = CSharpNames.Parameter(parameter);
        yield return parameter.Kind switch
        {
            // C's bool is one byte, whatever stands in the rest of the register.
            ParameterKind.Bool => "byte",
            ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
                or ParameterKind.SockAddr or ParameterKind.Path or ParameterKind.String => "byte*",
            ParameterKind.Closure => "NativeClosure",
            ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Int => "int",
            ParameterKind.Flags or ParameterKind.UInt or ParameterKind.UInt32 => "uint",
            ParameterKind.Int64 => "long",
            ParameterKind.Size => "nuint",
            ParameterKind.StringList => "byte**",
            ParameterKind.UInt64 => "ulong",
            ParameterKind.UIntPtr => "nint",
        } + " " + name;
        if (parameter.LengthName is not null)
        {
            yield return (parameter.Kind == ParameterKind.SockAddr ? "uint " : "nuint ") + Length(parameter);
        }
    }

    private static string Argument(ParameterSpec parameter, ApiIndex index)
    {
        string name = CSharpNames.Parameter(parameter);
        return parameter.Kind switch
        {
            ParameterKind.Bool => $"{name} != 0",
            ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.SockAddr => $"CMemory.Span({name}, {Length(parameter)})",
            ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => $"IoBuffer.Of({name}, {Length(parameter)})",
            ParameterKind.Closure => "ref " + Local(parameter),
            ParameterKind.Enum => $"({index.Enum(parameter.TypeName).CSharpName}){name}",
            ParameterKind.Flags => $"({index.FlagSet(parameter.TypeName).CSharpName}){name}",
            ParameterKind.Path or ParameterKind.String => $"CMemory.String({name})",
            ParameterKind.StringList => $"CMemory.Strings({name})",
            ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt or ParameterKind.UInt32
                or ParameterKind.UInt64 or ParameterKind.UIntPtr => name,
        };
    }

    private static string Result(ReturnSpec returns) => returns.Kind switch
    {
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Enum => "int",
        ReturnKind.StaticString or ReturnKind.String => "byte*",
        ReturnKind.Int64 or ReturnKind.Cookie => "long",
        ReturnKind.Size => "nint",
        ReturnKind.UInt or ReturnKind.Flags => "uint",
        ReturnKind.UIntPtr => "nint",
        ReturnKind.UInt64 => "ulong",
    };

    private static string Returned(ReturnSpec returns, string gate) => returns.Kind switch
    {
        ReturnKind.StaticString => $"StaticText.Of({gate})",
        ReturnKind.String => $"CMemory.Copy({gate})",
        ReturnKind.Enum => $"(int){gate}",
        ReturnKind.Flags => $"(uint){gate}",
        ReturnKind.Size => $"(nint){gate}",
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 => gate,
    };

    private static string Failure(ReturnSpec returns) => returns.Kind.Signal() switch
    {
        ErrorSignal.MinusOne => "-1",
        ErrorSignal.Null => "null",
        ErrorSignal.None => "0",
    };
}
