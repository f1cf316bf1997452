import nbd

with nbd.NBD() as h:
    assert h.is_uri("nbd+unix:///name?socket=/tmp/sock")
    assert not h.is_uri("/tmp/sock")
    # A URI from someone else: only local servers, and no files of TLS.
    h.set_uri_allow_transports(nbd.ALLOW_TRANSPORT_UNIX)
    h.set_uri_allow_local_file(False)
    try:
        h.connect_uri("nbd://example.com")
    except nbd.Error as error:
        print(error.string)
