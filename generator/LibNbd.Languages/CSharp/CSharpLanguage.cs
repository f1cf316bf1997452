using LibNbd.Spec.Model;

namespace LibNbd.Languages.CSharp;

/// <summary>C#.</summary>
internal sealed class CSharpLanguage : Language
{
    /// <inheritdoc/>
    public override string Key => CSharpTypeNames.Language;

    /// <inheritdoc/>
    public override string Title => "C#";

    /// <inheritdoc/>
    public override string? WhyNotTypeName(string name) =>
        name.Length > 0
            && name[0] is >= 'A' and <= 'Z'
            && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
            ? null
            : "letters and digits, beginning with an upper case letter";

    /// <inheritdoc/>
    public override void Declare(ApiSpec spec, NameRegistry names) => CSharpDeclarations.Declare(spec, names);

    /// <inheritdoc/>
    public override LanguageApi Of(ApiSpec spec) => new CSharpApi(spec);
}
