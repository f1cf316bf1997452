using System.Security.Cryptography;

namespace LibNbd.Tools.Copy.Hashing;

/// <summary>Which blkhash is computed.</summary>
/// <param name="Algorithm">The digest of each block and of the whole.</param>
/// <param name="BlockSize">The size of a block.</param>
internal sealed record BlockHashSettings(HashAlgorithmName Algorithm, int BlockSize)
{
    /// <summary>The block if nothing is said.</summary>
    public const int DefaultBlockSize = 64 * 1024;

    /// <summary>What is computed if nothing is said.</summary>
    public static BlockHashSettings Default { get; } = new(HashAlgorithmName.SHA256, DefaultBlockSize);
}
