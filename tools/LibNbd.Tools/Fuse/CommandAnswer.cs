using System.Runtime.Versioning;
using LibNbd.Tools.Fuse.Native;

namespace LibNbd.Tools.Fuse;

/// <summary>Answers requests that <see cref="DiskCommands"/> carries out, when they are done.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CommandAnswer(MountedDisk mounted)
{
    /// <summary>Starts a command, and answers whether it succeeded.</summary>
    public void Start(nint request, Func<NbdHandle, Task> command)
    {
        mounted.InFlight.Enter();
        _ = Follow(request, command, mounted.Disk.Next(), static (request, _) => Replies.Error(request, 0));
    }

    /// <summary>Starts a command, and answers with the position that it finds.</summary>
    public void StartSeek(nint request, Func<NbdHandle, Task<long?>> command)
    {
        mounted.InFlight.Enter();
        _ = Follow(request, command, mounted.Disk.Next(), static (request, done) => Replies.Position(request, ((Task<long?>)done).Result));
    }

    // It throws nothing: whoever asks gets an errno, and the user a message.
    private async Task Follow(nint request, Func<NbdHandle, Task> command, NbdHandle nbd, Action<nint, Task> reply)
    {
        try
        {
            Task done = command(nbd);
            await done.ConfigureAwait(false);
            reply(request, done);
        }
#pragma warning disable CA1031
        catch (Exception e)
        {
            Replies.Error(request, mounted.Failed(e, nbd));
        }
#pragma warning restore CA1031

        mounted.InFlight.Leave();
    }
}
