namespace LibNbd.Tools.Tests.Harness;

/// <summary>One call of a tool, made on our tool and on those of libnbd.</summary>
/// <param name="Ours">What ours did.</param>
/// <param name="Old">What that of 1.14 did.</param>
/// <param name="Newer">What that of 1.24 did; null where it is not installed.</param>
internal sealed record SideBySide(ProgramResult Ours, ProgramResult Old, ProgramResult? Newer)
{
    /// <summary>Makes the call on each, one after another.</summary>
    public static async Task<SideBySide> Of(string tool, params string[] arguments)
    {
        ProgramResult old = await PeerTool.Of(tool, arguments);
        string? root = Environment.GetEnvironmentVariable("LIBNBD_PEER_ROOT");
        ProgramResult? newer = string.IsNullOrEmpty(root) ? null : await PeerTool.NewerOf(tool, arguments);
        return new SideBySide(await ToolRun.Of(tool, arguments), old, newer);
    }

    /// <summary>What a call that only 1.24 knows does: the test is skipped where that is not installed.</summary>
    public static async Task<SideBySide> OfNewer(string tool, params string[] arguments)
    {
        Peers.RequireNewerRoot(tool);
        SideBySide all = await Of(tool, arguments);
        return all with { Old = all.Newer! };
    }

    /// <summary>Exit status and output are the same in all.</summary>
    /// <param name="asOld">Makes of our output what 1.14, which says less, would have written.</param>
    /// <returns>Ours.</returns>
    public ProgramResult AllEqual(Func<string, string>? asOld = null)
    {
        if (Newer is not null)
        {
            AssertSame(Newer, Ours, Ours.Output);
        }

        if (!ReferenceEquals(Old, Newer))
        {
            AssertSame(Old, Ours, asOld is null ? Ours.Output : asOld(Ours.Output));
        }

        return Ours;
    }

    /// <summary>The exit status is the same in all, and so is that nothing is written, or something.</summary>
    public ProgramResult SameStatus(int status)
    {
        Assert.Equal((status, Old.ExitCode), (Ours.ExitCode, status));
        if (Newer is not null)
        {
            Assert.Equal(status, Newer.ExitCode);
        }

        return Ours;
    }

    private static void AssertSame(ProgramResult theirs, ProgramResult ours, string output)
    {
        Assert.True(theirs.ExitCode == ours.ExitCode, $"{theirs.ExitCode}: {theirs.Errors}\n{ours.ExitCode}: {ours.Errors}");
        Assert.Equal(theirs.Output, output);
    }
}
