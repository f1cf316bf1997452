using System.Text.RegularExpressions;
using LibNbd.Emit.Commands;
using Microsoft.Playwright;

namespace LibNbd.Site.Tests;

/// <summary>The site, emitted once, and a browser to look at it.</summary>
public sealed class SiteFixture : IAsyncLifetime
{
    // Debian's; Playwright's own browsers are not downloaded.
    private const string Chromium = "/usr/bin/chromium";

    // In milliseconds. The machine may be busy with anything else; only what never comes is a fault.
    internal const float MaxWait = 300_000;

    // A browser is started only for whoever asks: the tests need the SDK alone, whatever else a machine happens to have.
    private static readonly bool IsAskedFor = Environment.GetEnvironmentVariable("LIBNBD_REQUIRE_PEERS") == "1";

    private readonly TestFolder _folder = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the site is.</summary>
    public string Folder => _folder.Root;

    /// <summary>The names of all pages.</summary>
    public IReadOnlyList<string> Pages { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        if (!IsAskedFor)
        {
            return;
        }

        using StringWriter error = new();
        Assert.Equal(0, CommandLine.Run(["html", "--out", Folder], new CommandContext(TextWriter.Null, error, AppContext.BaseDirectory)));
        Assert.Equal("", error.ToString());
        Pages = [.. Directory.EnumerateFiles(Folder, "*.html").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        if (File.Exists(Chromium))
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Headless = true,
                Timeout = MaxWait,
                // Containers run tests as root, which Chromium's sandbox refuses; and nothing shall look for a network.
                Args = [
                    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync",
                ],
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _folder.Dispose();
    }

    /// <summary>The address of a page.</summary>
    public string Address(string page) => new Uri(Path.Combine(Folder, page)).AbsoluteUri;

    /// <summary>A new window; the test is skipped unless <c>LIBNBD_REQUIRE_PEERS=1</c> asks for a browser.</summary>
    public async Task<Window> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        Assert.SkipUnless(IsAskedFor, "a browser is started only where LIBNBD_REQUIRE_PEERS=1 asks for it");
        Assert.True(_browser is not null, $"{Chromium} is not installed, and LIBNBD_REQUIRE_PEERS=1 asks for it");
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(MaxWait);
        return new Window(context, await context.NewPageAsync());
    }
}

/// <summary>A window that notes whatever a page does that it should not.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    internal Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Faults.Add($"{page.Url}: console: {message.Text}");
            }
        };
        page.PageError += (_, error) => Faults.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Faults.Add($"{page.Url}: asks for {request.Url}");
            }
        };
        page.RequestFailed += (_, request) => Faults.Add($"{page.Url}: {request.Url} failed: {request.Failure}");
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Console errors, exceptions, requests to elsewhere, requests that failed.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>
    /// Waits until the page is another one. It is asked for again and again: who waits for the event of the navigation may come too late
    /// for it.
    /// </summary>
    public Task ReachesAsync(string page) => Assertions.Expect(Page).ToHaveURLAsync(
        new Regex($"/{Regex.Escape(page)}$"), new PageAssertionsToHaveURLOptions { Timeout = SiteFixture.MaxWait });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
