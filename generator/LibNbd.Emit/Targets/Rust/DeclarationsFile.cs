using LibNbd.Languages;
using LibNbd.Languages.Rust;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>The declarations of the C library: the types it shares, and its functions for a macro that is written by hand.</summary>
internal static class DeclarationsFile
{
    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        RustWriter writer = new();
        writer.Line("use std::os::raw::{c_char, c_int, c_uint, c_void};\n");
        writer.Line($"use crate::{spec.Library.SymbolPrefix}handle;\n");
        foreach (StructSpec type in spec.Structs)
        {
            Struct(writer, type, spec.Library);
        }

        Closures(writer, spec);
        Functions(writer, spec);
        return writer.ToString();
    }

    private static void Struct(RustWriter writer, StructSpec type, LibrarySpec library)
    {
        writer.Doc([$"The structure `{type.Name}`, which callbacks are given. Since {type.Since}."]);
        writer.Line("#[repr(C)]");
        writer.Line("#[derive(Clone, Copy, Debug)]");
        writer.Open($"pub struct {library.SymbolPrefix}{Spelling.Snake(type.Name)} {{");
        foreach (StructFieldSpec field in type.Fields)
        {
            writer.Line($"pub {RustNames.Field(field.Name)}: {RustTypes.Of(field.Kind)},");
        }

        writer.Close();
        writer.Gap();
    }

    private static void Closures(RustWriter writer, ApiSpec spec)
    {
        RustTypes types = new(spec);
        writer.Open("closures! {");
        foreach (ClosureSpec closure in spec.Closures)
        {
            writer.Doc([$"The closure `{closure.Name}`, a callback with its data. Since {closure.Since}."]);
            writer.Folded(
                RustNames.Closure(closure.Name, spec.Library) + "(",
                [.. closure.Parameters.SelectMany(types.InC).Select(p => $"{RustReserved.Escape(p.Name)}: {p.Type}")],
                ");");
        }

        writer.Close();
        writer.Gap();
    }

    private static void Functions(RustWriter writer, ApiSpec spec)
    {
        RustTypes types = new(spec);
        string handle = $"*mut {spec.Library.SymbolPrefix}handle";
        writer.Open("functions! {");
        foreach (LifecycleSpec function in spec.Lifecycle)
        {
            LifecycleFacts facts = LifecycleFacts.Of(function.Kind);
            string result = facts.Result switch
            {
                LifecycleResult.Nothing => "",
                LifecycleResult.Handle => $" -> {handle}",
                LifecycleResult.Text => " -> *const c_char",
                LifecycleResult.Number => " -> c_int",
            };
            writer.Doc([$"{RustProse.Sentence(function.Summary)} Since {function.Since}."]);
            writer.Line($"fn {RustNames.Function(function.Name, spec.Library)}({(facts.TakesHandle ? $"h: {handle}" : "")}){result};");
        }

        foreach (CallSpec call in spec.Calls)
        {
            writer.Doc([$"{RustProse.Sentence(call.Summary)} Since {call.Since}."]);
            writer.Folded(
                $"fn {RustNames.Function(call.Name, spec.Library)}(",
                [.. call.Parameters.SelectMany(types.InC).Select(p => $"{RustReserved.Escape(p.Name)}: {p.Type}").Prepend($"h: {handle}")],
                $") -> {RustTypes.InC(call.Returns.Kind)};");
        }

        writer.Close();
    }
}
