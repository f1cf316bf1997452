using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Python;

/// <summary>Python, whose module has the calls as methods of a handle and the values as numbers and texts.</summary>
internal sealed class PythonLanguage : Language
{
    /// <inheritdoc/>
    public override string Key => "python";

    /// <inheritdoc/>
    public override string Title => "Python";

    /// <inheritdoc/>
    public override string WhyNotTypeName(string name) => "Python has no types for what the specification names";

    /// <inheritdoc/>
    public override void Declare(ApiSpec spec, NameRegistry names) => PythonNames.Declare(spec, names);

    /// <inheritdoc/>
    public override LanguageApi Of(ApiSpec spec) => new Api(spec);

    private sealed class Api(ApiSpec spec) : LanguageApi
    {
        // A declaration stands in half of the page.
        private const int ColumnWidth = 60;

        private readonly PythonSignatures _signatures = new(spec);

        public override string Null => "None";

        public override IReadOnlyList<Signature> Of(CallSpec call)
        {
            string name = PythonNames.Method(call.Name);
            return [new Signature("", name, _signatures.Of(call, $"{PythonNames.Handle}.{name}(", null, "", ColumnWidth))];
        }

        public override IReadOnlyList<Signature> Of(LifecycleSpec function) => function.Kind switch
        {
            LifecycleKind.Create =>
                [new Signature("", PythonNames.Handle, $"{PythonNames.Module}.{PythonNames.Handle}() -> {PythonNames.Handle}")],
            LifecycleKind.Close => [new Signature("", function.Name, $"{PythonNames.Handle}.{function.Name}() -> None")],
            // An error is an exception, which has both.
            LifecycleKind.ErrorText or LifecycleKind.ErrorNumber => [],
        };

        public override IReadOnlyList<string> TypesOf(CallSpec call) => [];

        public override Signature? Of(StructSpec type) => null;

        public override Signature Of(ClosureSpec closure) => new(
            "",
            closure.Name,
            Folding.Stacked($"def {Spelling.Snake(closure.Name)}(", [.. closure.Parameters.Select(Of)], ") -> object", ColumnWidth));

        public override string? TypeOf(EnumSpec type) => null;

        public override string? TypeOf(FlagsSpec type) => null;

        public override INullWords NullWords { get; } = new NoNullWords(PythonNames.Parameter);

        public override string NameOf(ValueInline value) => PythonNames.Value(value, spec.Enums, spec.Flags);

        public override string? ErrorValue(ReturnKind kind) => null;

        public override string NoCallback(ClosureSpec closure) => Null;

        public override (string Name, string Code)? Presence(string function) => null;

        private static string Of(ClosureParameterSpec parameter) =>
            $"{PythonReserved.Escape(parameter.Name)}: {PythonTypes.Of(parameter)}";
    }
}
