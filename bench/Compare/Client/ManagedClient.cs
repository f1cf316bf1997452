using System.Runtime.InteropServices;

namespace LibNbd.Bench.Compare.Client;

/// <summary>The work on the managed API, in loops of the same shape as those of the C program.</summary>
internal static class ManagedClient
{
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        ClientOptions options = ClientOptions.Parse(arguments);
        Meter meter = new(options);
        if (options.Mode == "connect")
        {
            Connect(options, meter);
            return 0;
        }

        if (options.Mode is "many" or "many-async" or "idle")
        {
            ManyHandles.Run(options, meter);
            return 0;
        }

        if (options.Mode is "async-4" or "client" or "client-4" or "client-stream")
        {
            PooledClient.RunAsync(options, meter).GetAwaiter().GetResult();
            return 0;
        }

        using NbdHandle nbd = Open(options);
        Offsets offsets = new(options, (ulong)nbd.GetSize());
        switch (options.Mode)
        {
            case "sync":
                Blocking(nbd, options, meter, offsets);
                break;
            case "read" or "write":
                PollDriven(nbd, options, meter, offsets);
                break;
            case "async" or "async-write":
                Awaited(nbd, options, meter, offsets).GetAwaiter().GetResult();
                break;
            default:
                throw new ArgumentException($"'{options.Mode}' is no mode of a client", nameof(arguments));
        }

        nbd.Shutdown();
        return 0;
    }

    internal static NbdHandle Open(ClientOptions options)
    {
        NbdHandle nbd = new();
        nbd.SetUriAllowLocalFile(true);
        if (options.Simple)
        {
            nbd.SetRequestStructuredReplies(false);
        }

        if (options.Compact)
        {
            nbd.SetRequestExtendedHeaders(false);
        }

        nbd.ConnectUri(options.Uri);
        return nbd;
    }

    /// <summary>Buffers that begin on a page, as those of the C programs do: the kernel copies from and to them faster.</summary>
    internal static Memory<byte>[] Buffers(ClientOptions options)
    {
        const int page = 4096;
        Memory<byte>[] buffers = new Memory<byte>[options.Depth];
        for (int i = 0; i < buffers.Length; i++)
        {
            byte[] bytes = GC.AllocateArray<byte>(options.BlockSize + page, pinned: true);
            bytes.AsSpan().Fill(0x5a);
            int start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0) & (page - 1));
            buffers[i] = bytes.AsMemory(start, options.BlockSize);
        }

        return buffers;
    }

    private static void Connect(ClientOptions options, Meter meter)
    {
        meter.Start();
        while (!meter.IsOver)
        {
            using NbdHandle nbd = Open(options);
            nbd.Shutdown();
            meter.Count();
            meter.Step();
        }
    }

    private static void Blocking(NbdHandle nbd, ClientOptions options, Meter meter, Offsets offsets)
    {
        Memory<byte> buffer = Buffers(options)[0];
        meter.Start();
        while (!meter.IsOver)
        {
            nbd.Pread(buffer.Span, offsets.Next());
            meter.Count();
            meter.Step();
        }
    }

    private static void PollDriven(NbdHandle nbd, ClientOptions options, Meter meter, Offsets offsets)
    {
        bool writes = options.Mode == "write";
        Memory<byte>[] buffers = Buffers(options);
        int[] free = new int[options.Depth];
        int freeCount = 0;
        long issued = 0;
        int failed = 0;
        CompletionCallback[] completions = new CompletionCallback[options.Depth];
        for (int i = 0; i < options.Depth; i++)
        {
            int slot = i;
            free[freeCount++] = slot;
            completions[i] = (ref int error) =>
            {
                failed = error != 0 ? error : failed;
                free[freeCount++] = slot;
                meter.Count();
                return 1;
            };
        }

        meter.Start();
        while (!meter.IsOver || freeCount < options.Depth)
        {
            while (freeCount > 0 && !meter.IsOver && (options.Commands == 0 || issued < options.Commands))
            {
                int slot = free[--freeCount];
                if (writes)
                {
                    nbd.AioPwrite(buffers[slot], offsets.Next(), completions[slot]);
                }
                else
                {
                    nbd.AioPread(buffers[slot], offsets.Next(), completions[slot]);
                }

                issued++;
            }

            if (freeCount < options.Depth)
            {
                nbd.Poll(-1);
            }

            // Here and not in the callback: where the connection is lost, the call says why.
            if (failed != 0)
            {
                throw new InvalidOperationException($"a command failed with errno {failed}");
            }

            meter.Step();
        }
    }

    private static Task Awaited(NbdHandle nbd, ClientOptions options, Meter meter, Offsets offsets) => AwaitedLoop.RunAsync(
        options,
        meter,
        offsets,
        options.Mode == "async-write"
            ? (_, buffer, offset) => nbd.PwriteAsync(buffer, offset)
            : (_, buffer, offset) => nbd.PreadAsync(buffer, offset));
}
