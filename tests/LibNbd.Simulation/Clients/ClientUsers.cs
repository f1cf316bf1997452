using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Clients;

/// <summary>Those who use a client: they call as the dice say, and tell the oracle what came of it.</summary>
internal sealed class ClientUsers(ClientWorld world, ClientPlan plan)
{
    private int _called;
    private int _outstanding;
    private bool _isConnecting;
    private Task? _disposal;

    internal bool IsConnected { get; private set; }

    /// <summary>Whether somebody has something to do now.</summary>
    internal bool CanAct => _disposal is null
        && (!IsConnected ? !_isConnecting : _called < plan.Operations && _outstanding < plan.MostAtOnce);

    internal bool CanCancel => plan.Cancels && _outstanding > 0 && _called <= plan.Operations;

    /// <summary>Whether nobody waits for anything.</summary>
    internal bool IsAtRest => _outstanding == 0 && !_isConnecting && _disposal is null or { IsCompleted: true };

    internal bool IsDisposed => _disposal is not null;

    internal void Act()
    {
        if (!IsConnected)
        {
            Connect();
        }
        else if (_called == plan.DisposedAfter)
        {
            Dispose();
        }
        else
        {
            Call(Roll());
        }
    }

    internal void Cancel()
    {
        Operation operation = world.Dice.Of([.. world.Oracle.Outstanding]);
        operation.IsCancelled = true;
        world.Trace($"cancels {operation}");
        operation.Cancellation.Cancel();
    }

    internal void Dispose()
    {
        world.Trace("disposes of the client");
        world.Oracle.OnDisposed();
        _disposal = world.Client.DisposeAsync().AsTask();
    }

    internal Operation Call(Operation operation)
    {
        _called = Math.Max(_called, operation.Number);
        _outstanding++;
        world.Trace($"calls {operation}");
        world.Oracle.OnCalled(operation);
        Await(operation);
        return operation;
    }

    internal Operation New(OperationKind kind, int first, int count, bool isFua = false)
    {
        byte[] buffer = kind is OperationKind.Read or OperationKind.Write ? new byte[count * Operation.CellSize] : [];
        Operation operation = new(_called + 1, kind) { First = first, Count = count, IsFua = isFua, Buffer = buffer };
        if (kind == OperationKind.Write)
        {
            Operation.Fill(buffer, operation.Number);
        }

        return operation;
    }

    private Operation Roll()
    {
        Dice dice = world.Dice;
        OperationKind kind = dice.Pick(
            OperationKind.Read, OperationKind.Write, OperationKind.Write, OperationKind.Write, OperationKind.Zero, OperationKind.Flush,
            plan.IsStructured ? OperationKind.Status : OperationKind.Read);
        int first = dice.Below(plan.Cells);
        int count = Math.Min(dice.Pick(1, 1, 2, plan.Cells), plan.Cells - first);
        if (kind == OperationKind.Zero && world.Oracle.Outstanding.Any(other =>
            other.Kind == kind && other.First == first && other.Count == count))
        {
            // Two that are the same could not be told apart on the wire.
            kind = OperationKind.Write;
        }

        return New(kind, first, count, kind is OperationKind.Write or OperationKind.Zero && dice.OneIn(6));
    }

    private async void Connect()
    {
        _isConnecting = true;
        try
        {
            await world.Client.ConnectAsync().ConfigureAwait(false);
            IsConnected = true;
        }
        catch (NbdException failure)
        {
            world.Trace($"not connected: {failure.Message}");
        }
        catch (Exception failure)
        {
            world.Violation($"a first connect failed: {failure}");
        }

        _isConnecting = false;
    }

    private async void Await(Operation operation)
    {
        Exception? failure = null;
        try
        {
            await Start(operation).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        _outstanding--;
        world.Oracle.OnEnded(operation, failure);
    }

    private ValueTask Start(Operation operation)
    {
        long offset = operation.First * Operation.CellSize;
        long length = operation.Count * Operation.CellSize;
        CommandFlags flags = operation.IsFua ? CommandFlags.Fua : CommandFlags.None;
        CancellationToken token = plan.Cancels ? operation.Cancellation.Token : CancellationToken.None;
        return operation.Kind switch
        {
            OperationKind.Read => world.Client.ReadAsync(operation.Buffer, offset, token),
            OperationKind.Write => world.Client.WriteAsync(operation.Buffer, offset, flags, token),
            OperationKind.Zero => world.Client.ZeroAsync(offset, length, flags, token),
            OperationKind.Flush => world.Client.FlushAsync(token),
            _ => new ValueTask(AskAsync(offset, length, token)),
        };
    }

    private async Task AskAsync(long offset, long length, CancellationToken token)
    {
        long reached = offset;
        await foreach (NbdExtent extent in world.Client.GetExtentsAsync(offset, length, null, token).ConfigureAwait(false))
        {
            if (extent.Offset != reached)
            {
                world.Violation($"an extent begins at {extent.Offset}, and the one before ended at {reached}");
            }

            reached = extent.End;
        }

        if (reached != offset + length)
        {
            world.Violation($"extents of [{offset}, {offset + length}) end at {reached}");
        }
    }
}
