using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Output;

/// <summary>Something that is made of the specification.</summary>
internal interface ITarget
{
    /// <summary>Its name on the command line, and that of its folder where all targets are emitted.</summary>
    public string Name { get; }

    /// <summary>What it is, for the help: <c>manual pages, one for each function</c>.</summary>
    public string Summary { get; }

    /// <summary>
    /// The folder, from the root of the repository, in which its files are committed because they are used where nothing was built; null if
    /// they are made where they are needed. <c>check</c> holds them against the specification. What is written by hand lies beside them.
    /// </summary>
    public string? CommittedIn { get; }

    /// <summary>All of its files.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="languages">The languages that programs use it in.</param>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages);
}
