using LibNbd.Runtime.Protocol;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>A user's name and the key that it shares with the server.</summary>
internal sealed class PskIdentity
{
    /// <summary>Longest key: what OpenSSL 3.0 takes (PSK_MAX_PSK_LEN). nbdkit's and qemu's have 32 bytes.</summary>
    internal const int MaxKey = 512;

    /// <summary>Longest name of a user: what OpenSSL 3.0 takes (PSK_MAX_IDENTITY_LEN).</summary>
    internal const int MaxUser = 256;

    /// <summary>Largest file of keys: some 10,000 users; a file that never ends must not be read for ever.</summary>
    internal const int MaxFile = 4 * 1024 * 1024;

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

        ReadOnlySpan<byte> rest = ReadAll(path);
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

        byte[] key = new byte[text.Length / 2];
        for (int i = 0; i < key.Length; i++)
        {
            if (!TryDigit(text[2 * i], out int high) || !TryDigit(text[(2 * i) + 1], out int low))
            {
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

    private static byte[] ReadAll(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using MemoryStream content = new();
            byte[] piece = new byte[16 * 1024];
            int count;
            while ((count = file.Read(piece)) > 0)
            {
                content.Write(piece.AsSpan(0, count));
                if (content.Length > MaxFile)
                {
                    throw new TlsSetupException(Errno.EFBIG, $"{path}: more than {MaxFile} bytes, which is no file of keys");
                }
            }

            return content.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TlsSetupException(Errno.ENOENT, $"open: {path}");
        }
        catch (UnauthorizedAccessException)
        {
            throw new TlsSetupException(Directory.Exists(path) ? Errno.EISDIR : Errno.EACCES, $"open: {path}");
        }
        catch (IOException e)
        {
            throw new TlsSetupException(Errno.EIO, $"open: {path}: {e.Message}");
        }
    }
}
