using BenchmarkDotNet.Attributes;

namespace LibNbd.Bench.Micro;

/// <summary>4 KiB reads in the steady state, each face: what is to be seen is the column "Allocated", per command.</summary>
[MemoryDiagnoser]
public class AioPreadBenchmarks
{
    private const int BlockSize = 4096;
    private const int Commands = 64 * 256;

    private readonly byte[][] _buffers = new byte[64][];
    private readonly ulong[] _cookies = new ulong[64];
    private BareServer _server = null!;
    private NbdHandle _handle = null!;

    /// <summary>Commands in flight at once.</summary>
    [Params(1, 64)]
    public int Depth { get; set; }

    /// <summary>A connected handle.</summary>
    [GlobalSetup]
    public void Connect()
    {
        for (int i = 0; i < _buffers.Length; i++)
        {
            _buffers[i] = GC.AllocateArray<byte>(BlockSize, pinned: true);
        }

        _server = new BareServer();
        _handle = new NbdHandle();
        _handle.ConnectUnix(_server.Path);
    }

    /// <summary>An orderly end.</summary>
    [GlobalCleanup]
    public void Disconnect()
    {
        _handle.Shutdown();
        _handle.Dispose();
        _server.Dispose();
    }

    /// <summary>The poll-driven face.</summary>
    [Benchmark(OperationsPerInvoke = Commands)]
    public void AioPread()
    {
        for (int done = 0; done < Commands; done += Depth)
        {
            for (int i = 0; i < Depth; i++)
            {
                _cookies[i] = (ulong)_handle.AioPread(_buffers[i], (ulong)i * BlockSize);
            }

            for (int i = 0; i < Depth; i++)
            {
                while (!_handle.AioCommandCompleted(_cookies[i]))
                {
                    _handle.Poll(-1);
                }
            }
        }
    }

    /// <summary>The blocking face; the depth does not count.</summary>
    [Benchmark(OperationsPerInvoke = Commands)]
    public void Pread()
    {
        for (int i = 0; i < Commands; i++)
        {
            _handle.Pread(_buffers[0], 0);
        }
    }

    /// <summary>The awaited face: as many readers as the depth.</summary>
    [Benchmark(OperationsPerInvoke = Commands)]
    public async Task PreadAsync()
    {
        Task[] readers = new Task[Depth];
        for (int i = 0; i < Depth; i++)
        {
            readers[i] = ReadAsync(_buffers[i], Commands / Depth);
        }

        await Task.WhenAll(readers);
    }

    private async Task ReadAsync(byte[] buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await _handle.PreadAsync(buffer, 0);
        }
    }
}
