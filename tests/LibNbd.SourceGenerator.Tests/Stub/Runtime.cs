// A runtime without work, with the names and types that generated code may use (docs/generated-code.md). It shows that gates compile
// against that surface and no more.
#nullable enable
#pragma warning disable CA1822
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace LibNbd
{
    /// <summary>An error.</summary>
    public sealed class NbdException : Exception
    {
    }

    internal static class ThrowHelper
    {
        [DoesNotReturn]
        internal static void LastError(Runtime.Handle.HandleCore core) => throw new NbdException();
    }
}

namespace LibNbd.Runtime.Engine
{
    internal readonly struct IoBuffer
    {
        private readonly bool _some;

        private IoBuffer(ulong length) => (_some, Length) = (true, length);

        internal bool IsNull => !_some;

        internal ulong Length { get; }

        internal static IoBuffer Of(Memory<byte> memory) => new((ulong)memory.Length);

        internal static IoBuffer Of(ReadOnlyMemory<byte> memory) => new((ulong)memory.Length);

        internal static unsafe IoBuffer Lent(byte* pointer, ulong length) => new(length);
    }
}

namespace LibNbd.Runtime.Handle.Awaiting
{
    internal sealed class AsyncOperation
    {
        internal CompletionClosure Completion => default;

        internal ValueTask Started(long result) => default;

        internal ValueTask<bool> StartedBool(long result) => default;

        internal ValueTask<int> StartedInt(long result) => default;
    }
}

namespace LibNbd.Runtime.Handle.Calls
{
    internal sealed class OptionAnswer
    {
        internal CompletionClosure Completion => default;
    }

    internal sealed class CallWaits
    {
        internal int ForCommand(long cookie) => 0;

        internal int ForOption(int begun, OptionAnswer answer) => 0;

        internal int ForOptionBool(int begun, OptionAnswer answer) => 0;

        internal int ForOptionInt(int begun, OptionAnswer answer) => 0;

        internal int ForConnection(int begun) => 0;

        internal int ForEnd(int begun) => 0;
    }
}

namespace LibNbd.Runtime.Handle
{
    using LibNbd.Runtime.Engine;
    using LibNbd.Runtime.Handle.Awaiting;
    using LibNbd.Runtime.Handle.Calls;

    internal static class LastError
    {
        internal static string Context { get; set; } = "";
    }

    internal readonly struct TraceText
    {
        internal TraceText Bool(string name, bool value) => this;

        internal TraceText Int(string name, long value) => this;

        internal TraceText UInt(string name, ulong value) => this;

        internal TraceText Flags(string name, uint value) => this;

        internal TraceText Enum(string name, int value) => this;

        internal TraceText String(string name, string? value) => this;

        internal TraceText StringList(string name, IReadOnlyList<string>? value) => this;

        internal TraceText OutputBuffer(string name, int count) => this;

        internal TraceText OutputBuffer(string name, ulong count) => this;

        internal TraceText InputBuffer(string name, ReadOnlySpan<byte> value) => this;

        internal TraceText InputBuffer(string name, IoBuffer value) => this;

        internal TraceText SockAddr(string name, ReadOnlySpan<byte> value) => this;

        internal TraceText Closure(string name, bool optional, bool isNull) => this;

        internal TraceText Fd(string name, int value) => this;
    }

    internal static class Require
    {
        internal static bool NotNull([NotNullWhen(true)] string? value, string name) => value is not null;

        internal static bool NotNull([NotNullWhen(true)] IReadOnlyList<string>? value, string name) => value is not null;

        internal static bool NotNull(ReadOnlySpan<byte> value, string name) => true;

        internal static bool NotNull(IoBuffer value, string name) => !value.IsNull;

        internal static bool Enum(string name, int value, bool isDefined) => isDefined;

        internal static bool Flags(string name, uint value, uint mask) => (value & ~mask) == 0;

        internal static bool Closure(string name, bool isNull) => !isNull;
    }

    internal sealed partial class HandleCore
    {
        internal bool IsTracing => false;

        internal CallWaits Waits { get; } = new();

        internal void Enter(string context)
        {
        }

        internal void EnterQuiet()
        {
        }

        internal void Leave()
        {
        }

        internal void TraceEnter(TraceText text)
        {
        }

        internal void TraceLeave(long result)
        {
        }

        internal void TraceLeave(string? result)
        {
        }

        internal bool RequireState(HandleStates states, string phrase) => true;

        internal bool RequireCommandFlags(string name, CommandFlags value, CommandFlags allowed) => (value & ~allowed) == 0;

        internal void ClearOutput(Span<byte> buffer) => buffer.Clear();

        internal void ClearOutput(IoBuffer buffer)
        {
        }

        internal AsyncOperation RentOperation(string context, CancellationToken cancellationToken) => new();

        internal AsyncOperation RentConnectOperation(string context, CancellationToken cancellationToken) => new();

        internal AsyncOperation RentDisconnectOperation(string context, CancellationToken cancellationToken) => new();
    }
}
