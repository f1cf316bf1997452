namespace LibNbd.Bench.Compare.Client;

/// <summary>One piece of work, told to every client in the same words.</summary>
/// <param name="Uri">Where the server is.</param>
/// <param name="Mode">
/// read, write (poll-driven), sync (blocking reads), async, async-write (awaited), connect; many, many-async (as many handles as the depth,
/// a command in flight on each), idle (so many handles that do nothing); async-4 (awaited on four handles);
/// client, client-4, client-stream (the pooling client on one or four connections, and its stream).
/// </param>
/// <param name="BlockSize">Bytes of a command.</param>
/// <param name="Depth">Commands in flight.</param>
/// <param name="Seconds">How long it is measured, after the warm-up; unless <paramref name="Commands"/> says how much.</param>
/// <param name="WarmUp">Seconds before that.</param>
/// <param name="Commands">How many commands in place of a time, without a warm-up; 0 means by time.</param>
/// <param name="Random">Offsets at random, from the same seed everywhere; else one behind the other.</param>
/// <param name="Simple">Does not ask for structured replies.</param>
/// <param name="Compact">Does not ask for extended headers, as a library that knows none.</param>
internal sealed record ClientOptions(
    string Uri, string Mode, int BlockSize, int Depth, double Seconds, double WarmUp, long Commands, bool Random, bool Simple,
    bool Compact = false)
{
    /// <summary>The arguments by which the C programs take the same.</summary>
    internal IEnumerable<string> Arguments()
    {
        yield return "-u";
        yield return Uri;
        yield return "-m";
        yield return Mode;
        yield return "-b";
        yield return Text(BlockSize);
        yield return "-q";
        yield return Text(Depth);
        yield return "-w";
        yield return Text(WarmUp);
        yield return Commands > 0 ? "-n" : "-t";
        yield return Commands > 0 ? Text(Commands) : Text(Seconds);
        if (Random)
        {
            yield return "-r";
        }

        if (Simple)
        {
            yield return "-S";
        }

        if (Compact)
        {
            yield return "-X";
        }
    }

    /// <summary>Reads what <see cref="Arguments"/> gives.</summary>
    internal static ClientOptions Parse(ReadOnlySpan<string> arguments)
    {
        ClientOptions options = new("", "read", 4096, 1, 3, 1, 0, Random: false, Simple: false);
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "-u" => options with { Uri = arguments[++i] },
                "-m" => options with { Mode = arguments[++i] },
                "-b" => options with { BlockSize = int.Parse(arguments[++i], Invariant) },
                "-q" => options with { Depth = int.Parse(arguments[++i], Invariant) },
                "-t" => options with { Seconds = double.Parse(arguments[++i], Invariant) },
                "-w" => options with { WarmUp = double.Parse(arguments[++i], Invariant) },
                "-n" => options with { Commands = long.Parse(arguments[++i], Invariant), WarmUp = 0 },
                "-r" => options with { Random = true },
                "-S" => options with { Simple = true },
                "-X" => options with { Compact = true },
                _ => throw new ArgumentException($"'{arguments[i]}' is no option of a client", nameof(arguments)),
            };
        }

        return options;
    }

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static string Text(IFormattable value) => value.ToString(null, Invariant);
}
