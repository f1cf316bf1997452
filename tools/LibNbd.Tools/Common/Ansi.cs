namespace LibNbd.Tools.Common;

/// <summary>Escape sequences of terminals for the colours that the tools use, or nothing where colours are off.</summary>
/// <param name="isOn">Whether they are on.</param>
internal sealed class Ansi(bool isOn)
{
    /// <summary>Whether colours are on.</summary>
    public bool IsOn { get; } = isOn;

    /// <summary>Back to normal.</summary>
    public string Reset => Code("0");

    /// <summary>Bold and black.</summary>
    public string BoldBlack => Code("1;30");

    /// <summary>Grey.</summary>
    public string Grey => Code("22;90");

    /// <summary>Green.</summary>
    public string Green => Code("22;32");

    /// <summary>Red.</summary>
    public string Red => Code("22;31");

    /// <summary>Bright blue.</summary>
    public string BrightBlue => Code("1;34");

    /// <summary>Bright red.</summary>
    public string BrightRed => Code("1;31");

    /// <summary>Bright magenta.</summary>
    public string BrightMagenta => Code("1;35");

    /// <summary>Bright white.</summary>
    public string BrightWhite => Code("1;37");

    /// <summary>A black background.</summary>
    public string OnBlack => Code("40");

    /// <summary>A light grey background.</summary>
    public string OnLightGrey => Code("47");

    /// <summary>The sequence of a code.</summary>
    public string Code(string code) => IsOn ? $"\e[{code}m" : "";
}
