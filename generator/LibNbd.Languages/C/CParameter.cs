namespace LibNbd.Languages.C;

/// <summary>One parameter of a C function.</summary>
/// <param name="Type">Its type: <c>const char *</c>.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct CParameter(string Type, string Name)
{
    /// <summary>The type with what separates it from the name: nothing after a star.</summary>
    public string Declarator => Type.EndsWith("*", StringComparison.Ordinal) ? Type : Type + " ";

    /// <inheritdoc/>
    public override string ToString() => Declarator + Name;
}
