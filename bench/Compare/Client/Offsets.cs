namespace LibNbd.Bench.Compare.Client;

/// <summary>Where the next command goes: at random by the generator and seed of the C programs, or one behind the other.</summary>
internal sealed class Offsets(ClientOptions options, ulong exportSize)
{
    private readonly ulong _blocks = exportSize / (ulong)options.BlockSize;
    private ulong _state = 88172645463325252;
    private ulong _next;

    internal ulong Next()
    {
        if (!options.Random)
        {
            return _next++ % _blocks * (ulong)options.BlockSize;
        }

        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state % _blocks * (ulong)options.BlockSize;
    }
}
