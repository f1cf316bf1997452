using System.Globalization;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>A server process that is killed at random counts, and started again on the same file. It keeps its address.</summary>
internal sealed class MortalServer : IAsyncDisposable
{
    private readonly Scope _scope;
    private readonly string _program;
    private readonly string _file;
    private readonly int _most;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Detour _detour;
    private ServerProcess _server;
    private int _left;

    private MortalServer(Scope scope, string program, string file, int most, ServerProcess server)
    {
        (_scope, _program, _file, _most, _server) = (scope, program, file, most, server);
        _left = scope.Random.Next(1, most);
        _detour = Detour.Start(() => _server.Address.Port);
    }

    /// <summary>How often it was killed.</summary>
    public int Deaths { get; private set; }

    /// <summary>Where it is found.</summary>
    public string Uri => string.Create(CultureInfo.InvariantCulture, $"nbd://127.0.0.1:{_detour.Port}");

    /// <summary>Starts it.</summary>
    /// <param name="scope">The test.</param>
    /// <param name="program">nbdkit or qemu-nbd.</param>
    /// <param name="file">What it serves.</param>
    /// <param name="most">The most counts that it lives for.</param>
    public static async Task<MortalServer> Start(Scope scope, string program, string file, int most) =>
        new(scope, program, file, most, await Start(scope, program, file));

    /// <summary>Counts something that happens elsewhere, and kills it when its time has come.</summary>
    public async Task Count()
    {
        await _turn.WaitAsync(_scope.Token);
        try
        {
            if (--_left > 0)
            {
                return;
            }

            _server.KillNow();
            Deaths++;
            _server = await Start(_scope, _program, _file);
            _left = _scope.Random.Next(1, _most);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _detour.DisposeAsync();
        _turn.Dispose();
    }

    private static Task<ServerProcess> Start(Scope scope, string program, string file) => program == "nbdkit"
        ? scope.Nbdkit(Transport.Tcp4, "-t", "1", "file", file)
        : scope.QemuNbd(Transport.Tcp4, file);
}
