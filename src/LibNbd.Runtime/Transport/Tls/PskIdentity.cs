using System.Security.Cryptography;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>A user's name and the key that it shares with the server.</summary>
/// <remarks>
/// Keys, also those of other users in the file, are kept in memory that the collector does not move, and are overwritten when they have
/// been used: no copy stays behind.
/// </remarks>
internal sealed class PskIdentity : IDisposable
{
    /// <summary>Longest key: what OpenSSL 3.0 takes (PSK_MAX_PSK_LEN). nbdkit's and qemu's have 32 bytes.</summary>
    internal const int MaxKey = 512;

    /// <summary>Longest name of a user: what OpenSSL 3.0 takes (PSK_MAX_IDENTITY_LEN), without the zero that ends it there.</summary>
    internal const int MaxUser = 255;

    /// <summary>Largest file of keys: some 10,000 users; a file that never ends must not be read for ever.</summary>
    internal const int MaxFile = 4 * 1024 * 1024;

    /// <summary>As much of a file as is read at first: some hundred users.</summary>
    private const int FirstSize = 16 * 1024;

    private PskIdentity(byte[] user, byte[] key)
    {
        User = user;
        Key = key;
    }

    internal byte[] User { get; }

    internal byte[] Key { get; }

    /// <summary>Takes a user's key from a file of lines <c>user:hexkey</c>. The first line of that user counts.</summary>
    internal static PskIdentity Load(string path, string user)
    {
        byte[] name = WireText.Encode(user);
        if (name.Length is 0 or > MaxUser)
        {
            throw new TlsSetupException(Errno.EINVAL, $"{path}: a username has between 1 and {MaxUser} bytes; this one has {name.Length}");
        }

        byte[] content = [];
        try
        {
            int count = ReadAll(path, ref content);
            return Find(path, user, name, content.AsSpan(0, count));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Overwrites the key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(Key);

    private static PskIdentity Find(string path, string user, byte[] name, ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? rest : rest[..end]).TrimEnd("\r"u8);
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name))
            {
                return new PskIdentity(name, ParseKey(path, user, line[(name.Length + 1)..]));
            }
        }

        throw new TlsSetupException(Errno.EINVAL, $"{path}: username {user} was not found in PSK file");
    }

    private static byte[] ParseKey(string path, string user, ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 2 * MaxKey || text.Length % 2 != 0)
        {
            throw new TlsSetupException(
                Errno.EINVAL,
                $"{path}: the key of {user} has {text.Length} digits; an even number between 2 and {2 * MaxKey} is expected");
        }

        byte[] key = GC.AllocateArray<byte>(text.Length / 2, pinned: true);
        for (int i = 0; i < key.Length; i++)
        {
            if (!TryDigit(text[2 * i], out int high) || !TryDigit(text[(2 * i) + 1], out int low))
            {
                CryptographicOperations.ZeroMemory(key);
                throw new TlsSetupException(Errno.EINVAL, $"{path}: the key of {user} is not written in hexadecimal digits");
            }

            key[i] = (byte)((high << 4) | low);
        }

        return key;
    }

    private static bool TryDigit(byte digit, out int value)
    {
        value = digit switch
        {
            >= (byte)'0' and <= (byte)'9' => digit - '0',
            >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
            _ => -1,
        };
        return value >= 0;
    }

    /// <summary>Reads a file into a buffer that is the caller's to overwrite, whatever comes of it.</summary>
    private static int ReadAll(string path, ref byte[] content)
    {
        try
        {
            // Unbuffered: no copy of it in a stream.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            content = GC.AllocateArray<byte>(FirstSize, pinned: true);
            int total = 0;
            int count;
            while ((count = file.Read(content.AsSpan(total))) > 0)
            {
                total += count;
                if (total > MaxFile)
                {
                    throw new TlsSetupException(Errno.EFBIG, $"{path}: more than {MaxFile} bytes, which is no file of keys");
                }

                if (total == content.Length)
                {
                    byte[] larger = GC.AllocateArray<byte>(2 * total, pinned: true);
                    content.CopyTo(larger, 0);
                    CryptographicOperations.ZeroMemory(content);
                    content = larger;
                }
            }

            return total;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TlsSetupException(Errno.ENOENT, $"open: {path}");
        }
        catch (UnauthorizedAccessException)
        {
            throw new TlsSetupException(Directory.Exists(path) ? Errno.EISDIR : Errno.EACCES, $"open: {path}");
        }
        catch (PathTooLongException)
        {
            throw new TlsSetupException(Errno.ENAMETOOLONG, $"open: {path}");
        }
        catch (IOException e)
        {
            // What the system said is in HResult on Unix. The message is no use: in the C library it is but the key of a text.
            throw new TlsSetupException(!OperatingSystem.IsWindows() && e.HResult > 0 ? e.HResult : Errno.EIO, $"open: {path}");
        }
    }
}
