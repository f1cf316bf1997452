using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.OCaml;

/// <summary>OCaml, whose module has the calls as functions of a handle, and enumerations and flags as variants.</summary>
internal sealed class OCamlLanguage : Language
{
    /// <inheritdoc/>
    public override string Key => "ocaml";

    /// <inheritdoc/>
    public override string Title => "OCaml";

    /// <inheritdoc/>
    public override string WhyNotTypeName(string name) => "OCaml names modules by the prefixes of C, and types by the specification";

    /// <inheritdoc/>
    public override void Declare(ApiSpec spec, NameRegistry names) => OCamlNames.Declare(spec, names);

    /// <inheritdoc/>
    public override LanguageApi Of(ApiSpec spec) => new Api(spec);

    private sealed class Api(ApiSpec spec) : LanguageApi
    {
        // A declaration stands in half of the page.
        private const int ColumnWidth = 60;

        private readonly OCamlSignatures _signatures = new(spec);

        public override string Null => "None";

        public override IReadOnlyList<Signature> Of(CallSpec call)
        {
            string name = OCamlNames.Function(call.Name);
            return [new Signature("", Qualified(name), OCamlSignatures.Of($"val {name} :", _signatures.TypesOf(call), ColumnWidth))];
        }

        public override IReadOnlyList<Signature> Of(LifecycleSpec function) => function.Kind switch
        {
            LifecycleKind.Create => [new Signature("", Qualified(function.Name), $"val {function.Name} : unit -> {OCamlNames.Type}")],
            LifecycleKind.Close => [new Signature("", Qualified(function.Name), $"val {function.Name} : {OCamlNames.Type} -> unit")],
            // An error is an exception, which has both.
            LifecycleKind.ErrorText or LifecycleKind.ErrorNumber => [],
        };

        public override IReadOnlyList<string> TypesOf(CallSpec call) => [];

        public override Signature Of(StructSpec type)
        {
            string name = OCamlNames.TypeOf(type.Name);
            return new Signature("", Qualified(name), $"type {name} = {OCamlTypes.Of(type)}");
        }

        public override Signature Of(ClosureSpec closure) => new(
            "",
            closure.Name,
            OCamlSignatures.Of(
                $"{OCamlReserved.Escape(Spelling.Snake(closure.Name))} :",
                [.. closure.Parameters.Select(OCamlTypes.Of), "int"],
                ColumnWidth));

        public override string TypeOf(EnumSpec type) => Qualified($"{OCamlNames.ModuleOf(type)}.{OCamlNames.Type}");

        public override string TypeOf(FlagsSpec type) => Qualified($"{OCamlNames.ModuleOf(type)}.{OCamlNames.Type}");

        public override INullWords NullWords { get; } = new NoNullWords(OCamlNames.Parameter);

        public override string NameOf(ValueInline value) => OCamlNames.Value(value, spec.Enums, spec.Flags);

        public override string? ErrorValue(ReturnKind kind) => null;

        public override string NoCallback(ClosureSpec closure) => Null;

        public override (string Name, string Code)? Presence(string function) => null;

        private static string Qualified(string name) => $"{OCamlNames.Module}.{name}";
    }
}
