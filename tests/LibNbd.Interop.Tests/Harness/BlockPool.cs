namespace LibNbd.Interop.Tests.Harness;

/// <summary>Blocks that no command in flight uses.</summary>
internal sealed class BlockPool(Random random, int count)
{
    private readonly List<int> _free = [.. Enumerable.Range(0, count)];

    internal int Take()
    {
        int index = random.Next(_free.Count);
        int block = _free[index];
        _free[index] = _free[^1];
        _free.RemoveAt(_free.Count - 1);
        return block;
    }

    internal void Give(int block) => _free.Add(block);
}
