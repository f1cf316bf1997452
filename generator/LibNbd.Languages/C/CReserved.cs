namespace LibNbd.Languages.C;

/// <summary>
/// The words that a name in the header cannot be: it is read by compilers of C and of C++, behind whatever other headers define.
/// </summary>
internal static class CReserved
{
    private const string Keywords =
        "alignas alignof auto bool break case char const constexpr continue default do double else enum extern false float for goto if "
        + "inline int long nullptr register restrict return short signed sizeof static static_assert struct switch thread_local true "
        + "typedef typeof typeof_unqual union unsigned void volatile while";

    private const string CPlusPlus =
        "and and_eq asm bitand bitor catch char16_t char32_t char8_t class co_await co_return co_yield compl concept const_cast consteval "
        + "constinit decltype delete dynamic_cast explicit export friend mutable namespace new noexcept not not_eq operator or or_eq "
        + "private protected public reinterpret_cast requires static_cast template this throw try typeid typename using virtual wchar_t "
        + "xor xor_eq";

    // Macros that some compiler or header defines under a lower case name.
    private const string Macros = "asm errno i386 linux unix stdin stdout stderr";

    private static readonly Dictionary<string, string> Owners = Build();

    /// <summary>Who keeps the word, or null if nobody does.</summary>
    public static string? OwnerOf(string word) => Owners.TryGetValue(word, out string? owner) ? owner : null;

    private static Dictionary<string, string> Build()
    {
        Dictionary<string, string> owners = new(StringComparer.Ordinal);
        foreach ((string owner, string words) in new[] { ("C", Keywords), ("C++", CPlusPlus), ("the C preprocessor", Macros) })
        {
            foreach (string word in words.Split(' '))
            {
                owners[word] = owners.TryGetValue(word, out string? other) ? $"{other}, {owner}" : owner;
            }
        }

        return owners;
    }
}
