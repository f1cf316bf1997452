using System.Text;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Faces;

/// <summary>The part of the C driver that knows each call: unpack the arguments, call, tell the result.</summary>
internal static class CDispatch
{
    internal static string Emit(ApiSpec spec)
    {
        StringBuilder text = new("/* Generated from the specification. */\n\n");
        foreach (CallSpec call in spec.Calls)
        {
            Emit(text, call, spec.Library.SymbolPrefix);
        }

        text.Append("static const struct { const char *name; void (*run)(struct nbd_handle *, char **); } calls[] = {\n");
        foreach (CallSpec call in spec.Calls)
        {
            text.Append($"  {{ \"{call.Name}\", call_{call.Name} }},\n");
        }

        return text.Append("};\n").ToString();
    }

    private static void Emit(StringBuilder text, CallSpec call, string prefix)
    {
        text.Append($"static void call_{call.Name}(struct nbd_handle *h, char **a)\n{{\n  (void)a;\n");
        List<string> arguments = ["h"];
        string? output = null;
        for (int i = 0; i < call.Parameters.Count; i++)
        {
            ParameterSpec parameter = call.Parameters[i];
            switch (parameter.Kind)
            {
                case ParameterKind.BytesIn:
                case ParameterKind.BytesOut:
                    text.Append($"  struct buffer b{i} = arg_buffer(a[{i}]);\n");
                    arguments.AddRange([$"b{i}.bytes", $"b{i}.count"]);
                    output = parameter.Kind == ParameterKind.BytesOut ? $"b{i}" : output;
                    break;
                case ParameterKind.BytesPersistIn:
                case ParameterKind.BytesPersistOut:
                    text.Append($"  struct buffer b{i} = arg_kept_buffer(a[{i}]);\n");
                    arguments.AddRange([$"b{i}.bytes", $"b{i}.count"]);
                    break;
                case ParameterKind.SockAddr:
                    text.Append($"  socklen_t n{i};\n  const struct sockaddr *s{i} = arg_sockaddr(a[{i}], &n{i});\n");
                    arguments.AddRange([$"s{i}", $"n{i}"]);
                    break;
                default:
                    arguments.Add(Argument(parameter, i));
                    break;
            }
        }

        string invocation = $"{prefix}{call.Name}({string.Join(", ", arguments)})";
        switch (call.Returns.Kind)
        {
            case ReturnKind.StaticString:
                text.Append($"  result_string(\"{call.Name}\", {invocation});\n");
                break;
            case ReturnKind.String:
                text.Append($"  char *ret = {invocation};\n  result_string(\"{call.Name}\", ret);\n  free(ret);\n");
                break;
            case ReturnKind.UInt:
            case ReturnKind.UIntPtr:
            case ReturnKind.UInt64:
            case ReturnKind.Enum:
            case ReturnKind.Flags:
                text.Append($"  result_uint(\"{call.Name}\", {invocation});\n");
                break;
            default:
                text.Append($"  result_int(\"{call.Name}\", {invocation});\n");
                break;
        }

        if (output is not null)
        {
            text.Append($"  result_buffer({output});\n");
        }

        text.Append("}\n\n");
    }

    private static string Argument(ParameterSpec parameter, int index) => parameter.Kind switch
    {
        ParameterKind.Bool => $"arg_bool(a[{index}])",
        ParameterKind.Closure => $"arg_{parameter.TypeName!.Replace('-', '_')}(a[{index}])",
        ParameterKind.Fd => $"arg_fd(a[{index}])",
        ParameterKind.Flags => $"arg_flags(a[{index}])",
        ParameterKind.String or ParameterKind.Path => $"arg_string(a[{index}])",
        ParameterKind.StringList => $"arg_strings(a[{index}])",
        ParameterKind.Enum or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt or ParameterKind.UInt32
            or ParameterKind.UInt64 or ParameterKind.UIntPtr => $"arg_int(a[{index}])",
        _ => throw new InvalidOperationException($"{parameter.Kind} is no single argument"),
    };
}
