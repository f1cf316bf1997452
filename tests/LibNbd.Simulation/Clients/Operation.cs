using System.Buffers.Binary;

namespace LibNbd.Simulation.Clients;

internal enum OperationKind
{
    Read,
    Write,
    Zero,
    Flush,
    Status,
}

/// <summary>One call of a client's user, and what became of it.</summary>
internal sealed class Operation(int number, OperationKind kind)
{
    /// <summary>Bytes of a cell.</summary>
    internal const int CellSize = 8;

    internal int Number => number;

    internal OperationKind Kind => kind;

    internal int First { get; init; }

    internal int Count { get; init; }

    internal bool IsFua { get; init; }

    internal bool IsWrite => kind is OperationKind.Write or OperationKind.Zero;

    /// <summary>What a write leaves in its cells.</summary>
    internal long Value => kind == OperationKind.Write ? number : 0;

    internal byte[] Buffer { get; init; } = [];

    internal CancellationTokenSource Cancellation { get; } = new();

    /// <summary>When it was called, as a step of the world, and in virtual time.</summary>
    internal long Issued { get; set; }

    internal long IssuedAt { get; set; }

    /// <summary>When it ended; the largest number before.</summary>
    internal long Ended { get; set; } = long.MaxValue;

    internal Exception? Failure { get; set; }

    internal bool HasSucceeded => Ended != long.MaxValue && Failure is null;

    internal bool IsCancelled { get; set; }

    /// <summary>Whether it may be carried out after its end: somebody gave up waiting for it.</summary>
    internal bool IsLeftBehind { get; set; }

    /// <summary>When it was last received, on each connection.</summary>
    internal Dictionary<int, long> LastReceived { get; } = [];

    /// <summary>How often a server got it.</summary>
    internal int Copies { get; set; }

    /// <summary>The last time that it was carried out, among all writes; 0 for never.</summary>
    internal long Sequence { get; set; }

    /// <summary>The connection that brought its answer, or -1.</summary>
    internal int AnsweredOn { get; set; } = -1;

    /// <summary>A write: that it may be lost was told.</summary>
    internal bool IsToldLost { get; set; }

    /// <summary>A write: a flush that was called behind it has succeeded.</summary>
    internal bool IsFlushed { get; set; }

    /// <summary>For a flush: losses at the call, as the client counts them, and those that had been told.</summary>
    internal long Losses { get; set; }

    internal long LossesTold { get; set; }

    internal bool Overlaps(Operation other) => First < other.First + other.Count && other.First < First + Count;

    public override string ToString() => $"{kind} {number} [{First}, {First + Count}){(IsFua ? " fua" : "")}";

    internal static void Fill(Span<byte> cells, int value)
    {
        for (; !cells.IsEmpty; cells = cells[CellSize..])
        {
            BinaryPrimitives.WriteInt32BigEndian(cells, value);
            BinaryPrimitives.WriteInt32BigEndian(cells[4..], value == 0 ? 0 : ~value);
        }
    }

    /// <summary>The value of a cell; -1 if it is none.</summary>
    internal static int ValueOf(ReadOnlySpan<byte> cell)
    {
        int value = BinaryPrimitives.ReadInt32BigEndian(cell);
        int check = BinaryPrimitives.ReadInt32BigEndian(cell[4..]);
        return check == (value == 0 ? 0 : ~value) ? value : -1;
    }
}
