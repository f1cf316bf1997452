import nbd

with nbd.NBD() as h:
    assert h.aio_is_created()
    h.aio_connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])
    while h.aio_is_connecting():
        h.poll(-1)
    assert h.aio_is_ready()
    print(h.connection_state())
    h.shutdown()
    assert h.aio_is_closed()
