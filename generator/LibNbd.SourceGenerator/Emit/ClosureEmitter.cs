using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.SourceGenerator.Emit;

/// <summary>Writes a callback: its delegate, and the struct in which the runtime keeps one.</summary>
internal static class ClosureEmitter
{
    // docs/adr/0008-callback-exceptions.md
    private const string Thrown =
        "An exception that it throws goes to whoever waits for the operation that it was passed to: a blocking call throws it, and an "
        + "awaited one has it as the inner "
        + "exception. If nobody waits for it, the next call that drives the connection throws it: <c>Poll</c>, <c>Poll2</c>, "
        + "<c>AioNotifyRead</c>, <c>AioNotifyWrite</c> or <c>Shutdown</c>. It makes a command fail with ECANCELED.";

    /// <summary>Writes the file of a callback.</summary>
    public static CodeWriter Emit(ClosureSpec closure, ApiSpec spec, CSharpProse prose)
    {
        prose = prose.With(closure.Parameters);
        CodeWriter writer = SourceFile.Begin($"closure {closure.Name}", "System", "LibNbd.Runtime.Engine", "LibNbd.Protocol");
        string parameters = string.Join(", ", closure.Parameters.Select(
            p => $"{CSharpTypes.Callback(p, spec.Structs)} {CSharpNames.Variable(p.Name)}"));

        CSharpProse.Element(writer, "summary", prose.Sentence(closure.Doc));
        foreach (ClosureParameterSpec parameter in closure.Parameters)
        {
            CSharpProse.Element(
                writer, "param", prose.Sentence(parameter.Doc), $"name=\"{CSharpReserved.Bare(CSharpNames.Variable(parameter.Name))}\"");
        }

        CSharpProse.Element(writer, "returns", prose.Sentence(ClosureText.Result(closure, spec.Roles).AsProse()));
        string[] remarks =
        [
            prose.Blocks(ClosureText.Running(closure, spec.Roles).AsProse()),
            $"<para>{Thrown}</para>",
            prose.Blocks(ClosureText.Freeing(closure).AsProse()),
            $"<para>Since {spec.Library.Name} {closure.Since}.</para>",
        ];
        CSharpProse.Element(writer, "remarks", string.Join("\n", remarks));
        writer.Line($"public delegate int {closure.CSharpName}({parameters});");
        writer.Line();

        string name = CSharpNames.ClosureStruct(closure);
        string error = closure.Parameters.FirstOrDefault(p => p.Kind == ClosureParameterKind.MutableInt) is { } mutable
            ? ", ref " + CSharpNames.Variable(mutable.Name)
            : "";
        string arguments = string.Join(", ", closure.Parameters.Select(Argument));
        bool isCompletion = string.Equals(closure.Name, spec.Roles.CompletionClosure, StringComparison.Ordinal);
        writer.Line($"/// <summary>A <see cref=\"{closure.CSharpName}\"/> with what frees it, as the runtime keeps it. The default value "
            + $"stands for NULL.</summary>");
        writer.Open($"internal readonly unsafe struct {name}");
        writer.Line($$"""
            private readonly {{closure.CSharpName}}? _callback;
            private readonly Action? _free;
            private readonly NativeClosure _native;
            """);
        if (isCompletion)
        {
            Sink(writer, name);
        }

        writer.Line();
        writer.Line($$"""
            /// <summary>One of C#.</summary>
            /// <param name="callback">What to call, or null.</param>
            /// <param name="free">What to do when it is needed no longer, or null.</param>
            internal {{name}}({{closure.CSharpName}}? callback, Action? free = null)
            {
                _callback = callback;
                _free = free;
            }

            /// <summary>One of C: kept as it is, so that a command costs no delegate.</summary>
            internal {{name}}(in NativeClosure native) => _native = native;

            /// <summary>Whether there is neither something to call nor something to free.</summary>
            internal bool IsNull => _callback is null && _free is null && _native.IsNull{{(isCompletion ? " && Sink is null" : "")}};

            /// <summary>Whether there is something to call.</summary>
            internal bool HasCallback => _callback is not null || _native.Callback != null;

            /// <summary>Calls it: 0 if there is nothing to call, -1 if it throws, which is added to <paramref name="faults"/>.</summary>
            internal int Invoke({{parameters}}, ref CallbackFaults faults)
            {
                if (_callback is null)
                {
                    return _native.Callback == null ? 0 : InvokeNative({{arguments}});
                }

                try
                {
                    return _callback({{arguments}});
                }
                catch (Exception exception)
                {
                    return faults.Add(exception{{error}});
                }
            }

            /// <summary>Frees it; whoever does so sets it to default, so that it happens once.</summary>
            internal void Free()
            {
                _free?.Invoke();
                _native.Free();
            }
            """);
        writer.Line();
        Native(writer, closure, spec, parameters);
        writer.Close();
        return writer;
    }

    // Who awaits the end is told it with all that belongs to it, and not called back.
    private static void Sink(CodeWriter writer, string name)
    {
        writer.Line();
        writer.Line($$"""
            /// <summary>One of an await.</summary>
            internal {{name}}(ICompletionSink sink) => Sink = sink;

            /// <summary>Who is told in place of a callback, or null.</summary>
            internal ICompletionSink? Sink { get; }
            """);
    }

    // What C gets: pointers, and a length behind each.
    private static void Native(CodeWriter writer, ClosureSpec closure, ApiSpec spec, string parameters)
    {
        writer.Open($"private int InvokeNative({parameters})");
        List<string> types = ["void*"];
        List<string> arguments = ["_native.UserData"];
        List<string> pins = [];
        foreach (ClosureParameterSpec parameter in closure.Parameters)
        {
            string name = CSharpNames.Variable(parameter.Name);
            string pointer = CSharpNames.Pointer(parameter);
            switch (parameter.Kind)
            {
                case ClosureParameterKind.UInt64 or ClosureParameterKind.UInt:
                    types.Add(CSharpTypes.Callback(parameter, spec.Structs));
                    arguments.Add(name);
                    continue;
                case ClosureParameterKind.String:
                    types.Add("byte*");
                    pins.Add($"byte* {pointer} = WireText.EncodeTerminated({name})");
                    break;
                case ClosureParameterKind.MutableInt:
                    types.Add("int*");
                    pins.Add($"int* {pointer} = &{name}");
                    break;
                case ClosureParameterKind.BytesIn or ClosureParameterKind.UInt32Array or ClosureParameterKind.StructArray:
                    string type = (parameter.Kind switch
                    {
                        ClosureParameterKind.BytesIn => "byte",
                        ClosureParameterKind.UInt32Array => "uint",
                        _ => CSharpTypes.Struct(parameter, spec.Structs),
                    }) + "*";
                    types.AddRange([type, "nuint"]);
                    pins.Add($"{type} {pointer} = {name}");
                    arguments.AddRange([pointer, $"(nuint){name}.Length"]);
                    continue;
            }

            arguments.Add(pointer);
        }

        foreach (string pin in pins)
        {
            writer.Line($"fixed ({pin})");
        }

        writer.Line("{");
        writer.Deeper();
        writer.Line($"return ((delegate* unmanaged<{string.Join(", ", types)}, int>)_native.Callback)({string.Join(", ", arguments)});");
        writer.Close();
        writer.Close();
    }

    private static string Argument(ClosureParameterSpec parameter)
    {
        string name = CSharpNames.Variable(parameter.Name);
        return parameter.Kind switch
        {
            ClosureParameterKind.MutableInt => "ref " + name,
            ClosureParameterKind.BytesIn or ClosureParameterKind.UInt64 or ClosureParameterKind.UInt or ClosureParameterKind.String
                or ClosureParameterKind.UInt32Array or ClosureParameterKind.StructArray => name,
        };
    }
}
