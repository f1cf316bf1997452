using LibNbd.Emit.Targets.Man;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

public sealed class ProseTests
{
    private static readonly RoffProse Renderer = new(Specification.Spec.Library, new CLanguage().Of(Specification.Spec));

    [Fact]
    public void Inlines_have_their_faces()
    {
        Prose prose = Paragraph(
            new TextInline("Into "), new ParameterInline("buf"), new TextInline(" by "), new CallReferenceInline("pread"),
            new TextInline(" or "),
            new ManualReferenceInline("nbd-x", "1"), new TextInline(", "), new CodeInline("-1"));
        Assert.Equal(
            ["Into \\fIbuf\\fR by \\fBnbd_pread\\fR(3) or \\fBnbd\\-x\\fR(1), \\fB\\-1\\fR"], Renderer.Blocks(prose, RoffProse.Paragraph));
    }

    [Theory]
    [InlineData(ValueSection.Enum, "tls", "require", "\\fBLIBNBD_TLS_REQUIRE\\fR")]
    [InlineData(ValueSection.Flags, "command", "req-one", "\\fBLIBNBD_CMD_FLAG_REQ_ONE\\fR")]
    [InlineData(ValueSection.Flags, "command", "", "0")]
    [InlineData(ValueSection.Constant, "", "read-hole", "\\fBLIBNBD_READ_HOLE\\fR")]
    [InlineData(ValueSection.MetaContext, "", "context-base-allocation", "\\fBLIBNBD_CONTEXT_BASE_ALLOCATION\\fR")]
    [InlineData(ValueSection.MetaContextState, "context-base-allocation", "hole", "\\fBLIBNBD_STATE_HOLE\\fR")]
    public void Values_have_their_names_of_C(ValueSection section, string type, string name, string expected) =>
        Assert.Equal([expected], Renderer.Blocks(Paragraph(new ValueInline(section, type, name)), RoffProse.Paragraph));

    [Fact]
    public void No_pointer_is_NULL() =>
        Assert.Equal(["or NULL"], Renderer.Blocks(Paragraph(new TextInline("or "), new NullInline()), RoffProse.Paragraph));

    [Fact]
    public void Code_inside_emphasis_goes_back_to_the_face_around_it()
    {
        Prose prose = Paragraph(new EmphasisInline(false, Inlines(new TextInline("a "), new CodeInline("b"), new TextInline(" c"))));
        Assert.Equal(["\\fIa \\fBb\\fI c\\fR"], Renderer.Blocks(prose, RoffProse.Paragraph));
    }

    [Fact]
    public void Links_show_their_address_once()
    {
        Prose prose = Paragraph(new LinkInline("NBD", "https://a.b/"), new TextInline(" "), new LinkInline("https://a.b/", "https://a.b/"));
        Assert.Equal(["NBD <https://a.b/> https://a.b/"], Renderer.Blocks(prose, RoffProse.Paragraph));
    }

    [Fact]
    public void Lists_and_code_have_their_macros()
    {
        Prose prose = Blocks(
            Text("One"), new CodeBlock("c", ".x\n\n\"\\n\""),
            new ListBlock(false, new[] { Blocks(Text("a"), Text("b")) }.ToEquatableArray()),
            new ListBlock(true, new[] { Blocks(Text("c")), Blocks(Text("d")) }.ToEquatableArray()), Text("Two"));
        Assert.Equal(
            [
                "One", ".PP", ".RS 4", ".nf", "\\&.x", "", "\\(dq\\en\\(dq", ".fi", ".RE", ".IP \\(bu 3", "a", ".IP", "b", ".IP 1. 4", "c",
                ".IP 2. 4", "d", ".PP", "Two",
            ],
            Renderer.Blocks(prose, RoffProse.Paragraph));
    }

    [Fact]
    public void A_list_inside_an_item_is_set_off() => Assert.Equal(
        ["One", ".RS", ".IP \\(bu 3", "a", ".RE", ".IP", "Two"],
        Renderer.Blocks(
            Blocks(Text("One"), new ListBlock(false, new[] { Blocks(Text("a")) }.ToEquatableArray()), Text("Two")), RoffProse.Indented));

    [Theory]
    [InlineData("the size", "The size.")]
    [InlineData("Is it?", "Is it?")]
    public void Short_texts_become_sentences(string text, string sentence) =>
        Assert.Equal([sentence], Renderer.Sentence(Paragraph(new TextInline(text)), RoffProse.Indented));

    [Fact]
    public void A_name_at_the_beginning_keeps_its_spelling() =>
        Assert.Equal(
            ["\\fIbuf\\fR is full."],
            Renderer.Sentence(Paragraph(new ParameterInline("buf"), new TextInline(" is full")), RoffProse.Indented));

    private static Prose Paragraph(params ProseInline[] inlines) => Blocks(new ParagraphBlock(Inlines(inlines)));

    private static ParagraphBlock Text(string text) => new(Inlines(new TextInline(text)));

    private static EquatableArray<ProseInline> Inlines(params ProseInline[] inlines) => inlines.ToEquatableArray();

    private static Prose Blocks(params ProseBlock[] blocks) => new(blocks.ToEquatableArray());
}
