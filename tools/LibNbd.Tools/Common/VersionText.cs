namespace LibNbd.Tools.Common;

/// <summary>What <c>--version</c> prints, in the form that scripts know.</summary>
internal static class VersionText
{
    /// <summary>The version of a tool, which is the library's, and of the library.</summary>
    public static string Of(string tool)
    {
        using NbdHandle nbd = new();
        string version = nbd.GetVersion();
        return $"{tool} {version}\nlibnbd {version}\n";
    }
}
