using LibNbd.Simulation.Model;

namespace LibNbd.Simulation.Programs;

/// <summary>Which commands a handle accepts, and why it refuses the others.</summary>
internal static class CommandRules
{
    private const uint Fua = 1;
    private const uint NoHole = 2;
    private const uint Df = 4;
    private const uint ReqOne = 8;
    private const uint FastZero = 16;
    private const uint PayloadLength = 32;

    private const uint StrictCommands = 1;
    private const uint StrictFlags = 2;
    private const uint StrictBounds = 4;
    private const uint StrictZeroSize = 8;
    private const uint StrictAlign = 16;
    private const uint StrictPayload = 32;

    private const ushort ReadOnly = 2;
    private const ushort SendFlush = 4;
    private const ushort SendFua = 8;
    private const ushort SendTrim = 0x20;
    private const ushort SendZero = 0x40;
    private const ushort SendDf = 0x80;
    private const ushort SendCache = 0x400;
    private const ushort SendFastZero = 0x800;
    private const ushort StatusPayload = 0x1000;

    internal static uint Allowed(Kind kind) => kind switch
    {
        Kind.ReadStructured => Df,
        Kind.Write => Fua | PayloadLength,
        Kind.Trim => Fua,
        Kind.Zero => Fua | NoHole | FastZero,
        Kind.BlockStatus or Kind.BlockStatus64 => ReqOne,
        Kind.BlockStatusFilter => ReqOne | PayloadLength,
        _ => 0,
    };

    /// <summary>0, or the errno of the refusal.</summary>
    internal static int Judge(ExpectedCommand command, ClientModel model, uint strict)
    {
        if (model.State != HandleState.Connected)
        {
            return model.State == HandleState.Created ? Wire.ENOTCONN : Wire.EINVAL;
        }

        uint allowed = (strict & StrictFlags) != 0 ? Allowed(command.Kind) : 0xffff;
        if ((command.Flags & ~allowed) != 0)
        {
            return Wire.EINVAL;
        }

        int features = (strict & StrictCommands) != 0 ? Features(command, model) : 0;
        if (features == 0 && command.Kind == Kind.BlockStatusFilter && !model.Extended)
        {
            features = Wire.ENOTSUP;
        }

        if (features != 0)
        {
            return features;
        }

        if (command.Filter.Any(name => !model.ContextsNegotiated.Exists(context => context.Name == name)) || model.IsDisconnecting)
        {
            return Wire.EINVAL;
        }

        return command.Kind is Kind.Flush or Kind.Disconnect ? 0 : Range(command, model, strict);
    }

    private static int Features(ExpectedCommand command, ClientModel model)
    {
        ushort has = model.IsKnown ? model.ExportFlags : (ushort)0;
        int offered = command.Kind switch
        {
            Kind.Flush => has & SendFlush,
            Kind.Trim => has & SendTrim,
            Kind.Cache => has & SendCache,
            Kind.Zero => has & SendZero,
            _ => 1,
        };
        if (offered == 0)
        {
            return Wire.EINVAL;
        }

        if (command.Kind is Kind.Write or Kind.Trim or Kind.Zero)
        {
            if ((has & ReadOnly) != 0)
            {
                return Wire.EPERM;
            }

            if ((command.Flags & Fua) != 0 && (has & SendFua) == 0)
            {
                return Wire.EINVAL;
            }
        }

        if (command.Kind == Kind.Zero && (command.Flags & FastZero) != 0 && (has & SendFastZero) == 0)
        {
            return Wire.EINVAL;
        }

        if (command.Kind == Kind.ReadStructured && (command.Flags & Df) != 0 && (has & SendDf) == 0)
        {
            return Wire.EINVAL;
        }

        if (command.IsStatus && (!model.Structured || !model.ContextsValid || model.ContextsNegotiated.Count == 0))
        {
            return Wire.ENOTSUP;
        }

        if (command.Kind == Kind.BlockStatusFilter)
        {
            return !model.Extended ? Wire.ENOTSUP : (has & StatusPayload) == 0 ? Wire.EINVAL : 0;
        }

        return 0;
    }

    private static int Range(ExpectedCommand command, ClientModel model, uint strict)
    {
        if (command.Count == 0 && (strict & StrictZeroSize) != 0)
        {
            return Wire.EINVAL;
        }

        bool isOutside = command.Offset > model.Size || command.Count > model.Size - command.Offset;
        if (isOutside && (strict & StrictBounds) != 0)
        {
            return command.Kind is Kind.Write or Kind.Trim or Kind.Zero ? Wire.ENOSPC : Wire.EINVAL;
        }

        if ((strict & StrictAlign) != 0 && model.MinimumBlock != 0)
        {
            uint mask = model.MinimumBlock - 1;
            bool endsAtTheEnd = command.Offset + command.Count == model.Size;
            if ((command.Offset & mask) != 0 || ((command.Count & mask) != 0 && !endsAtTheEnd))
            {
                return Wire.EINVAL;
            }
        }

        ulong payload = model.MaximumBlock == 0 ? 32u << 20 : Math.Clamp(model.MaximumBlock, 1u << 20, 64u << 20);
        if (command.Kind == Kind.Write && (strict & StrictPayload) != 0 && command.Count > payload)
        {
            return Wire.ERANGE;
        }

        ulong most = command.IsRead || command.Kind == Kind.Write ? 64u << 20 : model.Extended ? ulong.MaxValue : uint.MaxValue;
        return command.Count > most ? Wire.ERANGE : 0;
    }
}
