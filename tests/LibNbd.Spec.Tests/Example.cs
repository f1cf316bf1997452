namespace LibNbd.Spec.Tests;

/// <summary>A small whole specification. Tests of mistakes change one place of it.</summary>
internal static class Example
{
    public const string Path = "api/nbd-api.yaml";

    public const string Yaml = """
        format: 1
        library:
          name: libnbd
          version: "1.24"
          soname: libnbd.so.0
          symbol-prefix: nbd_
          macro-prefix: LIBNBD_
          versions: ["1.0", "1.2", "1.10", "1.24"]
          authors: [One Author, Another Author]
          copyright: Copyright (C) 2026 The LibNbd authors

        roles: { created-state: created, connected-state: connected, command-flags: command, completion-closure: completion }

        states:
          created: { predicate: aio_is_created, phrase: newly created, doc: Nothing was connected yet. }
          connected: { predicate: [aio_is_ready, aio_is_processing], phrase: connected with the server, doc: Commands may be issued. }

        enums:
          tls:
            c-prefix: TLS
            names: { csharp: TlsMode }
            doc: Whether TLS is used.
            values:
              disable: { value: 0, since: "1.0", doc: Never. }
              require: { value: 2, since: "1.0", doc: Always. }

        flags:
          command:
            c-prefix: CMD_FLAG
            doc: Flags of a command.
            values:
              fua: { bit: 0, since: "1.0", doc: Force unit access. }
              req-one: { bit: 3, since: "1.0", doc: One extent only. }

        constants:
          read-data: { value: 1, since: "1.0", doc: The chunk has data. }

        meta-contexts:
          namespace-base: { text: "base:", since: "1.0", doc: Contexts of the protocol itself. }
          context-base-allocation:
            text: "base:allocation"
            since: "1.0"
            doc: Which parts are allocated.
            states:
              hole: { value: 1, doc: Not allocated. }
              zero: { value: 2, doc: Reads as zeroes. }

        structs:
          extent: { since: "1.2", doc: A run of bytes., fields: { length: { type: uint64, doc: Its length. }, flags: { type: uint64, doc: Its status. } } }

        closures:
          chunk:
            since: "1.0"
            doc: Called for each chunk.
            lives-until: command-retired
            thread: driver
            result: fails
            parameters:
              - { name: subbuf, type: bytes-in, length: count, doc: The data. }
              - { name: offset, type: uint64, doc: Where it begins. }
              - { name: error, type: mutable-int, doc: An errno. }
          completion:
            since: "1.0"
            doc: Called when the command is complete.
            lives-until: operation-over
            thread: driver
            result: retires
            parameters:
              - { name: error, type: mutable-int, doc: An errno. }

        lifecycle:
          create: { kind: create, since: "1.0", summary: create a handle, description: Makes a handle., returns: "The handle, or NULL.", see-also: [close] }
          close: { kind: close, since: "1.0", summary: close a handle, description: Ends a handle., returns: Nothing., see-also: [create] }

        calls:
          set_tls:
            since: "1.0"
            summary: enable or require TLS
            parameters:
              - { name: tls, type: enum, enum: tls, doc: The mode. }
            returns: status
            states: [created]
            description: Sets the mode.
            see-also: [get_tls]
          get_tls:
            since: "1.0"
            summary: get the TLS mode
            returns: { type: enum, enum: tls, doc: The mode that was set. }
            states: any
            may-set-error: false
            description: Gets the mode.
          connect_tcp:
            since: "1.0"
            summary: connect over TCP
            parameters:
              - { name: hostname, type: string, doc: Name of the server. }
              - { name: port, type: string, doc: Its port. }
            returns: status
            states: [created]
            modifies-fd: true
            description: |
              Connect to `hostname`.

              It *blocks*, as [aio_connect_tcp] does not; see [nbdkit(1)].
            see-also: [aio_connect_tcp, "nbdkit(1)"]
          aio_connect_tcp:
            since: "1.0"
            summary: connect over TCP, in the background
            parameters:
              - { name: hostname, type: string, doc: Name of the server. }
              - { name: port, type: string, doc: Its port. }
            returns: status
            states: [created]
            async: { until: not aio_is_created }
            description: Begins to connect.
          pread:
            since: "1.0"
            summary: read from the server
            parameters:
              - { name: buf, type: bytes-out, length: count, doc: Where the data goes. }
              - { name: offset, type: uint64, doc: Where to read. }
            optional:
              - { name: flags, type: flags, flags: command, allowed: [], doc: None so far. }
            returns: status
            states: [connected]
            modifies-fd: true
            description: Reads.
            errors:
              - { errno: EINVAL, when: The range is beyond the end. }
              - { when: The server said so. }
            changed:
              - { version: "1.16", what: It may read more at once. }
            example: |
              nbd_pread (nbd, buf, sizeof buf, 0, 0);
            see-also: [aio_pread]
          aio_pread:
            since: "1.0"
            summary: read from the server, in the background
            parameters:
              - { name: buf, type: bytes-persist-out, length: count, doc: Where the data goes. }
              - { name: offset, type: uint64, doc: Where to read. }
            optional:
              - { name: completion_callback, type: closure, closure: completion, doc: Called at the end. }
              - { name: flags, type: flags, flags: command, allowed: [], doc: None so far. }
            returns: cookie
            states: [connected]
            async: completion-callback
            description: Begins to read.
          zero:
            since: "1.2"
            summary: write zeroes
            parameters:
              - { name: count, type: uint64, doc: How many. }
              - { name: offset, type: uint64, doc: Where. }
            optional:
              - { name: flags, type: flags, flags: command, allowed: [fua], doc: How. }
            returns: status
            states: [connected]
            description: Writes zeroes.
          aio_is_created: { since: "1.0", summary: check if the handle was just created, returns: bool, states: any, locked: false, may-set-error: false, description: Checks. }
          aio_is_ready: { since: "1.0", summary: check if the handle is ready, returns: bool, states: any, locked: false, may-set-error: false, description: Checks. }
          aio_is_processing: { since: "1.0", summary: check if the handle is busy, returns: bool, states: any, locked: false, may-set-error: false, description: Checks. }

        connection-states:
          start: { name: START, tells: aio_is_created, waits-for: nothing, summary: nothing was begun, next: [go-up] }
          go-up: { name: GO.UP, tells: aio_is_processing, waits-for: read, summary: it is up, next: [start] }

        """;
}
