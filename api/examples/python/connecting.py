import os
import subprocess
import tempfile
import time

import nbd

with tempfile.TemporaryDirectory() as folder:
    path, ready = f"{folder}/sock", f"{folder}/pid"
    with subprocess.Popen(["nbdkit", "-f", "-U", path, "-P", ready, "memory", "1M"]) as server:
        while not os.path.exists(ready):
            time.sleep(0.01)
        with nbd.NBD() as h:
            h.connect_unix(path)
            print(h.get_protocol(), h.get_size())
            h.shutdown()
        server.terminate()
