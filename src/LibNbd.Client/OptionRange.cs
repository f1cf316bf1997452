namespace LibNbd;

/// <summary>Refuses options of a call that are out of range.</summary>
internal static class OptionRange
{
    /// <param name="options">Them; named as the parameter of the public call is.</param>
    /// <param name="value">The option's value.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most that it may be.</param>
    /// <param name="option">Its name.</param>
    internal static void Require(object options, long value, long least, long most, string option)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(nameof(options), value, $"{option} is not between {least} and {most}.");
        }
    }
}
