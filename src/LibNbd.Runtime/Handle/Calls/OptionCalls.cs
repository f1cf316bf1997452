using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Awaiting;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport.Tls;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>Option mode: the negotiation in the caller's own hands.</summary>
internal sealed class OptionCalls(ConnectionSettings settings, Connection engine, ConnectionDriver driver, StateWaiters waiters)
{
    internal int AioOptGo(ref CompletionClosure completion) => BeginOption(OptionKind.Go, ref completion);

    internal int AioOptInfo(ref CompletionClosure completion) => BeginOption(OptionKind.Info, ref completion);

    internal int AioOptExtendedHeaders(ref CompletionClosure completion) => BeginOption(OptionKind.ExtendedHeaders, ref completion);

    internal int AioOptStructuredReply(ref CompletionClosure completion) => BeginOption(OptionKind.StructuredReply, ref completion);

    internal int AioOptStarttls(ref CompletionClosure completion) => TlsBackEnd.Missing is { } missing
        ? Fail(Errno.ENOTSUP, missing)
        : BeginOption(OptionKind.StartTls, ref completion);

    internal int AioOptList(ref ListClosure list, ref CompletionClosure completion) => Begin(NewList(ref list, ref completion));

    internal int AioOptListMetaContext(ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.ListMetaContext, settings.MetaContexts, ref context, ref completion));

    internal int AioOptListMetaContextQueries(
        IReadOnlyList<string> queries, ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.ListMetaContext, queries, ref context, ref completion));

    internal int AioOptSetMetaContext(ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.SetMetaContext, settings.MetaContexts, ref context, ref completion));

    internal int AioOptSetMetaContextQueries(
        IReadOnlyList<string> queries, ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.SetMetaContext, queries, ref context, ref completion));

    internal int AioOptAbort()
    {
        waiters.ExpectEnd();
        if (!engine.IsFixedNewstyle)
        {
            // There is no way to say goodbye to such a server but to leave.
            driver.Die(0, "the server is not using the fixed newstyle protocol: there is nothing to abort", FailureCause.Protocol);
            return 0;
        }

        engine.BeginAbort();
        driver.Flush();
        return 0;
    }

    private bool RequireFixedNewstyle() =>
        engine.IsFixedNewstyle || Refuse(Errno.ENOTSUP, "server is not using fixed newstyle protocol");

    private int BeginOption(OptionKind kind, ref CompletionClosure completion)
    {
        // An old newstyle server can still be asked for an export by name, which is what going means there.
        if (kind != OptionKind.Go && !RequireFixedNewstyle())
        {
            return -1;
        }

        OptionCall call = new() { Kind = kind, Completion = completion };
        completion = default;
        return BeginOption(call);
    }

    private OptionCall? NewList(ref ListClosure list, ref CompletionClosure completion)
    {
        if (!RequireFixedNewstyle())
        {
            return null;
        }

        OptionCall call = new() { Kind = OptionKind.List, List = list, Completion = completion };
        list = default;
        completion = default;
        return call;
    }

    private OptionCall? NewMetaContext(
        OptionKind kind, IReadOnlyList<string> queries, ref ContextClosure context, ref CompletionClosure completion)
    {
        List<byte[]> texts = new(queries.Count);
        foreach (string query in queries)
        {
            byte[] text = WireText.Encode(query);
            if (text.Length > Limits.MaxString)
            {
                Fail(Errno.ENAMETOOLONG, "meta context name too long for NBD protocol");
                return null;
            }

            texts.Add(text);
        }

        return NewMetaContext(kind, texts, ref context, ref completion);
    }

    private OptionCall? NewMetaContext(
        OptionKind kind, List<byte[]> queries, ref ContextClosure context, ref CompletionClosure completion)
    {
        if (!RequireFixedNewstyle())
        {
            return null;
        }

        OptionCall call = new() { Kind = kind, Queries = [.. queries], Context = context, Completion = completion };
        context = default;
        completion = default;
        return call;
    }

    private int Begin(OptionCall? call) => call is null ? -1 : BeginOption(call);

    private int BeginOption(OptionCall call)
    {
        engine.BeginOption(call);
        driver.Flush();
        return 0;
    }
}
