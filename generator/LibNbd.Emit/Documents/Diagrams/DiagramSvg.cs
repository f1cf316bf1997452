using System.Globalization;
using System.Net;

namespace LibNbd.Emit.Documents.Diagrams;

/// <summary>What the pictures have in common.</summary>
internal static class DiagramSvg
{
    /// <summary>The arrow head of an ordinary way.</summary>
    public const string Head = "nbd-head";

    /// <summary>The arrow head of a failure.</summary>
    public const string FailureHead = "nbd-failure-head";

    // In a page the colour scheme is the page's; a picture alone goes by the reader's.
    private const string Style = """
        svg.nbd-states:root { color-scheme: light dark; }
        .nbd-states { --ink: light-dark(#1b2430, #e6e9ee); --paper: light-dark(#ffffff, #14181e); --node: light-dark(#e6eef8, #24344a);
          --edge: light-dark(#3d5a80, #8fb3dd); --fail: light-dark(#a33b2e, #f0907f); --link: light-dark(#0b57a4, #8ec5ff);
          font: 13px ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
        .nbd-states .node rect { fill: var(--node); stroke: var(--edge); stroke-width: 1.5; }
        .nbd-states .node text { fill: var(--ink); font-weight: 700; font-size: 15px; text-anchor: middle; }
        .nbd-states .way { fill: none; stroke: var(--edge); stroke-width: 1.5; }
        .nbd-states .failure { stroke: var(--fail); stroke-dasharray: 5 4; }
        .nbd-states .label { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
        .nbd-states a { fill: var(--link); }
        .nbd-states .quiet { font-style: italic; }
        .nbd-states .head { fill: var(--edge); stroke: none; }
        .nbd-states .failure-head { fill: var(--fail); stroke: none; }
        """;

    /// <summary>The beginning of a picture: its size, its name and what it shows in words, its colours.</summary>
    /// <param name="id">What its ids begin with, so that two may stand in one page.</param>
    /// <param name="size">Width and height in its own units.</param>
    /// <param name="hasLinks">Whether something in it can be reached by the keyboard, and is not hidden from readers of the screen.</param>
    /// <param name="title">Its name.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="style">Rules of its own.</param>
    public static string Begin(
        string id, (int Width, int Height) size, bool hasLinks, string title, string description, string style = "") =>
        $"""
        {Root(id, size, hasLinks)}
        <title id="{id}-title">{Escape(title)}</title>
        <desc id="{id}-desc">{Escape(description)}</desc>
        <style>
        {Style}{(style.Length == 0 ? "" : "\n" + style)}
        </style>

        """;

    /// <summary>The definition of an arrow head.</summary>
    /// <param name="id">Its id, from the picture's own.</param>
    /// <param name="kind">Its class.</param>
    public static string Marker(string id, string kind) =>
        $"<marker id=\"{id}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" "
            + $"orient=\"auto-start-reverse\"><path class=\"{kind}\" d=\"M0 0L10 5L0 10z\"/></marker>\n";

    /// <summary>Text as it stands between tags.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A coordinate.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static string Root(string id, (int Width, int Height) size, bool hasLinks) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nbd-states\" viewBox=\"0 0 {size.Width} {size.Height}\" "
            + $"role=\"{(hasLinks ? "group" : "img")}\" aria-labelledby=\"{id}-title {id}-desc\">";
}
