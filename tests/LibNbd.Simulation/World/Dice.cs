namespace LibNbd.Simulation.World;

/// <summary>Numbers that follow from a seed alone, on every platform and in every version of .NET (splitmix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    internal ulong Next64()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, and without, the bound.</summary>
    internal int Below(int bound) => bound <= 1 ? 0 : (int)(Next64() % (uint)bound);

    /// <summary>Both ends included.</summary>
    internal int Between(int least, int most) => least + Below(most - least + 1);

    internal bool Chance(int percent) => Below(100) < percent;

    /// <summary>One time in so many.</summary>
    internal bool OneIn(int times) => Below(times) == 0;

    internal T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    internal T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A size for partial reads and writes: mostly little, often one byte, now and then all of it.</summary>
    internal int Piece(int most) => Below(8) switch
    {
        0 => 1,
        1 => Math.Min(most, Between(1, 4)),
        2 or 3 => Math.Min(most, Between(1, 40)),
        4 => Math.Min(most, Between(1, 5000)),
        _ => most,
    };
}
