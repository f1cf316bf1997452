namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>Something that reads bytes of others, and what must hold whatever they are.</summary>
/// <remarks>
/// A run throws if something does not hold. It depends on its input alone: what was found is found again, by <c>fuzz/run</c> and by
/// <see cref="CorpusTests"/>.
/// </remarks>
internal abstract class FuzzTarget
{
    internal static readonly FuzzTarget[] All =
    [
        new EngineTarget(), new OptionsTarget(), new BlockStatusTarget(), new UriTarget(), new PriorityTarget(),
        new PskTarget(), new CertificatesTarget(),
    ];

    /// <summary>The target's name, which is also that of its folder of inputs.</summary>
    internal abstract string Name { get; }

    /// <summary>Inputs to begin with.</summary>
    internal abstract IEnumerable<byte[]> Seeds();

    /// <summary>One input.</summary>
    internal abstract void Run(ReadOnlySpan<byte> input);

    internal static FuzzTarget Of(string name) => All.Single(target => target.Name == name);
}
