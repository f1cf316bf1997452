using System.Runtime.InteropServices;

namespace LibNbd.Bench.Compare.Client;

/// <summary>As many handles as the depth: each with one command in flight, awaited or on one poll, or all of them idle.</summary>
internal static partial class ManyHandles
{
    private const short PollIn = 1;
    private const short PollOut = 4;
    private const short PollHangUp = 16;

    internal static void Run(ClientOptions options, Meter meter)
    {
        // The caller's buffers, and what a process's first connection brings to life, are no part of a handle.
        Memory<byte>[] buffers = ManagedClient.Buffers(options);
        ulong size = Acquaint(options, buffers[0]);
        meter.CountMemory();
        if (options.Mode == "idle")
        {
            meter.Measure();
        }

        NbdHandle[] handles = new NbdHandle[options.Depth];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = ManagedClient.Open(options);
            if (options.Mode == "idle")
            {
                meter.Count();
            }
        }

        Offsets offsets = new(options, size);
        switch (options.Mode)
        {
            case "idle":
                meter.Finish();
                break;
            case "many":
                Polled(meter, handles, buffers, offsets);
                break;
            default:
                Awaited(meter, handles, buffers, offsets).GetAwaiter().GetResult();
                break;
        }

        foreach (NbdHandle handle in handles)
        {
            handle.Dispose();
        }
    }

    /// <summary>Connects once and reads until the code that does it is compiled as it will stay; returns the export's size.</summary>
    private static ulong Acquaint(ClientOptions options, Memory<byte> buffer)
    {
        const int commands = 2000;
        using NbdHandle first = ManagedClient.Open(options);
        for (int i = 0; i < commands; i++)
        {
            if (options.Mode == "many-async")
            {
                first.PreadAsync(buffer, 0).AsTask().GetAwaiter().GetResult();
            }
            else
            {
                first.Pread(buffer.Span, 0);
            }
        }

        ulong size = (ulong)first.GetSize();
        first.Shutdown();
        return size;
    }

    private static void Polled(Meter meter, NbdHandle[] handles, Memory<byte>[] buffers, Offsets offsets)
    {
        PollItem[] items = new PollItem[handles.Length];
        bool[] isIdle = new bool[handles.Length];
        CompletionCallback[] completions = new CompletionCallback[handles.Length];
        for (int i = 0; i < handles.Length; i++)
        {
            int index = i;
            isIdle[i] = true;
            completions[i] = (ref int error) =>
            {
                isIdle[index] = error == 0 ? true : throw new InvalidOperationException($"a command failed with errno {error}");
                meter.Count();
                return 1;
            };
        }

        meter.Start();
        while (!meter.IsOver || isIdle.Contains(false))
        {
            for (int i = 0; i < handles.Length; i++)
            {
                if (isIdle[i] && !meter.IsOver)
                {
                    isIdle[i] = false;
                    handles[i].AioPread(buffers[i], offsets.Next(), completions[i]);
                }

                uint direction = handles[i].AioGetDirection();
                items[i] = new PollItem
                {
                    Descriptor = handles[i].AioGetFd(),
                    Events = (short)(((direction & NbdConstants.AioDirectionRead) != 0 ? PollIn : 0)
                        | ((direction & NbdConstants.AioDirectionWrite) != 0 ? PollOut : 0)),
                };
            }

            if (Poll(items, (nuint)items.Length, meter.IsOver ? 10 : -1) < 0)
            {
                throw new InvalidOperationException("poll failed");
            }

            for (int i = 0; i < handles.Length; i++)
            {
                if ((items[i].Ready & (PollIn | PollHangUp)) != 0)
                {
                    handles[i].AioNotifyRead();
                }
                else if ((items[i].Ready & PollOut) != 0)
                {
                    handles[i].AioNotifyWrite();
                }
            }

            meter.Step(looksAlways: true);
        }
    }

    private static async Task Awaited(Meter meter, NbdHandle[] handles, Memory<byte>[] buffers, Offsets offsets)
    {
        Lock gate = new();
        meter.Start();
        await Task.WhenAll(handles.Select((handle, i) => One(handle, buffers[i]))).ConfigureAwait(false);

        async Task One(NbdHandle handle, Memory<byte> buffer)
        {
            while (true)
            {
                ulong offset;
                lock (gate)
                {
                    if (meter.IsOver)
                    {
                        return;
                    }

                    offset = offsets.Next();
                }

                await handle.PreadAsync(buffer, offset).ConfigureAwait(false);
                lock (gate)
                {
                    meter.Count();
                    meter.Step();
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll([In, Out] PollItem[] items, nuint count, int timeout);

    private struct PollItem
    {
        internal int Descriptor;
        internal short Events;
        internal short Ready;
    }
}
