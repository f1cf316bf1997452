using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace LibNbd.Differential.Faces;

/// <summary>A method called with boxed arguments, spans too, which reflection cannot pass: an array stands for a span, null for none.</summary>
internal static class Invoker
{
    private static readonly MethodInfo ToSpan = typeof(Invoker).GetMethod(nameof(AsSpan), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo ToReadOnlySpan =
        typeof(Invoker).GetMethod(nameof(AsReadOnlySpan), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The method as a delegate of its target (or first parameter) and its further arguments.</summary>
    internal static Func<object, object?[], object?> Compile(MethodInfo method)
    {
        DynamicMethod dynamic = new(method.Name, typeof(object), [typeof(object), typeof(object[])], typeof(Invoker).Module, skipVisibility: true);
        ILGenerator il = dynamic.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        ParameterInfo[] parameters = method.GetParameters();
        if (method.IsStatic)
        {
            il.Emit(OpCodes.Castclass, parameters[0].ParameterType);
            parameters = parameters[1..];
        }
        else
        {
            il.Emit(OpCodes.Castclass, method.DeclaringType!);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
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
