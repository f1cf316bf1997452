using System.Diagnostics;
using System.Globalization;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Interop.Tests;

/// <summary>
/// Uris/uris.tsv: a few hundred URIs, good and bad, each with what comes of it here, and with what comes of it in libnbd 1.24 where that
/// differs. Nothing listens where they lead, and "ssh" is a program that writes down its arguments.
/// </summary>
[Collection(ExclusiveCollection.Name)]
public sealed class UriTableTests
{
    private const string LogVariable = "NBD_TEST_SSH_LOG";
    private const string User = "me";

    private static readonly string Table = Repository.PathOf("tests", "LibNbd.Interop.Tests", "Uris", "uris.tsv");

    [Fact]
    public Task Each_URI_gives_what_the_table_says() => Scope.Run(scope => InItsEnvironment(scope, log =>
    {
        List<Row> rows = ReadTable();
        List<string> wrong = [];
        using NbdHandle any = new();
        foreach (Row row in rows)
        {
            if (row.Uri.StartsWith("nbds", StringComparison.OrdinalIgnoreCase) && !any.SupportsTls())
            {
                continue;
            }

            string outcome = Format(row.Uri, Try(row), log);
            if (outcome != row.Outcome)
            {
                wrong.Add($"{row.Settings}\t{row.Uri}\n  expected: {row.Outcome}\n  got:      {outcome}");
            }

            row.Outcome = outcome;
        }

        if (Snapshot.IsUpdating)
        {
            WriteTable(rows);
            return Task.CompletedTask;
        }

        Assert.True(rows.Count > 400, "the table is there");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        return Task.CompletedTask;
    }));

    [Fact]
    public Task Libnbd_gives_the_same_but_where_the_table_says_so() => Scope.Run(scope => InItsEnvironment(scope, async log =>
    {
        string root = Peers.RequireNewerRoot("nbdinfo");
        string compiler = Peers.Require("gcc");
        string libraries = Path.Combine(root, "usr/lib/x86_64-linux-gnu");
        string loader = Path.Combine(libraries, "ld-linux-x86-64.so.2");
        Assert.SkipUnless(File.Exists(loader), $"there is no {loader}: the newer libnbd is for another machine");
        string program = Path.Combine(scope.Folder.Root, "probe");
        string source = Path.Combine(Path.GetDirectoryName(Table)!, "uri-probe.c");
        await scope.RunProgram(
            compiler, "-D_GNU_SOURCE", "-I", Path.Combine(root, "usr/include"), "-o", program, source, "-L", libraries, "-lnbd",
            "-Wl,--allow-shlib-undefined");
        ProcessStartInfo info = new(loader, ["--library-path", libraries, program])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = Encoding.ASCII,
        };
        info.Environment.Remove("LIBNBD_DEBUG");
        using Process process = await ProcessStarter.Start(info);
        List<Row> rows = ReadTable();
        List<string> wrong = [];
        foreach (Row row in rows)
        {
            await process.StandardInput.WriteAsync($"{row.Settings}\t{row.Uri}\n");
            await process.StandardInput.FlushAsync();
            string[] fields = (await process.StandardOutput.ReadLineAsync(scope.Token))!.Split('\t');
            string outcome = Format(row.Uri, fields, log);
            if (outcome != (row.Theirs ?? row.Outcome))
            {
                wrong.Add($"{row.Settings}\t{row.Uri}\n  expected: {row.Theirs ?? row.Outcome}\n  got:      {outcome}");
            }

            row.Theirs = outcome == row.Outcome ? null : outcome;
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(scope.Token);
        if (Snapshot.IsUpdating)
        {
            WriteTable(rows);
            return;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }));

    /// <summary>What the C program prints, of our handle.</summary>
    private static string[] Try(Row row)
    {
        using NbdHandle nbd = new();
        foreach (string setting in row.Settings.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = setting.Split('=');
            int value = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
            switch (parts[0])
            {
                case "transports":
                    nbd.SetUriAllowTransports((AllowedTransports)value);
                    break;
                case "tls":
                    nbd.SetUriAllowTls((TlsMode)value);
                    break;
                case "file":
                    nbd.SetUriAllowLocalFile(true);
                    break;
                case "priority":
                    nbd.SetUriAllowTlsPriority(true);
                    break;
                default:
                    throw new InvalidDataException($"unknown setting {setting}");
            }
        }

        string uri = Unescape(row.Uri);
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectUri(uri));
        return
        [
            nbd.IsUri(uri) ? "1" : "0", error.ErrorNumber.ToString(CultureInfo.InvariantCulture), Printable(error.Message),
            Printable(nbd.GetExportName()), ((int)nbd.GetTls()).ToString(CultureInfo.InvariantCulture), nbd.GetTlsVerifyPeer() ? "1" : "0",
            Printable(nbd.GetTlsUsername()), Printable(nbd.GetTlsHostname()), Printable(nbd.GetTlsPriority()),
            nbd.AioIsCreated() ? "" : Printable(UriOf(nbd)),
        ];
    }

    private static string UriOf(NbdHandle nbd)
    {
        try
        {
            return nbd.GetUri();
        }
        catch (NbdException)
        {
            return "";
        }
    }

    /// <summary>One line for a reader: the outcome, and what of the handle is not as it is from the beginning.</summary>
    private static string Format(string uri, string[] fields, string log)
    {
        string ran = File.Exists(log) ? File.ReadAllText(log).Trim() : "";
        File.Delete(log);
        string text = fields[2].Replace("nbd_connect_uri: ", "", StringComparison.Ordinal);
        const string Refused = ": could not connect to remote host: Connection refused";
        const string Lost = "recv: server disconnected unexpectedly";
        text = text.StartsWith("unable to parse URI: ", StringComparison.Ordinal) ? "unparsable"
            : text.StartsWith(Lost, StringComparison.Ordinal) && ran.Length > 0 ? $"runs ssh {Printable(ran)}"
            : text.EndsWith(Refused, StringComparison.Ordinal) ? $"goes to {text["connect: ".Length..^Refused.Length]}"
            : text == "connect: No such file or directory" ? "goes to a socket"
            : text;
        StringBuilder outcome = new();
        outcome.Append(CultureInfo.InvariantCulture, $"{fields[1]} {text}");
        bool looksRight = Unescape(uri).Contains("://", StringComparison.Ordinal) && fields[0] == "1";
        Add("is_uri", fields[0], looksRight ? "1" : "0");
        Add("export", fields[3], "");
        Add("tls", fields[4], "0");
        Add("verify", fields[5], "1");
        Add("user", fields[6], User);
        Add("hostname", fields[7], "");
        Add("priority", fields[8], "NORMAL");
        Add("uri", fields[9], "");
        return outcome.ToString();

        void Add(string name, string value, string usual)
        {
            if (value != usual)
            {
                outcome.Append(CultureInfo.InvariantCulture, $" | {name}={value}");
            }
        }
    }

    private static async Task InItsEnvironment(Scope scope, Func<string, Task> body)
    {
        string log = Path.Combine(scope.Folder.Root, "ssh.log");
        string ssh = Path.Combine(scope.Folder.Root, "ssh");
        await File.WriteAllTextAsync(ssh, $"#!/bin/sh\nfor a in \"$@\"; do printf '<%s>' \"$a\"; done > \"${LogVariable}\"\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(ssh, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using Variables variables = new(
            ("PATH", $"{scope.Folder.Root}:{Environment.GetEnvironmentVariable("PATH")}"), (LogVariable, log), ("LOGNAME", User));
        await body(log);
    }

    private static List<Row> ReadTable() =>
        [.. File.ReadAllLines(Table).Where(static line => !line.StartsWith("##", StringComparison.Ordinal)).Select(static line =>
        {
            string[] fields = line.Split('\t');
            return new Row
            {
                Settings = fields[0],
                Uri = fields[1],
                Outcome = fields.Length > 2 ? fields[2] : "",
                Theirs = fields.Length > 3 ? fields[3] : null,
            };
        })];

    private static void WriteTable(List<Row> rows)
    {
        string[] comments = [.. File.ReadAllLines(Table).TakeWhile(static line => line.StartsWith("##", StringComparison.Ordinal))];
        File.WriteAllLines(
            Table,
            comments.Concat(
                rows.Select(static row => $"{row.Settings}\t{row.Uri}\t{row.Outcome}{(row.Theirs is null ? "" : $"\t{row.Theirs}")}")));
    }

    private static string Unescape(string text)
    {
        List<byte> bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
            }
            else if (text[i + 1] == 'x')
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 3;
            }
            else
            {
                bytes.Add((byte)text[++i]);
            }
        }

        return WireText.Decode([.. bytes]);
    }

    private static string Printable(string text) => WireText.Printable(WireText.Encode(text));

    private sealed class Row
    {
        internal string Settings { get; init; } = "";

        internal string Uri { get; init; } = "";

        internal string Outcome { get; set; } = "";

        internal string? Theirs { get; set; }
    }
}
