using LibNbd.Languages;
using LibNbd.Languages.Rust;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>For each kind of callback: the function that the library calls, and how a Rust closure is passed to the library.</summary>
internal static class ClosuresFile
{
    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        RustWriter writer = new();
        writer.Line("use std::os::raw::{c_char, c_int, c_uint, c_void};\n");
        writer.Line("use libnbd_sys as sys;\n");
        writer.Line("use crate::closures::*;");
        writer.Line("use crate::types::*;\n");
        foreach (ClosureSpec closure in spec.Closures)
        {
            Write(writer, closure, spec);
        }

        return writer.ToString();
    }

    private static void Write(RustWriter writer, ClosureSpec closure, ApiSpec spec)
    {
        RustTypes types = new(spec);
        string name = RustReserved.Escape(Spelling.Snake(closure.Name));
        // One that is called under the lock of the handle is never called twice at once.
        string keeper = closure.Thread == ClosureThread.Any ? "Shared" : "Exclusive";
        string error = closure.Parameters.FirstOrDefault(p => p.Kind == ClosureParameterKind.MutableInt)?.Name is { } parameter
            ? RustReserved.Escape(parameter)
            : "std::ptr::null_mut()";
        writer.Line($"/// Passes a closure as `{RustNames.Closure(closure.Name, spec.Library)}`.");
        writer.Line($"pub(crate) fn {name}<F>(function: F) -> sys::{RustNames.Closure(closure.Name, spec.Library)}");
        writer.Line("where");
        writer.Line($"    F: {types.Of(closure)},");
        writer.Open("{");
        writer.Folded(
            "unsafe extern \"C\" fn call<F>(",
            [
                .. closure.Parameters.SelectMany(types.InC).Select(p => $"{RustReserved.Escape(p.Name)}: {Qualified(p.Type, spec.Library)}")
                    .Prepend("user_data: *mut c_void"),
            ],
            ") -> c_int");
        writer.Line("where");
        writer.Line($"    F: {types.Callback(closure)},");
        writer.Open("{");
        writer.Folded("invoke!(", [keeper, "user_data", error, .. closure.Parameters.Select(Argument)], ")", "");
        writer.Close();
        writer.Gap();
        writer.Open($"sys::{RustNames.Closure(closure.Name, spec.Library)} {{");
        writer.Line("callback: Some(call::<F>),");
        writer.Line($"user_data: {keeper}::keep(function),");
        writer.Line($"free: Some(free::<{keeper}<F>>),");
        writer.Close();
        writer.Close();
        writer.Gap();

        string Argument(ClosureParameterSpec parameter)
        {
            string argument = RustReserved.Escape(parameter.Name);
            return parameter.Kind switch
            {
                ClosureParameterKind.BytesIn => $"slice({argument}.cast(), {parameter.LengthName})",
                ClosureParameterKind.UInt32Array => $"slice({argument}, {parameter.LengthName})",
                ClosureParameterKind.StructArray => $"slice({argument}.cast::<{types.Struct(parameter)}>(), {parameter.LengthName})",
                ClosureParameterKind.String => $"bytes({argument})",
                ClosureParameterKind.MutableInt => $"&mut *{argument}",
                ClosureParameterKind.UInt64 or ClosureParameterKind.UInt => argument,
            };
        }
    }

    // The structures of C are not imported: those of this crate have names like theirs.
    private static string Qualified(string type, LibrarySpec library) =>
        type.StartsWith("*mut " + library.SymbolPrefix, StringComparison.Ordinal) ? "*mut sys::" + type[5..] : type;
}
