using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>--retry with real servers, which are killed at random requests and started again.</summary>
public sealed class KilledServerTests
{
    private const int Size = 8 << 20;
    private const int Kills = 5;
    private const int MostRequests = 200;

    private static readonly string[] Options = [.. RetryTests.Options, "--flush"];

    public static TheoryData<string> Servers => ["qemu-nbd", "nbdkit"];

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Destinations_that_are_killed_have_all_in_the_end(string program) => Scope.Run(async scope =>
    {
        int kills = 0;
        while (kills < Kills)
        {
            byte[] data = scope.RandomBytes(Size);
            data.AsSpan(scope.Random.Next(Size - (1 << 20)), 1 << 20).Clear();
            string image = scope.Folder.NewFile(scope.RandomBytes(Size));
            await using MortalServer mortal = await MortalServer.Start(scope, program, image, MostRequests);
            await using NbdServer source = Start(new MemoryExport(data), mortal, NbdCommand.Read);
            (await ToolRun.Of("nbdcopy", [.. Options, source.Uri, mortal.Uri])).Success();
            Bytes.AssertSame(data, File.ReadAllBytes(image));
            kills += mortal.Deaths;
        }
    });

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Sources_that_are_killed_are_read_again(string program) => Scope.Run(async scope =>
    {
        int kills = 0;
        while (kills < Kills)
        {
            byte[] data = scope.RandomBytes(Size);
            MemoryExport copy = new(Size);
            await using MortalServer mortal = await MortalServer.Start(scope, program, scope.Folder.NewFile(data), MostRequests);
            await using NbdServer destination = Start(copy, mortal, NbdCommand.Write);
            (await ToolRun.Of("nbdcopy", [.. Options, mortal.Uri, destination.Uri])).Success();
            Bytes.AssertSame(data, copy.ToArray());
            kills += mortal.Deaths;
        }
    });

    private static NbdServer Start(MemoryExport disk, MortalServer other, NbdCommand command) => NbdServer.Start(new NbdServerOptions
    {
        Exports = { [""] = disk },
        OnRequest = Misbehavior.On(command, async _ =>
        {
            await other.Count();
            return RequestAction.Proceed;
        }),
    });
}
