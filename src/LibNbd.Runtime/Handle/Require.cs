using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Handle;

/// <summary>The checks of parameters that every call shares. Each says what is wrong and gives false.</summary>
internal static class Require
{
    internal static bool NotNull([NotNullWhen(true)] object? value, string name) => value is not null || Null(name);

    /// <summary>A span over nothing at all (a default one) is what NULL is in C; an empty one over something is not.</summary>
    internal static bool NotNull(ReadOnlySpan<byte> value, string name) =>
        !Unsafe.IsNullRef(ref MemoryMarshal.GetReference(value)) || Null(name);

    internal static bool NotNull(in Engine.IoBuffer value, string name) => !value.IsNull || Null(name);

    internal static bool Closure(string name, bool isNull) => !isNull || Null(name);

    internal static bool Enum(string name, int value, bool isDefined)
    {
        if (!isDefined)
        {
            LastError.Set(Errno.EINVAL, string.Create(CultureInfo.InvariantCulture, $"{name}: invalid value for parameter: {value}"));
        }

        return isDefined;
    }

    internal static bool Flags(string name, uint value, uint mask)
    {
        bool known = (value & ~mask) == 0;
        if (!known)
        {
            LastError.Set(Errno.EINVAL, string.Create(CultureInfo.InvariantCulture, $"{name}: invalid value for flag: 0x{value:x}"));
        }

        return known;
    }

    private static bool Null(string name)
    {
        LastError.Set(Errno.EFAULT, $"{name} cannot be NULL");
        return false;
    }
}
