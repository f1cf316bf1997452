import nbd

with nbd.NBD() as h:
    # The server ends with the connection.
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])
    print(h.get_subprocess_pid(), h.get_size())
