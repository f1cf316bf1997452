import nbd

with nbd.NBD() as h:
    # Stop before an export is chosen.
    h.set_opt_mode(True)
    h.connect_command(["nbdkit", "-s", "--exit-with-parent", "memory", "1M"])
    h.opt_list(lambda name, description: print(repr(name), description))
    h.set_export_name("")
    h.opt_info()
    print(h.get_size())
    h.opt_go()
    print(h.pread(512, 0) == bytes(512))
