using System.Text.RegularExpressions;

namespace LibNbd.Tools.Tests.Info;

/// <summary>
/// What nbdinfo 1.14 would write instead: it knows less, never shortens the sizes of blocks, and does not ask for contexts without
/// structured replies.
/// </summary>
internal static partial class OldOutput
{
    public static string Of(string output)
    {
        string less = Newer().Replace(BlockSize().Replace(output, "${known}"), "");
        return output.Contains("using simple packets", StringComparison.Ordinal)
            || output.Contains("\"structured\": false", StringComparison.Ordinal)
            ? Contexts().Replace(less, "")
            : less;
    }

    [GeneratedRegex(
        "^(\tcan_block_status_payload: .*\n|\t\"can_block_status_payload\": .*\n|\"extended\": .*\n)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Newer();

    [GeneratedRegex(
        "^\tcontexts:\n(\t\t.*\n)*|^\t\"contexts\": \\[\n(\t\t.*\n)*\t\\],\n",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Contexts();

    [GeneratedRegex("^(?<known>\tblock_size_[a-z]+: [0-9]+) \\(.*\\)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BlockSize();
}
