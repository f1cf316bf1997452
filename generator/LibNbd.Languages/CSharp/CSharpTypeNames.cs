using LibNbd.Spec.Model;

namespace LibNbd.Languages.CSharp;

/// <summary>The C# names of types: the entry's own, or what C#'s rule makes of its name.</summary>
internal static class CSharpTypeNames
{
    /// <summary>The key of C# under <c>names</c>.</summary>
    public const string Language = "csharp";

    extension(EnumSpec type)
    {
        /// <summary>The C# enumeration.</summary>
        public string CSharpName => type.Names.In(Language) ?? Spelling.Pascal(type.Name);
    }

    extension(FlagsSpec type)
    {
        /// <summary>The C# enumeration of the flags.</summary>
        public string CSharpName => type.Names.In(Language) ?? Spelling.Pascal(type.Name) + "Flags";
    }

    extension(StructSpec type)
    {
        /// <summary>The C# structure.</summary>
        public string CSharpName => type.Names.In(Language) ?? Spelling.Pascal(type.Name);
    }

    extension(ClosureSpec type)
    {
        /// <summary>The C# delegate.</summary>
        public string CSharpName => type.Names.In(Language) ?? Spelling.Pascal(type.Name) + "Callback";
    }
}
