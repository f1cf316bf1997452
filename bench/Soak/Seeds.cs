namespace LibNbd.Bench.Soak;

/// <summary>Seeds that follow from the run's. (Hash codes differ from process to process.)</summary>
internal static class Seeds
{
    internal static int Of(int seed, int number) => unchecked(((seed * 1_000_003) ^ number) + (number * 7919));
}
