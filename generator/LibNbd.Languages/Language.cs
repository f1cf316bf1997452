using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages;

/// <summary>
/// A language that programs use the API in. Each has a folder with the same files: its names, reserved words, types, signatures and prose.
/// See docs/adding-a-language.md.
/// </summary>
internal abstract class Language
{
    /// <summary>How the YAML and addresses name it: <c>csharp</c>.</summary>
    public abstract string Key { get; }

    /// <summary>How people name it: <c>C#</c>.</summary>
    public abstract string Title { get; }

    /// <summary>Why a name that the YAML gives a type under <c>names</c> is none in this language, or null if it is one.</summary>
    public abstract string? WhyNotTypeName(string name);

    /// <summary>
    /// Enters every name that its emitter will write, spelt by the functions that the emitter calls. What collides there is refused by
    /// compiler and command line, at the place of the YAML.
    /// </summary>
    public abstract void Declare(ApiSpec spec, NameRegistry names);

    /// <summary>A specification as this language has it.</summary>
    public abstract LanguageApi Of(ApiSpec spec);
}

/// <summary>A declaration that pages show.</summary>
/// <param name="Kind">What is particular to it where a call has several: <c>awaited</c>; otherwise empty.</param>
/// <param name="Name">The name that programs write.</param>
/// <param name="Code">The declaration, folded to half the width of a page.</param>
internal sealed record Signature(string Kind, string Name, string Code);

/// <summary>
/// A specification as a language has it: what pages show of it, and the words in which they say what follows from its fields.
/// </summary>
internal abstract class LanguageApi
{
    /// <summary>How a pointer to nothing is called: <c>NULL</c>.</summary>
    public abstract string Null { get; }

    /// <summary>The declarations of a call; none where the language has no such call.</summary>
    public abstract IReadOnlyList<Signature> Of(CallSpec call);

    /// <summary>The declarations of a function that is no call.</summary>
    public abstract IReadOnlyList<Signature> Of(LifecycleSpec function);

    /// <summary>The declarations of the types that the callbacks of a call consist of.</summary>
    public abstract IReadOnlyList<string> TypesOf(CallSpec call);

    /// <summary>The declaration of a structure, or null where the language has none.</summary>
    public abstract Signature? Of(StructSpec type);

    /// <summary>The declaration of a callback, or null where the language has none.</summary>
    public abstract Signature? Of(ClosureSpec closure);

    /// <summary>The type of an enumeration, or null where it is a plain number.</summary>
    public abstract string? TypeOf(EnumSpec type);

    /// <summary>The type of a set of flags, or null where it is a plain number.</summary>
    public abstract string? TypeOf(FlagsSpec type);

    /// <summary>What becomes of NULL, which a call refuses in C.</summary>
    public abstract INullWords NullWords { get; }

    /// <summary>The name of a value; of a flag without a name, what stands for no flag at all.</summary>
    public abstract string NameOf(ValueInline value);

    /// <summary>The result that tells an error, or null where another way does.</summary>
    public abstract string? ErrorValue(ReturnKind kind);

    /// <summary>What stands for no callback.</summary>
    public abstract string NoCallback(ClosureSpec closure);

    /// <summary>What tells a program at compile time whether a function is there, or null where nothing does.</summary>
    /// <returns>The name to look for, and how.</returns>
    public abstract (string Name, string Code)? Presence(string function);
}
