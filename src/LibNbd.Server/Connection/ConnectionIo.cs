using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>The two directions of one connection.</summary>
internal sealed class ConnectionIo(Stream stream) : IDisposable
{
    internal InputBuffer Input { get; } = new(stream);

    internal ReplyBuffer Output { get; } = new();

    internal Stream Stream { get; private set; } = stream;

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }

    /// <summary>Go on over TLS.</summary>
    internal void Upgrade(Stream stream)
    {
        Stream = stream;
        Input.Stream = stream;
    }

    internal async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Output.Length > 0)
        {
            await Stream.WriteAsync(Output.Written, cancellationToken);
            Output.Clear();
        }
    }

    /// <summary>Receive until so many bytes are there; throws if the client closes first.</summary>
    internal async ValueTask RequireAsync(int count, CancellationToken cancellationToken)
    {
        if (Input.Available < count && !await Input.RequireAsync(count, cancellationToken))
        {
            throw HangUpException.EndOfStream();
        }
    }

    internal async ValueTask SkipAsync(int count, CancellationToken cancellationToken)
    {
        if (!await Input.SkipAsync(count, cancellationToken))
        {
            throw HangUpException.EndOfStream();
        }
    }
}
