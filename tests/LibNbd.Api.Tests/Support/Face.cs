using System.Net;
using System.Reflection;
using System.Reflection.Emit;
using LibNbd.Spec.Model;

namespace LibNbd.Api.Tests.Support;

/// <summary>A public method of <see cref="NbdHandle"/> called by name, with good values for its entry in the specification.</summary>
internal sealed class Face
{
    private readonly Func<object, object?[], object?> _call;
    private readonly ParameterInfo[] _parameters;

    private Face(CallSpec call, MethodInfo method, bool awaited)
    {
        Call = call;
        Awaited = awaited;
        _parameters = method.GetParameters();
        _call = Dispatch.Compile(method);
    }

    internal CallSpec Call { get; }

    /// <summary>The face that gives a ValueTask; else the call itself.</summary>
    internal bool Awaited { get; }

    /// <summary>Every face of a call: itself, and the awaited one where there is one.</summary>
    internal static IEnumerable<Face> Of(CallSpec call)
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;
        MethodInfo[] methods = typeof(NbdHandle).GetMethods(own);
        string name = Dispatch.MethodName(call.Name);

        // An overload that is there for convenience has other parameters than the entry.
        MethodInfo itself = methods.Single(m => m.Name == name && m.GetParameters().Length == call.Parameters.Count);
        yield return new Face(call, itself, awaited: false);
        MethodInfo? awaited = methods.SingleOrDefault(m =>
            m.Name == name + "Async" && m.GetParameters().Length >= call.Parameters.Count
            && m.GetParameters()[^1].ParameterType == typeof(CancellationToken));
        if (awaited is not null)
        {
            yield return new Face(call, awaited, awaited: true);
        }
    }

    /// <summary>Calls it with good values and waits for what it gives. What it throws comes through.</summary>
    internal object? Invoke(NbdHandle nbd)
    {
        object? result = _call(nbd, [.. _parameters.Select(Argument)]);
        if (!Awaited)
        {
            return result;
        }

        Task task = result is ValueTask plain ? plain.AsTask() : (Task)result!.GetType().GetMethod("AsTask")!.Invoke(result, null)!;
        task.WaitAsync(Bounded.Limit).GetAwaiter().GetResult();
        return task.GetType().GetProperty("Result") is { } value && task.GetType().IsGenericType ? value.GetValue(task) : null;
    }

    private static object Argument(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return NoOp(type);
        }

        return type switch
        {
            _ when type == typeof(string) => Gate.GoodString(parameter.Name!),
            _ when type == typeof(IReadOnlyList<string>) => new[] { "base:" },
            _ when type == typeof(Span<byte>) || type == typeof(ReadOnlySpan<byte>) => new byte[512],
            _ when type == typeof(Memory<byte>) => new byte[512].AsMemory(),
            _ when type == typeof(ReadOnlyMemory<byte>) => (ReadOnlyMemory<byte>)new byte[512],
            _ when type == typeof(SocketAddress) => new IPEndPoint(IPAddress.Loopback, 1).Serialize(),
            _ when type == typeof(CancellationToken) => CancellationToken.None,
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => parameter.Name is "fd" or "sock" ? -1 : 0,
            _ when type == typeof(ulong) => parameter.Name == "count" ? 512UL : 0UL,
            _ => Activator.CreateInstance(type)!,
        };
    }

    private static Delegate NoOp(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        DynamicMethod dynamic = new("NoOp", invoke.ReturnType, [.. invoke.GetParameters().Select(p => p.ParameterType)]);
        ILGenerator il = dynamic.GetILGenerator();
        if (invoke.ReturnType != typeof(void))
        {
            il.Emit(OpCodes.Ldc_I4_0);
        }

        il.Emit(OpCodes.Ret);
        return dynamic.CreateDelegate(type);
    }
}
