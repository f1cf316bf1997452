using System.Text;

namespace LibNbd.Languages;

/// <summary>How languages join the words of a name. In the YAML they are lower case, separated by <c>_</c> or <c>-</c>.</summary>
internal static class Spelling
{
    /// <summary><c>aio_connect_tcp</c> and <c>req-one</c> become <c>AioConnectTcp</c> and <c>ReqOne</c>.</summary>
    public static string Pascal(string name)
    {
        StringBuilder text = new(name.Length);
        bool start = true;
        foreach (char c in name)
        {
            if (c is '_' or '-')
            {
                start = true;
                continue;
            }

            text.Append(start ? char.ToUpperInvariant(c) : c);
            start = false;
        }

        return text.ToString();
    }

    /// <summary><c>export_name</c> becomes <c>exportName</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        return pascal.Length == 0 ? pascal : char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    /// <summary><c>req-one</c> becomes <c>req_one</c>.</summary>
    public static string Snake(string name) => name.Replace('-', '_');

    /// <summary><c>req-one</c> becomes <c>REQ_ONE</c>.</summary>
    public static string Upper(string name) => Snake(name).ToUpperInvariant();
}
