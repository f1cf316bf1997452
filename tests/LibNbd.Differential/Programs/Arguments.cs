using LibNbd.Spec.Model;

namespace LibNbd.Differential.Programs;

/// <summary>Plain arguments for every call, good ones and, where a check looks, bad ones.</summary>
internal static class Arguments
{
    /// <summary>The call with arguments that nothing can be said against.</summary>
    internal static string Good(CallSpec call) =>
        string.Join(' ', [$"h0 {call.Name}", .. call.Parameters.Select(parameter => Good(call, parameter))]);

    /// <summary>The call with one argument after another replaced by one that its check refuses, all others being good.</summary>
    internal static IEnumerable<(string What, string Line)> Bad(CallSpec call)
    {
        for (int i = 0; i < call.Parameters.Count; i++)
        {
            foreach ((string what, string token) in Bad(call.Parameters[i]))
            {
                IEnumerable<string> tokens = call.Parameters.Select((parameter, at) => at == i ? token : Good(call, parameter));
                yield return ($"{call.Parameters[i].Name}-{what}", string.Join(' ', [$"h0 {call.Name}", .. tokens]));
            }
        }
    }

    private static string Good(CallSpec call, ParameterSpec parameter) => parameter.Kind switch
    {
        ParameterKind.Bool => "true",
        ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => "b:512:5",
        // A command that is done is retired at once: what becomes of others at the end has programs of its own.
        ParameterKind.Closure => $"c:{parameter.TypeName}:{(parameter.TypeName == "completion" ? 1 : 0)}",
        ParameterKind.Enum => call.Name == "set_uri_allow_tls" ? "1" : "0",
        ParameterKind.Fd => parameter.Name == "sock" ? "fd:unix:{sock}" : "fd:idle",
        ParameterKind.Flags => call.Name switch
        {
            "set_handshake_flags" => "3",
            "set_strict_mode" => "0x7f",
            "set_uri_allow_transports" => "0xf",
            _ => "0",
        },
        ParameterKind.Path or ParameterKind.String => Text(call.Name, parameter.Name),
        ParameterKind.StringList => parameter.Name switch
        {
            "argv" => call.Name.Contains("activation", StringComparison.Ordinal)
                ? Tokens.List("nbdkit", "memory", "1M")
                : Tokens.List("nbdkit", "-s", "memory", "1M"),
            "contexts" => Tokens.List("base:allocation"),
            _ => Tokens.List("base:"),
        },
        ParameterKind.SockAddr => "a:{sockhex}",
        ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt => "0",
        ParameterKind.UInt32 => parameter.Name == "cid" ? "1" : "10809",
        ParameterKind.UInt64 => parameter.Name switch { "count" => "4096", "cookie" => "1", _ => "0" },
        ParameterKind.UIntPtr => "7",
        _ => throw new InvalidOperationException($"no argument for a parameter of kind {parameter.Kind}"),
    };

    private static string Text(string call, string parameter) => parameter switch
    {
        "hostname" => Tokens.Text(call == "set_tls_hostname" ? "example.com" : "127.0.0.1"),
        "port" => "s:{port}",
        "uri" => "s:nbd+unix:///?socket={sock}",
        "unixsocket" => "s:{sock}",
        "dir" => "s:{dir}",
        "filename" => "s:{dir}/keys",
        "name" or "metacontext" => Tokens.Text("base:allocation"),
        "priority" => Tokens.Text("NORMAL"),
        _ => Tokens.Text("text"),
    };

    private static IEnumerable<(string What, string Token)> Bad(ParameterSpec parameter)
    {
        switch (parameter.Kind)
        {
            case ParameterKind.BytesIn or ParameterKind.BytesPersistIn:
                // An output buffer of NULL with a length makes the library in C crash.
                yield return ("null", "b:512:NULL");
                break;
            case ParameterKind.Closure:
                yield return ("null", Tokens.Null);
                yield return ("nocb", "c:F:nocb");
                break;
            case ParameterKind.Path or ParameterKind.String or ParameterKind.StringList or ParameterKind.SockAddr:
                yield return ("null", Tokens.Null);
                break;
            case ParameterKind.Enum:
                yield return ("above", "77");
                yield return ("below", "-1");
                break;
            case ParameterKind.Flags:
                yield return ("unknown", "0x80000001");
                yield return ("all", "0xffff");
                yield return ("beyond", "0x10000");
                break;
            default:
                break;
        }
    }
}
