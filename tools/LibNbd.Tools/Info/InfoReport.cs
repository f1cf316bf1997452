namespace LibNbd.Tools.Info;

/// <summary>What is found out, as text. Nothing is written before <see cref="object.ToString"/>.</summary>
internal abstract class InfoReport
{
    /// <summary>Says what server it is; once.</summary>
    public abstract void Server(ServerFacts server);

    /// <summary>Describes an export.</summary>
    public abstract void Export(ExportFacts export);

    /// <summary>Something failed; people were told.</summary>
    public abstract void Failed(string message);
}
