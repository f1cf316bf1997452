using LibNbd.Emit.Targets.Man;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>What pages say, and that it follows from the entry.</summary>
public sealed class PageTests
{
    [Fact]
    public void Every_function_has_a_page()
    {
        string[] expected =
        [
            .. Specification.Spec.Calls.Select(c => $"nbd_{c.Name}.3"), "nbd_create.3", "nbd_close.3", "nbd_get_error.3", "nbd_get_errno.3",
            "libnbd.3", "libnbd-security.3", "LibNbd.7",
            // Those of the tools: LibNbd.Tools.Tests compares them with the tools that there are.
            .. Directory.EnumerateFiles(Repository.PathOf("api", "pages"), "*.1.md")
                .Select(Path.GetFileNameWithoutExtension).OfType<string>(),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Specification.Pages.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Connect_TCP_in_the_background_says_what_matters()
    {
        string page = Specification.Pages["nbd_aio_connect_tcp.3"];
        string description = PageText.Section(page, "DESCRIPTION");
        Assert.Contains("The parameters behave as in nbd_connect_tcp(3).", description, StringComparison.Ordinal);
        Assert.Contains(
            "in progress as long as nbd_aio_is_connecting(3) is true, and has finished once it is false.", description,
            StringComparison.Ordinal);
        Assert.Contains("nbd_aio_is_ready(3) is true if the connection is ready for commands", description, StringComparison.Ordinal);
        Assert.Contains("A failure shows as nbd_aio_is_dead(3) or nbd_aio_is_closed(3)", description, StringComparison.Ordinal);
        Assert.StartsWith("0 on success", PageText.Section(page, "RETURN VALUE"), StringComparison.Ordinal);
        Assert.Contains("-1 on error.", PageText.Section(page, "RETURN VALUE"), StringComparison.Ordinal);
        Assert.StartsWith("The handle must be newly created.", PageText.Section(page, "HANDLE STATE"), StringComparison.Ordinal);
        Assert.StartsWith("This function first appeared in libnbd 1.0.", PageText.Section(page, "VERSION"), StringComparison.Ordinal);
        Assert.Contains("#ifdef LIBNBD_HAVE_NBD_AIO_CONNECT_TCP", PageText.Section(page, "VERSION"), StringComparison.Ordinal);
        Assert.Contains("EFAULT hostname or port is NULL.", PageText.Section(page, "ERRORS"), StringComparison.Ordinal);
    }

    [Fact]
    public void Asynchronous_commands_tell_of_cookie_and_buffer()
    {
        string page = Specification.Pages["nbd_aio_pread.3"];
        string description = PageText.Section(page, "DESCRIPTION");
        Assert.Contains("The parameters behave as in nbd_pread(3).", description, StringComparison.Ordinal);
        Assert.Contains("a cookie, by which nbd_aio_command_completed(3) reports", description, StringComparison.Ordinal);
        Assert.Contains("The memory of buf must stay valid until the command is retired.", description, StringComparison.Ordinal);
        Assert.Contains("NBD_NULL_COMPLETION means no callback.", description, StringComparison.Ordinal);
        Assert.Contains("The cookie of the command", PageText.Section(page, "RETURN VALUE"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nbd_connect_tcp", "0 on success, or -1 on error.")]
    [InlineData("nbd_get_handle_name", "The caller must free the string with free(3).")]
    [InlineData("nbd_get_size", "On error, -1 is returned.")]
    [InlineData("nbd_get_protocol", "The string belongs to the library and must not be freed.")]
    [InlineData("nbd_aio_command_completed", "True is 1 and false is 0.")]
    public void Results_are_explained(string name, string sentence) =>
        Assert.Contains(sentence, PageText.Section(Specification.Pages[name + ".3"], "RETURN VALUE"), StringComparison.Ordinal);

    [Fact]
    public void Every_kind_of_the_format_has_its_words()
    {
        IReadOnlyDictionary<string, string> pages = Specification.Emit(Specification.Small);
        foreach (CallSpec call in Specification.Small.Calls)
        {
            string page = pages[$"nbd_{call.Name}.3"];
            Assert.NotEqual("", PageText.Section(page, "RETURN VALUE"));
            foreach (ParameterSpec parameter in call.Parameters.Where(p => p.Kind == ParameterKind.Enum))
            {
                EnumSpec type = Specification.Small.Enums.First(e => e.Name == parameter.TypeName);
                Assert.All(ApiValue.Of(type), value => Assert.Contains(
                    new CNames(Specification.Small).Value(value.Reference), PageText.Section(page, "ERRORS"), StringComparison.Ordinal));
            }
        }

        Assert.Equal(Enum.GetValues<ReturnKind>(), Specification.Small.Calls.Select(c => c.Returns.Kind).Distinct().Order());
        Assert.Equal(
            Enum.GetValues<ParameterKind>(), Specification.Small.Calls.SelectMany(c =>
                c.Parameters).Select(p => p.Kind).Distinct().Order());
    }

    [Fact]
    public void Every_page_has_its_sections()
    {
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            string page = Specification.Pages[$"nbd_{call.Name}.3"];
            string[] sections =
                [
                    "NAME", "SYNOPSIS", "DESCRIPTION", "RETURN VALUE", "ERRORS", "HANDLE STATE", "VERSION", "SEE ALSO", "AUTHORS",
                    "COPYRIGHT",
                ];
            Assert.All(sections, section => Assert.NotEqual("", PageText.Section(page, section)));
            Assert.Equal(call.Example is not null, PageText.Has(page, "EXAMPLE"));
            Assert.StartsWith($"nbd_{call.Name} - {call.Summary}", PageText.Section(page, "NAME"), StringComparison.Ordinal);
            Assert.Equal(!call.MaySetError, PageText.Section(page, "ERRORS").Contains("This call cannot fail.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Each_errno_has_one_item()
    {
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            string[] labels = [.. Specification.Pages[$"nbd_{call.Name}.3"].Split("\n.TP\n")
                .Skip(1)
                .Select(item => item.Split('\n')[0])
                .Where(label => label.StartsWith("\\fBE", StringComparison.Ordinal))];
            Assert.True(labels.Distinct(StringComparer.Ordinal).Count() == labels.Length, $"{call.Name}: {string.Join(' ', labels)}");
        }
    }

    [Fact]
    public void Every_parameter_errno_and_change_is_named()
    {
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            string page = Specification.Pages[$"nbd_{call.Name}.3"];
            Assert.All(call.Parameters, parameter => Assert.Contains(
                "\n.TP\n\\fI" + parameter.Name + "\\fR", page, StringComparison.Ordinal));
            Assert.All(call.Errors, error => Assert.Contains(
                error.Errno?.ToString() ?? "(no errno)", PageText.Section(page, "ERRORS"), StringComparison.Ordinal));
            Assert.All(call.Changes, change => Assert.Contains(
                $"Changed in libnbd {change.Version}", PageText.Section(page, "VERSION"), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void States_of_the_specification_are_the_table_the_sentence_and_the_errors()
    {
        const string Before = "returns: { type: int64, doc: the size in bytes }\n    states: [negotiating, connected, closed]";
        const string After = "returns: { type: int64, doc: the size in bytes }\n    states: [created, connected]";
        Assert.Contains(Before, Specification.Yaml, StringComparison.Ordinal);
        string before = Specification.Pages["nbd_get_size.3"];
        Assert.Contains(
            "The handle must be negotiating, or connected with the server, or shut down.",
            PageText.Section(before, "HANDLE STATE"),
            StringComparison.Ordinal);
        Assert.Equal(
            [
                "newly created|error", "connecting|error", "negotiating|allowed", "connected with the server|allowed", "shut down|allowed",
                "dead|error",
            ],
            Table(before));
        Assert.Contains("ENOTCONN", PageText.Section(before, "ERRORS"), StringComparison.Ordinal);

        IReadOnlyDictionary<string, string> pages =
            Specification.Emit(Specification.Read(Specification.Yaml.Replace(Before, After, StringComparison.Ordinal)));
        string after = pages["nbd_get_size.3"];
        Assert.Contains(
            "The handle must be newly created, or connected with the server.",
            PageText.Section(after, "HANDLE STATE"),
            StringComparison.Ordinal);
        Assert.Equal(
            [
                "newly created|allowed", "connecting|error", "negotiating|error", "connected with the server|allowed", "shut down|error",
                "dead|error",
            ],
            Table(after));
        Assert.DoesNotContain("ENOTCONN", PageText.Section(after, "ERRORS"), StringComparison.Ordinal);
        Assert.All(pages.Keys.Where(name => name != "nbd_get_size.3"), name => Assert.Equal(Specification.Pages[name], pages[name]));
    }

    [Fact]
    public void Any_state_is_allowed_where_any_is()
    {
        string page = Specification.Pages["nbd_aio_is_ready.3"];
        Assert.StartsWith("The handle may be in any state.", PageText.Section(page, "HANDLE STATE"), StringComparison.Ordinal);
        Assert.Equal(Specification.Spec.States.Count, Table(page).Count(row => row.EndsWith("|allowed", StringComparison.Ordinal)));
    }

    [Fact]
    public void References_point_to_pages()
    {
        int count = 0;
        foreach ((string name, string page) in Specification.Pages)
        {
            string[] ours = [.. PageText.References(page).Where(r => r.StartsWith("nbd_", StringComparison.Ordinal))];
            Assert.All(ours, reference => Assert.True(
                Specification.Pages
                    .ContainsKey(reference.Replace("(3)", ".3", StringComparison.Ordinal)), $"{name} refers to {reference}"));
            count += ours.Length;
        }

        Assert.True(count > Specification.Pages.Count);
    }

    [Fact]
    public void See_also_is_sorted_has_no_doubles_and_not_the_page_itself()
    {
        foreach ((string name, string page) in Specification.FunctionPages)
        {
            string[] references = PageText.Section(page, "SEE ALSO").Split(", ");
            Assert.Equal(
                references.Distinct(StringComparer.Ordinal).OrderBy(r => r[^2]).ThenBy(r => r, StringComparer.Ordinal), references);
            Assert.Contains("libnbd(3)", references);
            Assert.DoesNotContain(name.Replace(".3", "(3)", StringComparison.Ordinal), references);
        }

        Assert.Contains(
            "nbd_connect_tcp(3)", PageText.Section(Specification.Pages["nbd_aio_connect_tcp.3"], "SEE ALSO"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reference_of_ours_leads_to_a_page() => Assert.All(Specification.Pages, page =>
    {
        foreach (string reference in PageText.References(page.Value).Where(r => r.Contains("nbd_", StringComparison.Ordinal)
            || r.StartsWith("libnbd", StringComparison.OrdinalIgnoreCase)))
        {
            Assert.True(Specification.Pages.ContainsKey($"{reference[..^3]}.{reference[^2]}"), $"{page.Key} refers to {reference}");
        }
    });

    [Fact]
    public void The_overview_lists_every_function_once_under_its_topic()
    {
        string index = PageText.Source(Specification.Pages["libnbd.3"], "CALLS BY TOPIC");
        string[] listed = [.. index.Split('\n').Where(line => line.StartsWith("nbd_", StringComparison.Ordinal)
            && line.EndsWith("(3)", StringComparison.Ordinal))];
        Assert.Equal(Specification.FunctionPages.Keys.Select(name => name
            .Replace(".3", "(3)", StringComparison.Ordinal)).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_overview_names_every_state_and_connection_state()
    {
        string states = PageText.Source(Specification.Pages["libnbd.3"], "STATES");
        Assert.All(Specification.Spec.States, state => Assert.Contains($"\n{state.Name}\n", states, StringComparison.Ordinal));
        Assert.All(Specification.Spec.ConnectionStates, state => Assert.Contains($"\n{state.Text}\n", states, StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_are_ASCII_with_line_feeds() => Assert.All(Specification.Pages.Values, page =>
    {
        Assert.All(page, c => Assert.True(c == '\n' || c is >= ' ' and <= '~'));
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Split('\n'), line => line.EndsWith(' '));
    });

    [Fact]
    public void Pages_are_the_same_every_time()
    {
        string[] again = [.. new ManTarget().Emit(Specification.Spec, LanguageList.All).Select(file => file.Text)];
        Assert.Equal(Specification.Pages.Values.Order(StringComparer.Ordinal), again.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Copyright (C) 2026 The LibNbd authors", "2026-01-01")]
    [InlineData("Copyright (C) 2024-2026, somebody", "2024-01-01")]
    [InlineData("no year, 12345 and 99", "1970-01-01")]
    public void The_date_is_that_of_the_copyright(string copyright, string date) => Assert.Equal(date, ManContext.Date(copyright));

    [Fact]
    public void Macros_follow_the_specification()
    {
        CNames names = new(Specification.Spec);
        FlagsSpec command = Specification.Spec.Flags.First(type => type.Name == "command");
        Assert.Equal("LIBNBD_HAVE_NBD_AIO_CONNECT_TCP", names.HaveFunction("aio_connect_tcp"));
        Assert.Equal("LIBNBD_CMD_FLAG_REQ_ONE", names.Value(ApiValue.Of(command).First(flag => flag.Name == "req-one").Reference));
    }

    private static string[] Table(string page) =>
    [
        .. page.Split('\n').SkipWhile(line => line != "State of the handle|This call").Skip(1).TakeWhile(line => line != ".TE"),
    ];
}
