import nbd

with nbd.NBD() as h:
    h.set_export_name("disk")
    h.set_request_structured_replies(True)
    # Send what the library would refuse, to see what the server does.
    h.set_strict_mode(h.get_strict_mode() & ~nbd.STRICT_BOUNDS)
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])
    try:
        h.pread(512, h.get_size())
    except nbd.Error as error:
        print(error.string)
