using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>
/// The generated part of the two Rust crates: the declarations of the C library, and the values, callbacks and calls above it. It lies
/// beside what is written by hand; bindings/rust/README.md says how the two fit together.
/// </summary>
internal sealed class RustTarget : ITarget
{
    private const string Notice = "// Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.\n\n";

    /// <inheritdoc/>
    public string Name => "rust";

    /// <inheritdoc/>
    public string Summary => "declarations, values and calls of the Rust crates";

    /// <inheritdoc/>
    public string? CommittedIn => "bindings/rust";

    /// <inheritdoc/>
    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        yield return new EmittedFile("libnbd-sys/src/generated.rs", Notice + DeclarationsFile.Of(spec));
        yield return new EmittedFile("libnbd/src/generated/values.rs", Notice + ValuesFile.Of(spec));
        yield return new EmittedFile("libnbd/src/generated/closures.rs", Notice + ClosuresFile.Of(spec));
        yield return new EmittedFile("libnbd/src/generated/calls.rs", Notice + CallsFile.Of(spec));
        yield return new EmittedFile("libnbd/src/generated/async_calls.rs", Notice + AsyncCallsFile.Of(spec));
    }
}
