namespace LibNbd.Runtime.Engine;

/// <summary>One who is told, in place of a callback, how a command or an option request ended, and needs not ask back.</summary>
internal interface ICompletionSink
{
    /// <summary>The command is over, and is retired when this returns. What its callbacks threw is there to be taken.</summary>
    public void OnCommandEnded(Command command);

    /// <summary>The option request is over. What its callbacks threw is there to be taken.</summary>
    public void OnOptionEnded(OptionCall option);
}
