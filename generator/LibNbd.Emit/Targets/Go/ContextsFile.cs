using LibNbd.Languages;
using LibNbd.Languages.Go;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Go;

/// <summary><c>gen_contexts.go</c>: the calls that wait, in the form that ends when a context does.</summary>
internal sealed class ContextsFile
{
    private readonly ApiSpec _spec;
    private readonly GoSignatures _signatures;
    private readonly CodeWriter _writer = new("\t");

    private ContextsFile(ApiSpec spec) => (_spec, _signatures) = (spec, new GoSignatures(spec));

    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        ContextsFile file = new(spec);
        file._writer.Line("// #include \"gen_calls.h\"\nimport \"C\"\n\nimport \"context\"\n");
        foreach (CallSpec call in spec.Calls.Where(call => GoSignatures.HasContextForm(spec, call)))
        {
            file.Write(call, call.Start(spec.Calls)!);
        }

        return file._writer.ToString().TrimEnd('\n') + "\n";
    }

    private void Write(CallSpec call, CallSpec start)
    {
        string method = GoNames.Method(call.Name);
        string end = WaitOf(start) switch
        {
            WaitTarget.Command => "The command of a context that ended goes on by itself, and the connection stays usable; the call "
                + "returns at once, and from then on touches no memory and calls no callback of the caller's.",
            WaitTarget.Option => "If the context ends, the call returns at once, and the connection goes on with the request.",
            WaitTarget.Connection => "If the context ends, the call returns at once, and the handle goes on connecting.",
            WaitTarget.ConnectionEnd => "If the context ends, the call returns at once, and the connection is shut down all the same.",
        };
        _writer.Line(GoProse.Of(
            $"{GoNames.ContextMethod(call.Name)} is [{GoNames.Handle}.{method}] with a context, for any number of goroutines at once. "
            + end));
        _writer.Line(_signatures.ContextOf(call, int.MaxValue) + " {");
        _writer.Deeper();
        if (call.BeginsItself())
        {
            string arguments = string.Join(", ", call.Parameters.Where(parameter => !parameter.Optional).Select(GoNames.Parameter)
                .Concat(GoSignatures.HasOptargs(call) ? ["optargs"] : []));
            _writer.Line($"return h.inBackground(ctx, {GoText.Literal(call.Name)}, func() error {{ return h.{method}({arguments}) }})");
        }
        else
        {
            Begun(call, start);
        }

        _writer.Shallower();
        _writer.Line("}\n");
    }

    private void Begun(CallSpec call, CallSpec start)
    {
        string nothing = CallsFile.Nothing(call.Returns);
        Arguments arguments = new Arguments(_spec, start, MethodForm.Context).Taken();
        bool usesCall = arguments.Checks.Count > 0;
        string completes = start.Completion(_spec.Roles) is null ? "false" : "true";
        _writer.Line($"op, err := h.start(ctx, {GoText.Literal(call.Name)}, {completes})");
        _writer.Line($"if err != nil {{\n\treturn {nothing}err\n}}");
        _writer.Line("call := &op.call");
        foreach (string check in arguments.Checks)
        {
            _writer.Line(check);
        }

        if (usesCall)
        {
            _writer.Line($"if call.err != nil {{\n\treturn {nothing}op.refuse()\n}}");
        }

        foreach (string closure in arguments.Closures)
        {
            _writer.Line(closure);
        }

        _writer.Line($"result := C.{Shim.NameOf(start)}({string.Join(", ", arguments.Given)})");
        string wait = (WaitOf(start), call.Returns.Kind) switch
        {
            (WaitTarget.Connection, _) => "waitConnected",
            (WaitTarget.ConnectionEnd, _) => "waitDisconnected",
            (_, ReturnKind.Bool) => "waitAnswer",
            (_, ReturnKind.Int) => "waitCount",
            _ => "wait",
        };
        _writer.Line($"return op.{wait}(ctx, result.failure)");
    }

    private WaitTarget WaitOf(CallSpec start) =>
        start.Disconnects(_spec.Roles) ? WaitTarget.ConnectionEnd : start.Awaits(_spec.Roles, _spec.States);
}
