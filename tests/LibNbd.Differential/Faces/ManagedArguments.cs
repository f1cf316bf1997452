using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LibNbd.Differential.Programs;
using LibNbd.Runtime.Engine;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Faces;

/// <summary>Unpacks the tokens of a program into what the methods of this library take.</summary>
internal sealed partial class ManagedArguments(Callbacks callbacks, Func<int, long> resultOf)
{
    /// <summary>The bytes of the buffer that was made last.</summary>
    internal byte[] LastBuffer { get; private set; } = [];

    internal object? Of(ParameterSpec parameter, Type type, string? token) => parameter.Kind switch
    {
        ParameterKind.Bool => token == "true",
        ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut =>
            Buffer(type, token!),
        ParameterKind.Closure => callbacks.Make(type, token),
        ParameterKind.Enum => Enum.ToObject(type, (int)Number(token)),
        ParameterKind.Flags => Enum.ToObject(type, token is null ? 0u : (uint)Number(token)),
        ParameterKind.Fd => Descriptor(token!),
        ParameterKind.Int => (int)Number(token),
        ParameterKind.Int64 => Number(token),
        ParameterKind.Path or ParameterKind.String => token == Tokens.Null ? null : Tokens.Decode(token!["s:".Length..]),
        ParameterKind.Size => (nuint)(ulong)Number(token),
        ParameterKind.SockAddr => Address(type, token!),
        ParameterKind.StringList => token == Tokens.Null
            ? null
            : token!["l:".Length..].Split(',').SkipLast(1).Select(Tokens.Decode).ToArray(),
        ParameterKind.UInt or ParameterKind.UInt32 => (uint)Number(token),
        ParameterKind.UInt64 => (ulong)Number(token),
        ParameterKind.UIntPtr => (nint)Number(token),
        _ => throw new InvalidOperationException($"no argument of kind {parameter.Kind}"),
    };

    internal long Number(string? token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token switch
        {
            ['$', .. string line] => resultOf(int.Parse(line, CultureInfo.InvariantCulture)),
            ['0', 'x', .. string hex] => (long)ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ['-', ..] => long.Parse(token, CultureInfo.InvariantCulture),
            _ => (long)ulong.Parse(token, CultureInfo.InvariantCulture),
        };
    }

    private object? Buffer(Type type, string token)
    {
        string[] parts = token.Split(':');
        ulong count = ulong.Parse(parts[1], CultureInfo.InvariantCulture);
        byte[]? bytes = null;
        if (parts is not [_, _, Tokens.Null])
        {
            bytes = new byte[count];
            uint seed = parts.Length > 2 ? uint.Parse(parts[2], CultureInfo.InvariantCulture) : 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)((seed * 31) + ((uint)i * 7) + (((uint)i >> 8) * 13));
            }
        }

        LastBuffer = bytes ?? [];
        if (type == typeof(IoBuffer))
        {
            unsafe
            {
                return bytes is null ? IoBuffer.Of((byte*)null, count) : IoBuffer.Of(bytes.AsMemory());
            }
        }

        return type == typeof(Memory<byte>)
            ? bytes.AsMemory()
            : type == typeof(ReadOnlyMemory<byte>) ? (object)(ReadOnlyMemory<byte>)bytes
            : bytes;
    }

    private static object? Address(Type type, string token)
    {
        if (token == Tokens.Null)
        {
            return null;
        }

        byte[] bytes = Convert.FromHexString(token["a:".Length..]);
        if (type != typeof(SocketAddress))
        {
            return bytes;
        }

        SocketAddress address = new(AddressFamily.Unspecified, bytes.Length);
        bytes.CopyTo(address.Buffer.Span);
        return address;
    }

    private int Descriptor(string token)
    {
        if (token.StartsWith("fd:unix:", StringComparison.Ordinal))
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(token["fd:unix:".Length..]));
            return Duplicate((int)socket.Handle);
        }

        if (!token.StartsWith("fd:", StringComparison.Ordinal))
        {
            return (int)Number(token);
        }

        Span<int> ends = stackalloc int[2];
        if (Pipe(ref MemoryMarshal.GetReference(ends)) != 0 || (token == "fd:ready" && Write(ends[1], "x"u8[0], 1) != 1))
        {
            throw new IOException("no pipe");
        }

        return ends[0];
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "pipe")]
    private static partial int Pipe(ref int ends);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, in byte bytes, nuint count);
}
