namespace LibNbd.Spec.Text;

/// <summary>The words that a target language keeps for itself, so that no call and no parameter may be called so.</summary>
/// <remarks>Escapes (<c>@class</c>, <c>r#type</c>) exist in some languages only; a name that is good everywhere is better.</remarks>
public static class ReservedWords
{
    private const string C =
        "alignas alignof auto bool break case char const constexpr continue default do double else enum extern false float for goto if "
        + "inline int long nullptr register restrict return short signed sizeof static static_assert struct switch thread_local true "
        + "typedef typeof typeof_unqual union unsigned void volatile while";

    // Macros that some compiler or header defines under a lower case name.
    private const string CMacros = "asm errno i386 linux unix stdin stdout stderr";

    private const string CPlusPlus =
        "and and_eq asm bitand bitor catch char16_t char32_t char8_t class co_await co_return co_yield compl concept const_cast consteval "
        + "constinit decltype delete dynamic_cast explicit export friend mutable namespace new noexcept not not_eq operator or or_eq "
        + "private protected public reinterpret_cast requires static_cast template this throw try typeid typename using virtual wchar_t "
        + "xor xor_eq";

    private const string CSharp =
        "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event "
        + "explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new "
        + "null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc "
        + "static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while";

    private const string Python =
        "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal "
        + "not or pass raise return try while with yield";

    private const string Go =
        "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return "
        + "select struct switch type var";

    private const string OCaml =
        "and as asr assert begin class constraint do done downto else end exception external false for fun function functor if in include "
        + "inherit initializer land lazy let lor lsl lsr lxor match method mod module mutable new nonrec object of open or private rec sig "
        + "struct then to true try type val virtual when while with";

    private const string Rust =
        "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in let loop "
        + "macro match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe unsized use "
        + "virtual where while yield";

    private static readonly Dictionary<string, List<string>> Owners = Build();

    /// <summary>The languages that keep the word, joined by commas, or null if none does.</summary>
    public static string? LanguagesOf(string word) => Owners.TryGetValue(word, out List<string>? owners) ? string.Join(", ", owners) : null;

    private static Dictionary<string, List<string>> Build()
    {
        Dictionary<string, List<string>> owners = new(StringComparer.Ordinal);
        Add("C", C);
        Add("the C preprocessor", CMacros);
        Add("C++", CPlusPlus);
        Add("C#", CSharp);
        Add("Python", Python);
        Add("Go", Go);
        Add("OCaml", OCaml);
        Add("Rust", Rust);
        return owners;

        void Add(string language, string words)
        {
            foreach (string word in words.Split(' '))
            {
                if (!owners.TryGetValue(word, out List<string>? languages))
                {
                    owners.Add(word, languages = []);
                }

                languages.Add(language);
            }
        }
    }
}
