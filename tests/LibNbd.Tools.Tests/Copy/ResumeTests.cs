using System.Diagnostics;
using LibNbd.Protocol;
using LibNbd.Server;
using LibNbd.Tools.Copy.Engine;
using LibNbd.Tools.Copy.Resume;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>--resume: a copy that was ended goes on, and never with another disk.</summary>
public sealed class ResumeTests
{
    private const int Size = 6 << 20;
    private const int Kills = 100;

    // Somewhat fewer than a copy needs, so that most runs are killed, and later in the copy as it goes on.
    private const int MostRequests = 150;

    private static readonly string[] Options = ["--request-size", "32k", "--checkpoint", "256k"];

    [Fact]
    public Task Killed_100_times_the_copy_is_right_in_the_end() => Scope.Run(async scope =>
    {
        int kills = 0;
        int resumed = 0;
        while (kills < Kills)
        {
            byte[] data = scope.RandomBytes(Size);
            data.AsSpan(scope.Random.Next(Size - (1 << 20)), 1 << 20).Clear();
            string copy = scope.Folder.NewPath("copy");
            string journal = scope.Folder.NewPath("journal");
            Process? victim = null;
            int left = 0;
            await using NbdServer source = NbdServer.Start(new NbdServerOptions
            {
                Exports = { [""] = new MemoryExport(data) },
                OnRequest = context =>
                {
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        victim!.Kill();
                    }

                    return new ValueTask<RequestAction>(RequestAction.Proceed);
                },
            });
            int exitCode;
            do
            {
                left = int.MaxValue;
                resumed += File.Exists(journal) ? 1 : 0;
                int requests = scope.Random.Next(1, MostRequests);
                ProcessStartInfo info = new(
                    Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
                    [Path.Combine(AppContext.BaseDirectory, "nbd.dll"), "copy", .. Options, "--resume", journal, source.Uri, copy])
                {
                    UseShellExecute = false,
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                };
                using Process started = await ProcessStarter.Start(info);
                victim = started;
                left = requests;
                Task<string> errors = started.StandardError.ReadToEndAsync(scope.Token);
                await started.WaitForExitAsync(scope.Token);
                exitCode = started.ExitCode;
                Assert.True(exitCode is 0 or 128 + 9, await errors);
                kills += exitCode == 0 ? 0 : 1;
            }
            while (exitCode != 0);

            Assert.False(File.Exists(journal));
            Bytes.AssertSame(data, File.ReadAllBytes(copy));
        }

        Assert.InRange(resumed, Kills / 2, int.MaxValue);
    });

    [Fact]
    public Task An_end_by_the_user_leaves_a_journal_and_says_how_to_go_on() => Scope.Run(async scope =>
    {
        byte[] data = scope.RandomBytes(Size);
        string copy = scope.Folder.NewPath("copy");
        string journal = scope.Folder.NewPath("journal");
        using CancellationTokenSource end = new();
        await using NbdServer source = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = new MemoryExport(data) },
            RecordRequests = true,
            OnRequest = Misbehavior.OnNumber(50, context =>
            {
                end.Cancel();
                return new ValueTask<RequestAction>(RequestAction.Proceed);
            }),
        });
        string[] arguments = [.. Options, "-C", "1", "--resume", journal, source.Uri, copy];
        ProgramResult stopped = await ToolRun.Of(new ToolRun.Settings { Token = end.Token }, "nbdcopy", arguments);
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains($"--resume {journal} goes on", stopped.Errors, StringComparison.Ordinal);
        Assert.Contains("copied 0 ", await File.ReadAllTextAsync(journal), StringComparison.Ordinal);
        int before = source.Requests.Count;
        (await ToolRun.Of("nbdcopy", arguments)).Success();
        Bytes.AssertSame(data, File.ReadAllBytes(copy));
        Assert.DoesNotContain(
            source.Requests.Skip(before), request => request is { Command: NbdCommand.Read, Offset: 0, Length: 32 << 10 });
        Assert.False(File.Exists(journal));
    });

    [Fact]
    public Task A_source_that_was_changed_is_noticed() => Scope.Run(async scope =>
    {
        byte[] data = scope.RandomBytes(Size);
        MemoryExport disk = new(data);
        string copy = scope.Folder.NewFile(data);
        await using NbdServer source = NbdServer.Start(disk);
        string journal = WriteJournal(scope, source.Uri, copy, Size / 2);
        disk.Write([.. data.Select(old => (byte)~old)], 0);
        ProgramResult result = await ToolRun.Of("nbdcopy", "--resume", journal, source.Uri, copy);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the journal does not fit: source and destination differ at offset 0", result.Errors, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("copied 0 ", "copied 1 ", "damaged")]
    [InlineData("nbdcopy journal 1", "something else", "not a journal")]
    [InlineData("scope everything", "scope nothing", "damaged")]
    public Task A_damaged_journal_is_refused(string text, string replacement, string message) => Scope.Run(async scope =>
    {
        string copy = scope.Folder.NewSparseFile(Size);
        await using NbdServer source = NbdServer.Start(new MemoryExport(Size));
        string journal = WriteJournal(scope, source.Uri, copy, Size / 2);
        File.WriteAllText(journal, File.ReadAllText(journal).Replace(text, replacement, StringComparison.Ordinal));
        ProgramResult result = await ToolRun.Of("nbdcopy", "--resume", journal, source.Uri, copy);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_journal_of_another_copy_is_refused() => Scope.Run(async scope =>
    {
        string copy = scope.Folder.NewSparseFile(Size);
        await using NbdServer source = NbdServer.Start(new MemoryExport(Size));
        string journal = WriteJournal(scope, source.Uri, copy, Size / 2);
        ProgramResult result = await ToolRun.Of(
            "nbdcopy", "--resume", journal, source.Uri, scope.Folder.NewSparseFile(Size));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the journal is of another copy", result.Errors, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("--synchronous")]
    [InlineData("--blkhash")]
    public Task What_cannot_be_resumed_is_refused(string option) => Scope.Run(async scope =>
    {
        ProgramResult result = await ToolRun.Of(
            "nbdcopy", option, "--resume", scope.Folder.NewPath("journal"), scope.Folder.NewSparseFile(1), scope.Folder.NewPath("copy"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--resume", result.Errors, StringComparison.Ordinal);
    });

    private static string WriteJournal(Scope scope, string source, string destination, long copied)
    {
        string path = scope.Folder.NewPath("journal");
        Journal journal = Journal.Open(
            path, [$"source {source}", $"source-size {Size}", $"destination file {destination}", "scope everything"], Size);
        RangeSet durable = new();
        durable.Add(0, copied);
        journal.NoteDurable(durable);
        return path;
    }
}
