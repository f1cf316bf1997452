using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>Opens what the command line names.</summary>
internal static class EndOpener
{
    private const string Standard = "-";
    private const string Nothing = "null:";

    private static readonly string[] Schemes =
        ["nbd", "nbds", "nbd+unix", "nbds+unix", "nbd+vsock", "nbds+vsock", "nbd+ssh", "nbds+ssh"];

    /// <summary>Opens what is read.</summary>
    /// <exception cref="ToolException">It cannot be opened.</exception>
    public static End Source(Operand operand, CopySettings settings, ToolContext context)
    {
        if (Nbd(operand, settings, isSource: true) is { } nbd)
        {
            return nbd;
        }

        string path = operand.Word!;
        if (path == Standard)
        {
            return OfDescriptor(StandardStreams.In, context.Input, isSource: true);
        }

        FileKind kind = FileQueries.KindOf(path);
        RefuseFolder(kind, path);
        SafeFileHandle handle = Open(path, FileMode.Open, FileAccess.Read);
        return kind == FileKind.Stream
            ? StreamEnd.Of(handle, FileAccess.Read, path)
            : new FileEnd(handle, path, kind == FileKind.Device, isSource: true);
    }

    /// <summary>Opens what is written; a file that is not there is made.</summary>
    /// <exception cref="ToolException">It cannot be opened.</exception>
    public static End Destination(Operand operand, CopySettings settings, ToolContext context)
    {
        if (Nbd(operand, settings, isSource: false) is { } nbd)
        {
            return nbd;
        }

        string path = operand.Word!;
        if (path == Nothing)
        {
            return new NullEnd();
        }

        if (path == Standard)
        {
            return context.IsOutputTerminal
                ? throw new ToolException("refusing to write to the terminal; use a pipe or redirect the output")
                : OfDescriptor(StandardStreams.Out, context.Output, isSource: false);
        }

        FileKind kind = FileQueries.KindOf(path);
        RefuseFolder(kind, path);
        if (kind == FileKind.None && settings.DryRun)
        {
            return new NullEnd();
        }

        if (kind == FileKind.Stream)
        {
            return StreamEnd.Of(Open(path, FileMode.Open, FileAccess.Write), FileAccess.Write, path);
        }

        FileMode mode = kind == FileKind.None ? FileMode.CreateNew : FileMode.Open;
        FileAccess access = settings.DryRun ? FileAccess.Read : FileAccess.ReadWrite;
        return new FileEnd(Open(path, mode, access), path, kind == FileKind.Device, isSource: false);
    }

    private static NbdEnd? Nbd(Operand operand, CopySettings settings, bool isSource)
    {
        NbdEndSettings nbd = new(
            isSource,
            settings.UseExtents && (isSource || settings.Verify),
            isSource ? settings.Incremental : null,
            settings.Verbose,
            settings.Timeout);
        return operand.Word is null || IsUri(operand.Word) ? new NbdEnd(Endpoint.Of(operand), nbd) : null;
    }

    private static bool IsUri(string word)
    {
        int colon = word.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 && Schemes.Contains(word[..colon], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What input or output was redirected to may be a file; if they are no descriptors (in a test), they are streams.</summary>
    private static End OfDescriptor(int descriptor, Stream stream, bool isSource)
    {
        string name = isSource ? "stdin" : "stdout";
        if (OperatingSystem.IsWindows() || stream is not DescriptorStream)
        {
            return new StreamEnd(stream, name, ownsStream: false);
        }

        FileKind kind = FileQueries.KindOf(descriptor);
        return kind is FileKind.Regular or FileKind.Device
            ? new FileEnd(new SafeFileHandle(descriptor, ownsHandle: false), name, kind == FileKind.Device, isSource)
            : new StreamEnd(stream, name, ownsStream: false);
    }

    private static void RefuseFolder(FileKind kind, string path)
    {
        if (kind == FileKind.Folder)
        {
            throw new ToolException($"{path}: is a directory");
        }
    }

    private static SafeFileHandle Open(string path, FileMode mode, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException($"{path}: {failure.Message}", failure);
        }
    }
}
