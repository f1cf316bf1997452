using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Rust;

/// <summary>Rust, whose crate has the calls as methods of a handle, and those that can be awaited as methods of another.</summary>
internal sealed class RustLanguage : Language
{
    /// <inheritdoc/>
    public override string Key => RustNames.Language;

    /// <inheritdoc/>
    public override string Title => "Rust";

    /// <inheritdoc/>
    public override string? WhyNotTypeName(string name) =>
        name.Length > 0
            && name[0] is >= 'A' and <= 'Z'
            && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
            ? null
            : "letters and digits, beginning with an upper case letter";

    /// <inheritdoc/>
    public override void Declare(ApiSpec spec, NameRegistry names) => RustNames.Declare(spec, names);

    /// <inheritdoc/>
    public override LanguageApi Of(ApiSpec spec) => new Api(spec);

    private sealed class Api(ApiSpec spec) : LanguageApi
    {
        // A declaration stands in half of the page.
        private const int ColumnWidth = 78;

        private readonly RustSignatures _signatures = new(spec);

        public override string Null => "None";

        public override IReadOnlyList<Signature> Of(CallSpec call)
        {
            List<Signature> faces = [Face("", "fn ", "Handle", RustNames.Method(call.Name), _signatures.Of(call))];
            if (RustSignatures.Awaited(call, spec) is { } start)
            {
                faces.Add(Face("awaited", "async fn ", "AsyncHandle", RustNames.AsyncMethod(start), _signatures.OfAwaited(start)));
            }

            return faces;
        }

        public override IReadOnlyList<Signature> Of(LifecycleSpec function) => function.Kind switch
        {
            LifecycleKind.Create => [new Signature("", "Handle::new", "fn new() -> Result<Handle>")],
            LifecycleKind.Close => [new Signature("", "drop", "fn drop(handle: Handle)")],
            LifecycleKind.ErrorText => [new Signature("", "Error", "impl Display for Error")],
            LifecycleKind.ErrorNumber => [new Signature("", "Error::errno", "fn errno(&self) -> Option<i32>")],
        };

        public override IReadOnlyList<string> TypesOf(CallSpec call) => [];

        public override Signature Of(StructSpec type)
        {
            string name = RustNames.Type(type, spec.Library);
            IEnumerable<string> fields = type.Fields.Select(
                field => $"    pub {RustNames.Field(field.Name)}: {RustTypes.Of(field.Kind)},\n");
            return new Signature("", name, $"pub struct {name} {{\n{string.Concat(fields)}}}");
        }

        public override Signature Of(ClosureSpec closure) => new("", closure.Name, _signatures.Of(closure));

        public override string? TypeOf(EnumSpec type) => RustNames.Type(type);

        public override string? TypeOf(FlagsSpec type) => RustNames.Type(type);

        public override INullWords NullWords { get; } = new NoNullWords(RustNames.Parameter);

        public override string NameOf(ValueInline value) => RustNames.Value(value, spec);

        public override string? ErrorValue(ReturnKind kind) => null;

        public override string NoCallback(ClosureSpec closure) => Null;

        public override (string Name, string Code)? Presence(string function) => null;

        private static Signature Face(string kind, string head, string type, string method, RustFunction function) => new(
            kind,
            $"{type}::{method}",
            Folding.Stacked($"{head}{method}(", function.Parameters, ")" + function.Result, ColumnWidth));
    }
}
