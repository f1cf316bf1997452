using LibNbd.Languages;
using LibNbd.Languages.Go;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Go;

/// <summary><c>gen_calls.go</c>: a method for each call.</summary>
internal sealed class CallsFile
{
    private readonly ApiSpec _spec;
    private readonly GoProse _prose;
    private readonly GoSignatures _signatures;
    private readonly CodeWriter _writer = new("\t");

    private CallsFile(ApiSpec spec) => (_spec, _prose, _signatures) = (spec, new GoProse(spec), new GoSignatures(spec));

    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        CallsFile file = new(spec);
        file._writer.Line("// #include \"gen_calls.h\"\nimport \"C\"\n");
        foreach (CallSpec call in spec.Calls)
        {
            file.Write(call, MethodForm.Plain);
            if (GoSignatures.HasBytesForm(call))
            {
                file.Write(call, MethodForm.Bytes);
            }
        }

        return file._writer.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>What a result of C is in Go.</summary>
    public static string Result(ReturnSpec returns, ApiSpec spec) => returns.Kind switch
    {
        ReturnKind.Bool => "result.value != 0",
        ReturnKind.Status or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags =>
            $"{GoTypes.Of(returns, spec)}(result.value)",
        ReturnKind.String or ReturnKind.StaticString =>
            $"call.result(result.text, {(returns.Kind == ReturnKind.String ? "true" : "false")})",
    };

    /// <summary>The result beside an error.</summary>
    public static string Nothing(ReturnSpec returns) => returns.Kind switch
    {
        ReturnKind.Status => "",
        ReturnKind.Bool => "false, ",
        ReturnKind.String or ReturnKind.StaticString => "nil, ",
        ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags => "0, ",
    };

    private void Write(CallSpec call, MethodForm form)
    {
        string nothing = Nothing(call.Returns);
        Head(call, form);
        _writer.Line($"call, err := h.begin({GoText.Literal(call.Name)})");
        _writer.Line($"if err != nil {{\n\treturn {nothing}err\n}}");
        Arguments arguments = new Arguments(_spec, call, form).Taken();
        if (arguments.Checks.Count > 0)
        {
            foreach (string check in arguments.Checks)
            {
                _writer.Line(check);
            }

            _writer.Line($"if call.err != nil {{\n\treturn {nothing}call.refuse()\n}}");
        }

        foreach (string closure in arguments.Closures)
        {
            _writer.Line(closure);
        }

        _writer.Line($"result := C.{Shim.NameOf(call)}({string.Join(", ", arguments.Given)})");
        if (call.Returns.Kind == ReturnKind.Status)
        {
            _writer.Line("return call.end(result.failure)");
        }
        else
        {
            _writer.Line("if err := call.end(result.failure); err != nil {");
            _writer.Line($"\treturn {nothing}err");
            _writer.Line("}");
            _writer.Line($"return {Result(call.Returns, _spec)}, nil");
        }

        _writer.Shallower();
        _writer.Line("}\n");
    }

    private void Head(CallSpec call, MethodForm form)
    {
        string method = GoNames.Method(call.Name);
        if (form == MethodForm.Bytes)
        {
            string bytes = GoNames.BytesMethod(call.Name);
            _writer.Line(GoProse.Of($"{bytes} is [{GoNames.Handle}.{method}] on the memory of a slice, without a copy: it is pinned until "
                + "the command is retired, and must be left alone until then."));
            _writer.Line(_signatures.BytesOf(call, int.MaxValue) + " {");
        }
        else
        {
            _writer.Line(_prose.Of(call, method));
            _writer.Line(_signatures.Of(call, int.MaxValue) + " {");
        }

        _writer.Deeper();
    }
}
