using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Awaiting;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport.Tls;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>Option mode: the negotiation in the caller's own hands.</summary>
internal sealed class OptionCalls(
    ConnectionSettings settings, Connection engine, ConnectionDriver driver, ConnectionWaiter waiter, EngineReports reports,
    CallFaults faults, StateWaiters waiters)
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
            driver.Die(0, "the server is not using the fixed newstyle protocol: there is nothing to abort");
            return 0;
        }

        engine.BeginAbort();
        driver.Flush();
        return 0;
    }

    internal int OptGo() => FinishOption(WithoutCompletion(AioOptGo));

    internal int OptInfo() => FinishOption(WithoutCompletion(AioOptInfo));

    internal int OptAbort()
    {
        if (AioOptAbort() != 0)
        {
            return -1;
        }

        while (engine.Class == StateClass.Connecting)
        {
            if (waiter.WaitAndDrive(-1) < 0)
            {
                return driver.HasEnded ? 0 : -1;
            }
        }

        return 0;
    }

    internal int OptStarttls() => FinishQuestion(WithoutCompletion(AioOptStarttls));

    internal int OptExtendedHeaders() => FinishQuestion(WithoutCompletion(AioOptExtendedHeaders));

    internal int OptStructuredReply() => FinishQuestion(WithoutCompletion(AioOptStructuredReply));

    internal int OptList(ref ListClosure list)
    {
        CompletionClosure none = default;
        return FinishCounted(NewList(ref list, ref none, hasOwner: true));
    }

    internal int OptListMetaContext(ref ContextClosure context) =>
        Finish(OptionKind.ListMetaContext, settings.MetaContexts, ref context);

    internal int OptListMetaContextQueries(IReadOnlyList<string> queries, ref ContextClosure context)
    {
        CompletionClosure none = default;
        return FinishCounted(NewMetaContext(OptionKind.ListMetaContext, queries, ref context, ref none, hasOwner: true));
    }

    internal int OptSetMetaContext(ref ContextClosure context) =>
        Finish(OptionKind.SetMetaContext, settings.MetaContexts, ref context);

    internal int OptSetMetaContextQueries(IReadOnlyList<string> queries, ref ContextClosure context)
    {
        CompletionClosure none = default;
        return FinishCounted(NewMetaContext(OptionKind.SetMetaContext, queries, ref context, ref none, hasOwner: true));
    }

    private delegate int OptionStart(ref CompletionClosure completion);

    private static int WithoutCompletion(OptionStart start)
    {
        CompletionClosure none = default;
        return start(ref none);
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

    private OptionCall? NewList(ref ListClosure list, ref CompletionClosure completion, bool hasOwner = false)
    {
        if (!RequireFixedNewstyle())
        {
            return null;
        }

        OptionCall call = new() { Kind = OptionKind.List, List = list, Completion = completion, HasOwner = hasOwner };
        list = default;
        completion = default;
        return call;
    }

    private OptionCall? NewMetaContext(
        OptionKind kind, IReadOnlyList<string> queries, ref ContextClosure context, ref CompletionClosure completion, bool hasOwner = false)
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

        return NewMetaContext(kind, texts, ref context, ref completion, hasOwner);
    }

    private OptionCall? NewMetaContext(
        OptionKind kind, List<byte[]> queries, ref ContextClosure context, ref CompletionClosure completion, bool hasOwner = false)
    {
        if (!RequireFixedNewstyle())
        {
            return null;
        }

        OptionCall call = new() { Kind = kind, Queries = [.. queries], Context = context, Completion = completion, HasOwner = hasOwner };
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

    /// <summary>The rest of a blocking option: drives the connection until the server has answered.</summary>
    private int FinishOption(int begun)
    {
        if (begun != 0)
        {
            return -1;
        }

        while (engine.IsOptionPending)
        {
            // What went wrong after the answer had come is for the next call to tell.
            if (waiter.WaitAndDrive(-1) < 0 && (engine.IsOptionPending || engine.LastOption.Errno != 0))
            {
                return -1;
            }
        }

        if (engine.LastOption.Errno == 0)
        {
            return 0;
        }

        // Another thread may have driven the connection when the refusal came.
        return reports.Fail("the option failed");
    }

    private int FinishQuestion(int begun) => FinishOption(begun) < 0 ? -1 : Number(engine.LastOption.Granted);

    private int Finish(OptionKind kind, List<byte[]> queries, ref ContextClosure context)
    {
        CompletionClosure none = default;
        return FinishCounted(NewMetaContext(kind, queries, ref context, ref none, hasOwner: true));
    }

    /// <summary>A blocking option with a callback. What that threw is thrown by this call, however the option ended.</summary>
    private int FinishCounted(OptionCall? call)
    {
        int result = FinishOption(Begin(call)) < 0 ? -1 : engine.LastOption.Count;
        return faults.Waited(call, result);
    }
}
