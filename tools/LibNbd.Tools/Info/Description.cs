using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>Describes the export that the endpoint names, or all.</summary>
/// <param name="context">Where failures are told.</param>
/// <param name="report">Where the rest is.</param>
/// <param name="endpoint">The server.</param>
internal sealed class Description(ToolContext context, InfoReport report, Endpoint endpoint)
{
    /// <summary>Describes one.</summary>
    /// <returns>Whether it could be.</returns>
    public bool One(bool looksInside)
    {
        using InfoConnection connection = InfoConnection.Open(endpoint, wantsWords: true);
        bool isKnown = connection.TryAsk();
        report.Server(ServerFacts.Of(connection.Handle));
        IReadOnlyList<string>? contexts = connection.Contexts();

        // What it says before it is chosen, and without contexts, may be more than it says then.
        ExportFacts? facts = isKnown ? Facts(connection, contexts) : null;
        if (looksInside || !isKnown)
        {
            try
            {
                connection.Choose();
                facts = (facts ?? Facts(connection, contexts)) with
                {
                    Content = looksInside ? ContentProbe.Of(connection.Handle) : null,
                };
            }
            catch (NbdException e) when (!isKnown)
            {
                string name = connection.Handle.GetExportName();
                string which = name.Length == 0 ? "the default export" : $"export {JsonText.Quote(name)}";
                Fail($"{e.Message} for {which}");
                context.Report("suggestion: to list all exports on the server, use --list");
                return false;
            }
            catch (NbdException)
            {
                // What is in it stays unsaid.
            }
        }

        report.Export(facts!);
        return true;
    }

    /// <summary>Describes all.</summary>
    /// <returns>Whether each could be.</returns>
    public bool All(bool looksInside)
    {
        using InfoConnection connection = InfoConnection.Open(endpoint, wantsWords: true);
        NbdHandle nbd = connection.Handle;
        List<(string Name, string Words)> exports = [];
        nbd.OptList((name, words) =>
        {
            exports.Add((name, words));
            return 0;
        });
        report.Server(ServerFacts.Of(nbd));
        bool isWhole = true;
        foreach ((string name, string words) in exports)
        {
            try
            {
                nbd.SetExportName(name);
                nbd.OptInfo();
                IReadOnlyList<string>? contexts = connection.Contexts();
                string? content = looksInside ? LookInside(name) : null;
                ExportFacts facts = Facts(connection, contexts);
                report.Export(facts with { Content = content, Description = facts.Description ?? (words.Length > 0 ? words : null) });
            }
            catch (NbdException e)
            {
                Fail($"{e.Message} for export {JsonText.Quote(name)}");
                isWhole = false;
            }
        }

        return isWhole;
    }

    private ExportFacts Facts(InfoConnection connection, IReadOnlyList<string>? contexts) =>
        ExportFacts.Of(connection.Handle, contexts, showsUri: !endpoint.IsCommand);

    // Choosing it ends the options of a connection: each has its own.
    private string? LookInside(string name)
    {
        try
        {
            using InfoConnection connection = InfoConnection.Open(endpoint, wantsWords: false);
            connection.Handle.SetExportName(name);
            connection.Choose();
            return ContentProbe.Of(connection.Handle);
        }
        catch (NbdException)
        {
            return null;
        }
    }

    private void Fail(string message)
    {
        context.Report(message);
        report.Failed(message);
    }
}
