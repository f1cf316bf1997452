using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>A command that watches what is done to it: its buffer has guards, its closures keep count.</summary>
internal sealed class Probe
{
    private const int Guard = 64;
    private const byte GuardByte = 0xa5;

    /// <summary>What a buffer holds that was not cleared.</summary>
    internal const byte Stale = 0xee;

    private readonly EngineDriver _driver;
    private readonly byte[] _memory;

    internal Probe(EngineDriver driver, NbdCommand code, ulong offset, ulong count)
    {
        _driver = driver;
        Code = code;
        Offset = offset;
        Count = count;
        int length = code is NbdCommand.Read or NbdCommand.Write ? (int)count : 0;
        _memory = new byte[length + (2 * Guard)];
        _memory.AsSpan().Fill(GuardByte);
        if (code == NbdCommand.Write)
        {
            ServerWire.Pattern(length, 3).CopyTo(Data);
        }
        else
        {
            Data.Clear();
        }
    }

    internal NbdCommand Code { get; }

    internal ulong Offset { get; }

    internal ulong Count { get; }

    internal ulong Cookie { get; private set; }

    internal NbdCommandFlags Flags { get; set; }

    internal bool ZeroHoles { get; set; }

    /// <summary>The buffer is not clear beforehand: what is not received must be cleared by the end.</summary>
    internal bool ClearsRest { get; set; }

    /// <summary>Without any closures, like a synchronous call.</summary>
    internal bool IsBare { get; set; }

    /// <summary>The narrow extent callback in place of the wide one.</summary>
    internal bool IsNarrow { get; set; }

    internal CompletionCallback OnCompletion { get; set; } = (ref int _) => 1;

    internal ChunkCallback OnChunk { get; set; } = (_, _, _, ref _) => 0;

    internal Func<int> OnExtent { get; set; } = () => 0;

    internal int ExtentError { get; set; } = -1;

    internal Action OnFree { get; set; } = () => { };

    /// <summary>The errors that the completion was called with.</summary>
    internal List<int> Completions { get; } = [];

    internal List<(ulong Offset, int Length, uint Status, int Error)> Chunks { get; } = [];

    internal List<(string Context, ulong Offset, (ulong Length, ulong Flags)[] Extents, int Error)> Extents { get; } = [];

    internal int DataFrees { get; private set; }

    internal int CompletionFrees { get; private set; }

    internal Span<byte> Data => _memory.AsSpan(Guard, _memory.Length - (2 * Guard));

    internal int Error => Assert.Single(Completions);

    internal Command? Live => _driver.Engine.Find(Cookie);

    internal void Submit()
    {
        Command command = _driver.Engine.RentCommand();
        command.Code = Code;
        command.Flags = Flags;
        command.Offset = Offset;
        command.Count = Count;
        command.ZeroHoles = ZeroHoles;
        command.ClearsRest = ClearsRest;
        if (ClearsRest)
        {
            Data.Fill(Stale);
        }

        if (Code is NbdCommand.Read or NbdCommand.Write)
        {
            command.Buffer = IoBuffer.Of(_memory.AsMemory(Guard, _memory.Length - (2 * Guard)));
        }

        if (Code != NbdCommand.Disconnect && !IsBare)
        {
            command.Completion = new CompletionClosure(Complete, FreeCompletion);
            if (Code == NbdCommand.Read)
            {
                ChunkClosure chunk = new(TakeChunk, FreeData);
                command.Take(ref chunk);
            }
            else if (Code == NbdCommand.BlockStatus && IsNarrow)
            {
                ExtentClosure extent = new(TakeNarrow, FreeData);
                command.Take(ref extent);
            }
            else if (Code == NbdCommand.BlockStatus)
            {
                Extent64Closure extent64 = new(TakeWide, FreeData);
                command.Take(ref extent64);
            }
        }

        Cookie = _driver.Engine.Submit(command);
    }

    internal void AssertSucceeded() => Assert.Equal(0, Error);

    internal void AssertGuards()
    {
        Assert.True(!_memory.AsSpan(0, Guard).ContainsAnyExcept(GuardByte), "bytes before the buffer were written");
        Assert.True(!_memory.AsSpan(_memory.Length - Guard).ContainsAnyExcept(GuardByte), "bytes behind the buffer were written");
    }

    /// <summary>Completed exactly once, freed exactly once, nothing beside the buffer touched.</summary>
    internal void AssertOver(int completions = 1)
    {
        AssertGuards();
        Assert.Empty(_driver.Violations);
        if (Code != NbdCommand.Disconnect && !IsBare)
        {
            Assert.Equal(completions, Completions.Count);
            Assert.Equal(1, CompletionFrees);
            Assert.Equal(Code is NbdCommand.Read or NbdCommand.BlockStatus ? 1 : 0, DataFrees);
        }
    }

    /// <summary>Noted and not thrown: what a callback throws belongs to the engine.</summary>
    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            _driver.Violations.Add($"{Code} {Cookie}: {otherwise}");
        }
    }

    private int Complete(ref int error)
    {
        Expect(CompletionFrees == 0, "completed after it was freed");
        Completions.Add(error);
        _driver.Log.Add($"{Code} {Cookie} complete {error} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Data))}");
        return OnCompletion(ref error);
    }

    private int TakeChunk(ReadOnlySpan<byte> data, ulong offset, uint status, ref int error)
    {
        Expect(DataFrees == 0, "called back after it was freed");
        Expect(Completions.Count == 0, "called back after it was completed");
        Chunks.Add((offset, data.Length, status, error));
        _driver.Log.Add($"{Code} {Cookie} chunk {offset} {data.Length} {status} {error} "
            + $"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(data))}");
        return OnChunk(data, offset, status, ref error);
    }

    private int TakeNarrow(string context, ulong offset, ReadOnlySpan<uint> entries, ref int error)
    {
        Expect(entries.Length % 2 == 0, "half an extent");
        List<(ulong, ulong)> extents = [];
        for (int i = 0; i < entries.Length; i += 2)
        {
            extents.Add((entries[i], entries[i + 1]));
        }

        return TakeExtents(context, offset, [.. extents], ref error);
    }

    private int TakeWide(string context, ulong offset, ReadOnlySpan<Extent> entries, ref int error)
    {
        List<(ulong, ulong)> extents = [];
        foreach (Extent extent in entries)
        {
            extents.Add((extent.Length, extent.Flags));
        }

        return TakeExtents(context, offset, [.. extents], ref error);
    }

    private int TakeExtents(string context, ulong offset, (ulong, ulong)[] extents, ref int error)
    {
        Expect(DataFrees == 0, "called back after it was freed");
        Expect(Completions.Count == 0, "called back after it was completed");
        Expect(extents.Length > 0, "no extents");
        Extents.Add((context, offset, extents, error));
        _driver.Log.Add($"{Code} {Cookie} extents {context} {offset} {string.Join(",", extents)} {error}");
        if (ExtentError >= 0)
        {
            error = ExtentError;
        }

        return OnExtent();
    }

    private void FreeData()
    {
        DataFrees++;
        Expect(CompletionFrees == 0, "the completion was freed first");
        _driver.Log.Add($"{Code} {Cookie} free data");
        OnFree();
    }

    private void FreeCompletion()
    {
        CompletionFrees++;
        _driver.Log.Add($"{Code} {Cookie} free completion");
        OnFree();
    }
}
