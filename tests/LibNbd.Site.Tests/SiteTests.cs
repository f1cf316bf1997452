using Microsoft.Playwright;

namespace LibNbd.Site.Tests;

/// <summary>The site as its readers use it.</summary>
public sealed class SiteTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    // Where names, roles, colours and sizes are checked: one page of each kind.
    private static readonly string[] Kinds =
        [
            "index.html", "topics.html", "versions.html", "states.html", "constants.html", "nbd_pread.3.html",
            "nbd_aio_block_status.3.html", "nbd_create.3.html", "libnbd.3.html", "LibNbd.7.html",
            "guides.html", "guide-first-connection.html", "guide-from-pinvoke.html", "guide-telemetry.html",
        ];

    private const string HandleStates = "[aria-label='Diagram of states']";
    private const string ConnectionStates = "[aria-label='Diagram of connection states']";

    // WCAG 2.1, level AA, for text of ordinary size.
    private const double MinContrast = 4.5;

    [Fact]
    public async Task Every_page_loads_without_a_fault_and_every_link_resolves()
    {
        // Half of what a page costs is to paint it, without a graphics card; nothing here is looked at. Several windows at once only wait
        // for each other.
        await using Window window = await site.OpenAsync(width: 320, height: 200);
        Dictionary<string, HashSet<string>> ids = new(StringComparer.Ordinal);
        List<(string From, string To)> links = [];
        foreach (string page in site.Pages)
        {
            await window.Page.GotoAsync(site.Address(page));
            string[][] found = await window.Page.EvaluateAsync<string[][]>("""
                () => [
                  [...document.querySelectorAll("[id]")].map(e => e.id),
                  [...document.querySelectorAll("[href]")].map(e => e.getAttribute("href")),
                ]
                """);
            ids[page] = [.. found[0]];
            Assert.True(ids[page].Count == found[0].Length, $"{page} has an id twice");
            links.AddRange(found[1].Where(href => !href.Contains(':', StringComparison.Ordinal)).Select(href => (page, href)));
        }

        Assert.Empty(window.Faults);
        Assert.True(links.Count > site.Pages.Count * 5);
        Assert.Empty(links.Where(link => !Resolves(link.From, link.To, ids)).Select(link => $"{link.From} -> {link.To}"));
    }

    [Theory]
    [InlineData("pread", "nbd_pread")]
    [InlineData("nbd_connect_uri", "nbd_connect_uri")]
    [InlineData("PreadAsync", "nbd_pread")]
    [InlineData("TLS_REQUIRE", "LIBNBD_TLS_REQUIRE")]
    [InlineData("TlsMode.Require", "LIBNBD_TLS_REQUIRE")]
    [InlineData("block size", "nbd_get_block_size")]
    [InlineData("security", "libnbd-security(3)")]
    [InlineData("threads", "Threads")]
    [InlineData("reconnecting", "Servers that come and go")]
    [InlineData("partition table", "Reading a partition table through a Stream")]
    [InlineData("CopyToAsync", "Sparse backup with progress")]
    public async Task Search_finds(string query, string expected)
    {
        await using Window window = await site.OpenAsync();
        await window.Page.GotoAsync(site.Address("index.html"));
        await window.Page.GetByRole(AriaRole.Combobox).FillAsync(query);
        string[] names = [.. await window.Page.Locator("#results li b").AllTextContentsAsync()];
        Assert.True(names.Take(3).Contains(expected, StringComparer.Ordinal), $"{query} gave {string.Join(", ", names)}");
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Search_is_usable_by_keyboard_alone()
    {
        await using Window window = await site.OpenAsync();
        await window.Page.GotoAsync(site.Address("states.html"));
        await window.Page.Keyboard.PressAsync("/");
        ILocator box = window.Page.GetByRole(AriaRole.Combobox);
        Assert.True(await box.EvaluateAsync<bool>("e => e === document.activeElement"));
        await window.Page.Keyboard.TypeAsync("aio_pread");
        Assert.Equal("true", await box.GetAttributeAsync("aria-expanded"));
        await window.Page.Keyboard.PressAsync("ArrowDown");
        string? active = await box.GetAttributeAsync("aria-activedescendant");
        Assert.Equal("true", await window.Page.Locator($"#{active}").GetAttributeAsync("aria-selected"));
        await window.Page.Keyboard.PressAsync("Escape");
        Assert.Equal("false", await box.GetAttributeAsync("aria-expanded"));
        Assert.False(await window.Page.Locator("#results").IsVisibleAsync());
        await window.Page.Keyboard.PressAsync("Enter");
        await window.ReachesAsync("nbd_aio_pread.3.html");
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task Search_says_when_there_is_nothing()
    {
        await using Window window = await site.OpenAsync();
        await window.Page.GotoAsync(site.Address("index.html"));
        await window.Page.GetByRole(AriaRole.Combobox).FillAsync("xyzzy");
        Assert.Equal("Nothing found", await window.Page.GetByRole(AriaRole.Status).TextContentAsync());
        Assert.False(await window.Page.Locator("#results").IsVisibleAsync());
    }

    [Fact]
    public async Task The_first_stop_of_the_tab_key_leads_past_the_header()
    {
        await using Window window = await site.OpenAsync();
        await window.Page.GotoAsync(site.Address("nbd_pread.3.html"));
        await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await window.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        await window.Page.Keyboard.PressAsync("Enter");
        Assert.EndsWith("#main", window.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_have_the_landmarks_names_and_headings_that_readers_of_them_need()
    {
        await using Window window = await site.OpenAsync();
        foreach (string page in Kinds)
        {
            await window.Page.GotoAsync(site.Address(page));
            string[] faults = await window.Page.EvaluateAsync<string[]>("""
                () => {
                  const faults = [];
                  for (const [selector, count] of [["main", 1], ["h1", 1], ["header", 1], ["footer", 1], ["form[role=search]", 1]]) {
                    if (document.querySelectorAll(selector).length !== count) faults.push("not " + count + " " + selector);
                  }
                  if (!document.documentElement.lang) faults.push("no language");
                  let level = 0;
                  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
                    const own = Number(heading.tagName[1]);
                    if (own > level + 1) faults.push("the heading '" + heading.textContent + "' skips a level");
                    level = own;
                  }
                  const name = e => e.getAttribute("aria-label") || e.textContent.trim()
                    || (e.labels && e.labels[0] && e.labels[0].textContent);
                  for (const e of document.querySelectorAll("a, button, input, nav, [role=region], [role=listbox]")) {
                    if (!name(e)) faults.push("no name: " + e.outerHTML.slice(0, 80));
                  }
                  for (const e of document.querySelectorAll("[aria-labelledby]")) {
                    for (const id of e.getAttribute("aria-labelledby").split(" ")) {
                      if (!document.getElementById(id)) faults.push("labelled by nothing: " + id);
                    }
                  }
                  for (const e of document.querySelectorAll("th")) if (!e.scope) faults.push("a header without scope");
                  for (const e of document.querySelectorAll("svg")) {
                    const named = ["img", "group"].includes(e.getAttribute("role")) && e.querySelector("title");
                    if (!named) faults.push("a picture without a name");
                  }
                  return faults;
                }
                """);
            Assert.True(faults.Length == 0, $"{page}: {string.Join("; ", faults)}");
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_from_its_ground(ColorScheme scheme)
    {
        await using Window window = await site.OpenAsync(scheme);
        foreach (string page in Kinds)
        {
            await window.Page.GotoAsync(site.Address(page));
            string[] faults = await window.Page.EvaluateAsync<string[]>("""
                (least) => {
                  const parse = c => c.match(/[\d.]+/g).map(Number);
                  const linear = v => v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
                  const light = c => {
                    const [r, g, b] = c.slice(0, 3).map(linear);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                  };
                  const ground = e => {
                    for (; e; e = e.parentElement) {
                      const c = parse(getComputedStyle(e).backgroundColor);
                      if (c.length < 4 || c[3] > 0) return c;
                    }
                    return [255, 255, 255];
                  };
                  const faults = new Set();
                  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const e = node.parentElement;
                    const hidden = ["SCRIPT", "STYLE", "TITLE", "DESC"].includes(e.tagName.toUpperCase()) || !e.getClientRects().length;
                    if (hidden || !node.textContent.trim()) continue;
                    const style = getComputedStyle(e);
                    const inSvg = e.closest("svg");
                    const node2 = inSvg && e.closest(".node");
                    const text = parse(inSvg ? style.fill : style.color);
                    const back = node2
                      ? parse(getComputedStyle(node2.querySelector("rect")).fill)
                      : ground(inSvg ? inSvg.parentElement : e);
                    const [x, y] = [light(text), light(back)];
                    const contrast = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
                    if (contrast < least) faults.add(e.tagName + "." + e.className + ": " + contrast.toFixed(2));
                  }
                  return [...faults];
                }
                """, MinContrast);
            Assert.True(faults.Length == 0, $"{page}: {string.Join("; ", faults)}");
        }
    }

    [Fact]
    public async Task Nothing_is_wider_than_a_phone()
    {
        await using Window window = await site.OpenAsync(width: 360, height: 740);
        foreach (string page in Kinds)
        {
            await window.Page.GotoAsync(site.Address(page));
            int wider = await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(wider <= 0, $"{page} is wider than the screen by {wider}");
        }
    }

    [Fact]
    public async Task The_theme_is_switched_and_stays()
    {
        await using Window window = await site.OpenAsync();
        await window.Page.GotoAsync(site.Address("index.html"));
        string light = await Ground(window);
        await window.Page.GetByRole(AriaRole.Button).ClickAsync();
        string dark = await Ground(window);
        Assert.False(light == dark, "the ground stays " + light);
        await window.Page.GotoAsync(site.Address("nbd_pread.3.html"));
        Assert.Equal(dark, await Ground(window));
    }

    [Fact]
    public async Task The_diagram_names_the_calls_and_links_them()
    {
        await using Window window = await site.OpenAsync();
        await window.Page.GotoAsync(site.Address("states.html"));
        string[] states = [.. await window.Page.Locator($"{HandleStates} .node text").AllTextContentsAsync()];
        Assert.Equal("closed connected connecting created dead negotiating", string.Join(' ', states.Order(StringComparer.Ordinal)));
        string covered = await window.Page.EvaluateAsync<string>("""
            () => {
              const shapes = [...document.querySelectorAll("[aria-label='Diagram of states'] :is(.node rect, text.label)")];
              const boxes = shapes.map(e => [e.textContent || "state", e.getBBox()]);
              for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) {
                const [a, b] = [boxes[i][1], boxes[j][1]];
                const covers = a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height;
                if (covers) return boxes[i][0] + " covers " + boxes[j][0];
              }
              return "";
            }
            """);
        Assert.Equal("", covered);
        await window.Page.Locator($"{HandleStates} a", new PageLocatorOptions { HasTextString = "aio_disconnect" }).FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.ReachesAsync("nbd_aio_disconnect.3.html");
    }

    [Fact]
    public async Task The_diagram_of_connection_states_has_each_in_its_box_and_links_its_row()
    {
        await using Window window = await site.OpenAsync();
        foreach (string page in (string[])["states.html", "libnbd.3.html"])
        {
            await window.Page.GotoAsync(site.Address(page));
            string[] inTheTable = [.. await window.Page.Locator("tr[id^=connection-state-] th").AllTextContentsAsync()];
            Assert.True(inTheTable.Length > 20, $"{page}: {inTheTable.Length}");
            Assert.Equal(inTheTable, await window.Page.Locator($"{ConnectionStates} .node .name").AllTextContentsAsync());
            string[] faults = await window.Page.EvaluateAsync<string[]>("""
                diagram => {
                  const faults = [];
                  const svg = document.querySelector(diagram + " svg");
                  const whole = svg.viewBox.baseVal;
                  for (const e of svg.querySelectorAll("text, rect, path.way, circle")) {
                    const b = e.getBBox();
                    const inside = b.x >= 0 && b.y >= 0 && b.x + b.width <= whole.width && b.y + b.height <= whole.height;
                    if (!inside) faults.push("outside: " + e.outerHTML);
                  }
                  for (const node of svg.querySelectorAll(".node")) {
                    const box = node.querySelector("rect").getBBox();
                    let from = box.x;
                    for (const text of node.querySelectorAll("text")) {
                      const b = text.getBBox();
                      if (b.x < from || b.x + b.width > box.x + box.width) faults.push("does not fit: " + text.textContent);
                      from = b.x + b.width;
                    }
                  }
                  return faults;
                }
                """, ConnectionStates);
            Assert.Empty(faults);
        }

        await window.Page.Locator($"{ConnectionStates} a", new PageLocatorOptions { HasTextString = "OPT_GO.RECV_REPLY" }).FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        Assert.EndsWith("#connection-state-opt-go-recv-reply", window.Page.Url, StringComparison.Ordinal);
        Assert.Empty(window.Faults);
    }

    private static Task<string> Ground(Window window) =>
        window.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static bool Resolves(string from, string to, Dictionary<string, HashSet<string>> ids)
    {
        string[] parts = to.Split('#', 2);
        string page = parts[0].Length == 0 ? from : parts[0];
        return page == "style.css"
            || (ids.TryGetValue(page, out HashSet<string>? known) && (parts.Length == 1 || known.Contains(parts[1])));
    }
}
