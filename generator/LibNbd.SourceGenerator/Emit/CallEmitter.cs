using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>A call, with all that its file depends on.</summary>
/// <param name="Call">The call.</param>
/// <param name="Start">The call that it begins with and then waits for the end of, which may be itself; null if it does not wait.</param>
/// <param name="Landing">The runtime's method that does its work, or that of its start.</param>
/// <param name="Index">The rest of the specification, as far as code and documentation refer to it.</param>
internal sealed record CallInput(CallSpec Call, CallSpec? Start, Landing Landing, ApiIndex Index);

/// <summary>Writes the file of a call: its gate and its public methods.</summary>
internal static class CallEmitter
{
    /// <summary>Writes the file.</summary>
    public static GeneratedFile Emit(CallInput input)
    {
        (CallSpec call, CallSpec? start, Landing landing, ApiIndex index) = input;
        CallDocs docs = new(index);
        CodeWriter writer = SourceFile.Begin(
            $"call {call.Name}",
            "System",
            "System.Collections.Generic",
            "System.Net",
            "System.Threading",
            "System.Threading.Tasks",
            "LibNbd.Runtime.Engine",
            "LibNbd.Runtime.Handle",
            "LibNbd.Runtime.Handle.Awaiting",
            "LibNbd.Runtime.Handle.Calls");

        writer.Open("internal static partial class Gates");
        GateEmitter.Write(writer, call, start, landing, index);
        writer.Close();
        writer.Line();
        writer.Open("public sealed partial class NbdHandle");
        FaceEmitter.WriteCall(writer, call, index, docs, index.Link(call.Name)!);
        if (start is not null)
        {
            writer.Line();
            FaceEmitter.WriteAsync(writer, call, start, landing, index, docs);
        }

        writer.Close();
        return new GeneratedFile($"Calls/{CSharpNames.Method(call.Name)}.g.cs", writer.ToString());
    }
}
