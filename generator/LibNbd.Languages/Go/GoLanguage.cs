using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Go;

/// <summary>Go, whose package has the calls as methods of a handle, which return an error beside their result.</summary>
internal sealed class GoLanguage : Language
{
    /// <summary>How the YAML names it.</summary>
    public const string LanguageKey = "go";

    /// <inheritdoc/>
    public override string Key => LanguageKey;

    /// <inheritdoc/>
    public override string Title => "Go";

    /// <inheritdoc/>
    public override string? WhyNotTypeName(string name) =>
        name.Length > 0 && name[0] is >= 'A' and <= 'Z'
        && name.All(c => c is '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
            ? null
            : "an exported name of Go begins with a capital letter, which letters and digits follow";

    /// <inheritdoc/>
    public override void Declare(ApiSpec spec, NameRegistry names) => GoNames.Declare(spec, names);

    /// <inheritdoc/>
    public override LanguageApi Of(ApiSpec spec) => new Api(spec);

    private sealed class Api(ApiSpec spec) : LanguageApi
    {
        // A declaration stands in half of the page.
        private const int ColumnWidth = 60;

        private readonly GoSignatures _signatures = new(spec);

        public override string Null => "nil";

        public override IReadOnlyList<Signature> Of(CallSpec call)
        {
            List<Signature> all = [new("", GoNames.Method(call.Name), _signatures.Of(call, ColumnWidth))];
            if (GoSignatures.HasContextForm(spec, call))
            {
                all.Add(new Signature("context", GoNames.ContextMethod(call.Name), _signatures.ContextOf(call, ColumnWidth)));
            }

            if (GoSignatures.HasBytesForm(call))
            {
                all.Add(new Signature("slice", GoNames.BytesMethod(call.Name), _signatures.BytesOf(call, ColumnWidth)));
            }

            return all;
        }

        public override IReadOnlyList<Signature> Of(LifecycleSpec function) => function.Kind switch
        {
            LifecycleKind.Create =>
                [new Signature("", Spelling.Pascal(function.Name), $"func {Spelling.Pascal(function.Name)}() (*{GoNames.Handle}, error)")],
            LifecycleKind.Close => [new Signature(
                "", Spelling.Pascal(function.Name), $"func (h *{GoNames.Handle}) {Spelling.Pascal(function.Name)}() *LibnbdError")],
            // An error is a *LibnbdError, which has both.
            LifecycleKind.ErrorText or LifecycleKind.ErrorNumber => [],
        };

        public override IReadOnlyList<string> TypesOf(CallSpec call) =>
        [
            .. spec.ClosuresOf(call).SelectMany(closure => closure.Parameters).Select(parameter => parameter.TypeName).OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Select(name => GoSignatures.Of(spec.Structs.First(type => type.Name == name))),
            .. spec.ClosuresOf(call).Select(closure => _signatures.Of(closure, ColumnWidth)),
            .. GoSignatures.HasOptargs(call) ? [_signatures.OptargsOf(call)] : Array.Empty<string>(),
        ];

        public override Signature Of(StructSpec type) => new("", GoNames.Of(type), GoSignatures.Of(type));

        public override Signature Of(ClosureSpec closure) => new("", GoNames.Of(closure), _signatures.Of(closure, ColumnWidth));

        public override string TypeOf(EnumSpec type) => GoNames.Of(type);

        public override string TypeOf(FlagsSpec type) => GoNames.Of(type);

        public override INullWords NullWords { get; } = new NoNullWords(GoNames.Parameter);

        public override string NameOf(ValueInline value) => GoNames.Value(value, spec.Enums, spec.Flags);

        public override string? ErrorValue(ReturnKind kind) => null;

        public override string NoCallback(ClosureSpec closure) => Null;

        public override (string Name, string Code)? Presence(string function) => null;
    }
}
