using System.Reflection;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle;
using LibNbd.Spec.Model;

namespace LibNbd.Api.Tests.Support;

/// <summary>A gate called by name, with the parameters of its entry in the specification, NULL ones too.</summary>
internal sealed class Gate
{
    private readonly Func<object, object?[], object?> _call;
    private readonly ParameterInfo[] _parameters;

    internal Gate(CallSpec call)
    {
        Call = call;
        MethodInfo method = typeof(NbdHandle).Assembly.GetType("LibNbd.Gates")!
            .GetMethod(Dispatch.MethodName(call.Name), BindingFlags.Static | BindingFlags.NonPublic)!;
        _parameters = method.GetParameters()[1..];
        _call = Dispatch.Compile(method);
    }

    internal CallSpec Call { get; }

    /// <summary>How often closures made by <see cref="Argument"/> were freed, and made.</summary>
    internal int Freed { get; private set; }

    /// <summary>How many closures were made.</summary>
    internal int Made { get; private set; }

    /// <summary>Calls it. The result is what the gate returned.</summary>
    internal object? Invoke(HandleCore core, object?[] arguments) => _call(core, arguments);

    /// <summary>A value for a parameter: a good one, or one that a check has to refuse (null if no check looks at it).</summary>
    internal object? Argument(int index, bool good)
    {
        ParameterSpec parameter = Call.Parameters[index];
        Type type = _parameters[index].ParameterType;
        return parameter.Kind switch
        {
            ParameterKind.String or ParameterKind.Path => good ? GoodString(parameter.Name) : null,
            ParameterKind.StringList => good ? new[] { "base:" } : null,
            ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.SockAddr => good ? new byte[512] : null,
            ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut =>
                good ? IoBuffer.Of(new byte[512].AsMemory()) : (object)NullBuffer(),
            ParameterKind.Closure => Closure(type.GetElementType()!, good),
            ParameterKind.Enum => Enum.ToObject(type, good ? 0 : 77),
            ParameterKind.Flags => Enum.ToObject(type, good ? 0u : 0x8000_0001u),
            ParameterKind.Bool => true,
            ParameterKind.Fd => -1,
            ParameterKind.Int => 0,
            ParameterKind.Int64 => 0L,
            ParameterKind.Size => (nuint)0,
            ParameterKind.UInt or ParameterKind.UInt32 => 0u,
            ParameterKind.UInt64 => parameter.Name == "count" ? 512UL : 0UL,
            ParameterKind.UIntPtr => (nint)0,
            _ => throw new InvalidOperationException($"a parameter kind without a value: {parameter.Kind}"),
        };
    }

    internal object?[] Arguments(bool good) => [.. Enumerable.Range(0, Call.Parameters.Count).Select(i => Argument(i, good))];

    /// <summary>What a check says of the bad value, with its errno; null if nothing checks this parameter.</summary>
    internal (int Errno, string Text)? Refusal(int index)
    {
        const int invalid = Protocol.Errno.EINVAL;
        const int fault = Protocol.Errno.EFAULT;
        ParameterSpec parameter = Call.Parameters[index];
        string shown = parameter.Kind == ParameterKind.Closure
            ? parameter.Name.Replace("_callback", "", StringComparison.Ordinal)
            : parameter.Name;
        return parameter.Kind switch
        {
            ParameterKind.String or ParameterKind.Path or ParameterKind.StringList or ParameterKind.BytesIn or ParameterKind.BytesOut
                or ParameterKind.SockAddr or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut =>
                (fault, $"{shown} cannot be NULL"),
            ParameterKind.Closure => parameter.Optional ? null : (fault, $"{shown} cannot be NULL"),
            ParameterKind.Enum => (invalid, $"{shown}: invalid value for parameter: 77"),
            ParameterKind.Flags => (invalid, $"{shown}: invalid value for flag: 0x80000001"),
            _ => null,
        };
    }

    internal static string GoodString(string name) => name switch
    {
        "hostname" => "127.0.0.1",
        "port" => "1",
        "uri" => "nbd+unix:///?socket=/no/such/socket",
        "unixsocket" => "/no/such/socket",
        _ => "text",
    };

    private static unsafe IoBuffer NullBuffer() => IoBuffer.Of((byte*)null, 512);

    private object Closure(Type type, bool good)
    {
        if (!good)
        {
            return Activator.CreateInstance(type)!;
        }

        Made++;
        ConstructorInfo constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Single(c => c.GetParameters().Length == 2);

        // Without a callback, with something to free: legal, and never called.
        return constructor.Invoke([null, (Action)(() => Freed++)]);
    }
}
