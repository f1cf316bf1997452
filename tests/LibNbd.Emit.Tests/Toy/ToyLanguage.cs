using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>
/// A small language, complete as docs/adding-a-language.md asks for it: what it registers. Functions are written in small letters, and it
/// has no callbacks.
/// </summary>
internal sealed class ToyLanguage : Language
{
    public override string Key => "toy";

    public override string Title => "Toy";

    public override string? WhyNotTypeName(string name) => name.Length > 0 && name.All(char.IsAsciiLetter) ? null : "letters alone";

    public override void Declare(ApiSpec spec, NameRegistry names) => ToyNames.Declare(spec, names);

    public override LanguageApi Of(ApiSpec spec) => new Api(spec);

    private sealed class Api(ApiSpec spec) : LanguageApi
    {
        private readonly ToySignatures _signatures = new(spec);

        public override string Null => "none";

        public override IReadOnlyList<Signature> Of(CallSpec call) =>
            ToySignatures.Has(call) ? [new Signature("", ToyNames.Function(call), _signatures.Of(call))] : [];

        public override IReadOnlyList<Signature> Of(LifecycleSpec function) => [];

        public override IReadOnlyList<string> TypesOf(CallSpec call) => [];

        public override Signature Of(StructSpec type) => new("", ToyNames.Type(type.Name, type.Names), ToySignatures.Of(type));

        public override Signature? Of(ClosureSpec closure) => null;

        public override string? TypeOf(EnumSpec type) => ToyNames.Type(type.Name, type.Names);

        public override string? TypeOf(FlagsSpec type) => ToyNames.Type(type.Name, type.Names);

        public override INullWords NullWords { get; } = new ToyNullWords();

        public override string NameOf(ValueInline value) => ToyNames.Value(value, spec);

        public override string? ErrorValue(ReturnKind kind) => null;

        public override string NoCallback(ClosureSpec closure) => Null;

        public override (string Name, string Code)? Presence(string function) => null;
    }
}
