using System.Text.RegularExpressions;

namespace LibNbd.Differential.Comparison;

/// <summary>What differs from run to run, or must differ from library to library, and nothing else.</summary>
internal static partial class Normaliser
{
    internal static string Of(string line)
    {
        line = HandleName().Replace(line, "\"nbd#\"");
        line = ConnectionState().Replace(line, "$1: ...\"");
        line = Descriptor().Replace(line, "$1ret=fd");
        line = Pid().Replace(line, "$1ret=pid");
        line = Version().Replace(line, "$1ret=version");
        line = HandleSize().Replace(line, "$1ret=size");
        return TemporarySocket().Replace(line, "/tmp/libnbd.../sock");
    }

    [GeneratedRegex("(?<=^> get_handle_name ret=)\"nbd[0-9]+\"")]
    private static partial Regex HandleName();

    // The name of a state is part of the interface, its description is not.
    [GeneratedRegex("^(> connection_state ret=\"[A-Z_.]+): [^\"]*\"")]
    private static partial Regex ConnectionState();

    [GeneratedRegex("^(> aio_get_fd )ret=[0-9]+")]
    private static partial Regex Descriptor();

    [GeneratedRegex("^(> get_subprocess_pid )ret=[1-9][0-9]*")]
    private static partial Regex Pid();

    // Each library tells its own.
    [GeneratedRegex("^(> get_version(_extra)? )ret=\"[^\"]*\"")]
    private static partial Regex Version();

    [GeneratedRegex("^(> get_handle_size )ret=[1-9][0-9]{3,}")]
    private static partial Regex HandleSize();

    [GeneratedRegex("/[^ \"?&=]*/libnbd[A-Za-z0-9]{6}/sock")]
    private static partial Regex TemporarySocket();
}
