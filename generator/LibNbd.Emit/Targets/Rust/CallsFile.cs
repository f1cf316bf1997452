using LibNbd.Languages.Rust;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>The methods of a handle.</summary>
internal static class CallsFile
{
    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        RustWriter writer = new();
        RustSignatures signatures = new(spec);
        RustProse prose = new(spec);
        writer.Line("use crate::native::*;\n");
        writer.Open("impl Handle {");
        foreach (CallSpec call in spec.Calls)
        {
            RustFunction function = signatures.Of(call);
            writer.Doc(prose.Of(call));
            writer.Function($"pub fn {RustNames.Method(call.Name)}", function.Parameters, function.Result);
            CallBody body = new(spec, call);
            foreach (string local in body.Locals())
            {
                writer.Line(local);
            }

            string macro = call.Signal() == ErrorSignal.None ? "infallible" : "fallible";
            writer.Folded(macro + "!(", body.Arguments("self", isAwaited: false), ")", "");
            writer.Close();
            writer.Gap();
            if (call.Parameters.FirstOrDefault(p => p.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut) is { } buffer
                && call.Completion(spec.Roles) is not null)
            {
                Owned(writer, spec, call, buffer);
            }
        }

        writer.Close();
        return writer.ToString();
    }

    private static void Owned(RustWriter writer, ApiSpec spec, CallSpec call, ParameterSpec buffer)
    {
        string method = RustNames.Method(call.Name);
        bool isFilled = buffer.Kind == ParameterKind.BytesPersistOut;
        RustFunction function = new RustSignatures(spec).OfOwnedStart(call);
        writer.Doc(
        [
            $"[`{method}`](Self::{method}) with a buffer that is given, and comes back with the result at the end of the command.",
            "",
            "# Errors",
            "",
            "If the call fails, the buffer comes back with the error.",
        ]);
        writer.Function(
            $"pub fn {RustNames.OwnedMethod(method)}<B: {(isFilled ? "BufferMut" : "Buffer")}>", function.Parameters, function.Result);
        writer.Folded(
            "start!(",
            [
                "self", isFilled ? "fill" : "send", RustNames.Parameter(buffer), "memory", "completion",
                .. new CallBody(spec, call).Arguments(null, isAwaited: true),
            ],
            ")",
            "");
        writer.Close();
        writer.Gap();
    }
}
