using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.C;

/// <summary>C, whose names are those of the YAML.</summary>
internal sealed class CLanguage : Language
{
    /// <inheritdoc/>
    public override string Key => "c";

    /// <inheritdoc/>
    public override string Title => "C";

    /// <inheritdoc/>
    public override string WhyNotTypeName(string name) => "C takes the names of the specification as they are";

    /// <inheritdoc/>
    public override void Declare(ApiSpec spec, NameRegistry names) => new CNames(spec).Declare(names);

    /// <inheritdoc/>
    public override LanguageApi Of(ApiSpec spec) => new Api(spec);

    private sealed class Api(ApiSpec spec) : LanguageApi
    {
        // C stands in half of the page.
        private const int ColumnWidth = 60;

        // Types do not fold as well, and are few.
        private const int TypeWidth = 78;

        private readonly CNames _names = new(spec);
        private readonly CSignatures _signatures = new(spec);

        public override string Null => "NULL";

        public override IReadOnlyList<Signature> Of(CallSpec call) =>
            [new Signature("", _names.Function(call.Name), string.Join("\n", _signatures.Of(call).Lines(ColumnWidth)))];

        public override IReadOnlyList<Signature> Of(LifecycleSpec function) =>
            [new Signature("", _names.Function(function.Name), _signatures.Of(function))];

        public override IReadOnlyList<string> TypesOf(CallSpec call) => [.. _signatures.TypesOf(call).Select(Code)];

        public override Signature Of(StructSpec type) => new("", _names.Struct(type.Name), Code(_signatures.Of(type)));

        public override Signature Of(ClosureSpec closure) => new("", _names.Closure(closure.Name), Code(_signatures.Of(closure)));

        public override string? TypeOf(EnumSpec type) => null;

        public override string? TypeOf(FlagsSpec type) => null;

        public override INullWords NullWords { get; } = new CNullWords();

        public override string NameOf(ValueInline value) => _names.Value(value);

        public override string? ErrorValue(ReturnKind kind) => CTypes.ErrorValue(kind);

        public override string NoCallback(ClosureSpec closure) => _names.NullClosure(closure.Name);

        public override (string Name, string Code)? Presence(string function)
        {
            string macro = _names.HaveFunction(function);
            return (macro, $"#ifdef {macro}\n/* {_names.Function(function)} can be called here. */\n#endif");
        }

        private static string Code(IReadOnlyList<string> lines) =>
            string.Join("\n", lines.SelectMany(line => CSignatures.Fold(line, TypeWidth)));
    }
}
