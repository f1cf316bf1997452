using LibNbd.Differential.Programs;

namespace LibNbd.Differential.Faces;

/// <summary>One implementation of the API that can run programs of calls.</summary>
internal interface IFace
{
    /// <summary>Runs the programs one after another, each as if nothing had been before it.</summary>
    /// <param name="programs">With the addresses of their servers filled in.</param>
    /// <returns>What each gave, in the same order.</returns>
    internal Task<IReadOnlyList<Transcript>> Run(IReadOnlyList<CallProgram> programs);
}
