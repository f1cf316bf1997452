using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace LibNbd.TestSupport;

/// <summary>
/// Methods called by reflection, spans among their parameters, which <see cref="MethodBase.Invoke(object?, object?[])"/> cannot do: an
/// array stands for a span, null for none.
/// </summary>
public static class Dispatch
{
    private static readonly MethodInfo ToSpan = typeof(Dispatch).GetMethod(nameof(AsSpan), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo ToReadOnlySpan =
        typeof(Dispatch).GetMethod(nameof(AsReadOnlySpan), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The C# name of a call.</summary>
    public static string MethodName(string call) =>
        string.Concat(call.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>
    /// A delegate of (target, arguments): an instance method's object, or a static method's first parameter, and the rest.
    /// By-reference parameters get a copy. Nothing comes back as null.
    /// </summary>
    public static Func<object, object?[], object?> Compile(MethodInfo method)
    {
        Type target = method.IsStatic ? method.GetParameters()[0].ParameterType : method.DeclaringType!;
        DynamicMethod dynamic = new(
            method.Name, typeof(object), [typeof(object), typeof(object[])], typeof(Dispatch).Module, skipVisibility: true);
        ILGenerator il = dynamic.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, target);
        ParameterInfo[] parameters = method.IsStatic ? method.GetParameters()[1..] : method.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
        {
            if (method.IsStatic && parameters[i].HasDefaultValue)
            {
                // A gate has one parameter with a default: whether the call is awaited.
                il.Emit(OpCodes.Ldc_I4_0);
                continue;
            }

            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldelem_Ref);
            Convert(il, parameters[i].ParameterType);
        }

        il.Emit(OpCodes.Call, method);
        if (method.ReturnType == typeof(void))
        {
            il.Emit(OpCodes.Ldnull);
        }
        else if (method.ReturnType.IsValueType)
        {
            il.Emit(OpCodes.Box, method.ReturnType);
        }

        il.Emit(OpCodes.Ret);
        return dynamic.CreateDelegate<Func<object, object?[], object?>>();
    }

    private static void Convert(ILGenerator il, Type type)
    {
        if (type == typeof(Span<byte>))
        {
            il.Emit(OpCodes.Call, ToSpan);
        }
        else if (type == typeof(ReadOnlySpan<byte>))
        {
            il.Emit(OpCodes.Call, ToReadOnlySpan);
        }
        else if (type.IsByRef)
        {
            LocalBuilder local = il.DeclareLocal(type.GetElementType()!);
            il.Emit(OpCodes.Unbox_Any, type.GetElementType()!);
            il.Emit(OpCodes.Stloc, local);
            il.Emit(OpCodes.Ldloca, local);
        }
        else
        {
            il.Emit(type.IsValueType ? OpCodes.Unbox_Any : OpCodes.Castclass, type);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<byte> AsSpan(object? bytes) => bytes is null ? default : (byte[])bytes;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<byte> AsReadOnlySpan(object? bytes) => bytes is null ? default : (byte[])bytes;
}
