import tempfile

import nbd

with tempfile.NamedTemporaryFile("w") as keys, nbd.NBD() as h:
    keys.write("alice:" + "5a" * 32 + "\n")
    keys.flush()
    h.set_tls(nbd.TLS_REQUIRE)
    h.set_tls_username("alice")
    h.set_tls_psk_file(keys.name)
    h.connect_command(
        ["nbdkit", "-s", "--exit-with-parent", "--tls=require", f"--tls-psk={keys.name}"]
        + ["memory", "1M"]
    )
    assert h.get_tls_negotiated()
