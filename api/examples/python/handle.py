import nbd

# A handle is closed at the end of the with statement, whatever happens in it.
with nbd.NBD() as h:
    h.set_handle_name("backup")
    h.set_debug_callback(lambda context, message: print(context, message))
    h.set_debug(True)
    try:
        h.get_size()
    except nbd.Error as error:
        # The text, the errno and its name.
        print(error.string, error.errnum, error.errno)
