namespace LibNbd;

/// <summary>An export as a server lists it.</summary>
/// <param name="Name">Its name; empty for the default export.</param>
/// <param name="Description">What the server says of it; may be empty.</param>
public sealed record NbdListedExport(string Name, string Description);
