namespace LibNbd.Languages.Rust;

/// <summary>What a method takes and gives.</summary>
/// <param name="Parameters">The receiver and the parameters, each with its type.</param>
/// <param name="Result">What stands behind the parentheses: <c> -&gt; Result&lt;()&gt;</c>, or nothing.</param>
internal sealed record RustFunction(IReadOnlyCollection<string> Parameters, string Result);
