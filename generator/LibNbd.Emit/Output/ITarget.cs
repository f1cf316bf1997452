using LibNbd.Spec.Model;

namespace LibNbd.Emit.Output;

/// <summary>A file that a target gives.</summary>
/// <param name="Name">Its name in the output folder.</param>
/// <param name="Text">Its content, with LF.</param>
internal sealed record EmittedFile(string Name, string Text);

/// <summary>Something that is made of the specification.</summary>
internal interface ITarget
{
    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>One line for the help.</summary>
    public string Summary { get; }

    /// <summary>Which files of the output folder may be of this target: <c>*.3</c>, or several patterns separated by semicolons.</summary>
    public string FilePattern { get; }

    /// <summary>What a line near the beginning of every file of it says, and no other file. By it stale files are known.</summary>
    public string Notice { get; }

    /// <summary>All of its files.</summary>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec);
}
