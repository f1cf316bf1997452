using HandlebarsDotNet;

namespace LibNbd.Emit.Output;

/// <summary>A text template of a target, out of its folder <c>Templates</c>. A name that the model does not have throws.</summary>
internal sealed class Template
{
    // What is filled in is escaped for its target already; HTML escapes would spoil it.
    private static readonly IHandlebars Plain = Handlebars.Create(
        new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    private static readonly IHandlebars Html = Handlebars.Create(
        new HandlebarsConfiguration { ThrowOnUnresolvedBindingExpression = true });

    private readonly HandlebarsTemplate<object, object> _render;

    /// <summary>Compiles a template that escapes nothing.</summary>
    public Template(string text)
        : this(Plain, text)
    {
    }

    private Template(IHandlebars handlebars, string text) => _render = handlebars.Compile(text);

    /// <summary>The template of this path below <c>generator</c>.</summary>
    public static Template Load(string path) => new(Resource.Read(path));

    /// <summary>The same for HTML: what stands in two braces is escaped, what stands in three is HTML already.</summary>
    public static Template LoadHtml(string path) => new(Html, Resource.Read(path));

    /// <summary>The text with the model filled in.</summary>
    public string Render(object model) => _render(model);
}
