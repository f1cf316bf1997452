// The runtime methods of Specs/small.yaml.
#nullable enable
#pragma warning disable CA1822
using System;
using System.Collections.Generic;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

internal sealed partial class HandleCore
{
    internal int AioConnectTcp(string hostname, string port) => 0;

    internal long AioPread(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags) => 1;

    internal long AioPwrite(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags) => 1;

    internal int BeginShutdown(HandshakeFlags flags) => 0;

    internal int AioOptStructured(ref CompletionClosure completion) => 0;

    internal int AioOptList(ref ChunkClosure chunk, ref CompletionClosure completion) => 0;

    internal long AioEverything(
        bool on,
        ReadOnlySpan<byte> data,
        Span<byte> buf,
        IoBuffer keptData,
        IoBuffer keptBuf,
        ref Extent64Closure extent64,
        TlsMode tls,
        int sock,
        HandshakeFlags handshakeFlags,
        HandshakeFlags someFlags,
        int number,
        long number64,
        string filename,
        nuint result,
        ReadOnlySpan<byte> addr,
        string text,
        IReadOnlyList<string> argv,
        uint ufo,
        uint ufo32,
        ulong ufo64,
        nint opaque,
        ref ChunkClosure chunk,
        CommandFlags flags) => 0;

    internal int SetTls(TlsMode tls) => 0;

    internal TlsMode GetTls() => TlsMode.Disable;

    internal HandshakeFlags GetFlags() => HandshakeFlags.None;

    internal string? GetText() => "";

    internal string? GetVersion() => "";

    internal int GetFd() => 0;

    internal long GetSize() => 0;

    internal long GetHandleSize() => 0;

    internal uint GetDirection() => 0;

    internal ulong GetBytes() => 0;

    internal nint SetPrivateData(nint privateData) => privateData;

    internal int PeekUnlocked() => 0;

    internal int AioIsCreated() => 0;

    internal int AioIsConnecting() => 0;

    internal int AioIsClosed() => 0;

    internal int AioIsReady() => 0;

    internal int AioIsProcessing() => 0;
}
