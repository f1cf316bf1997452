import nbd

with nbd.NBD() as h:
    print(nbd.package_name, nbd.__version__, h.get_version_extra())
    print("TLS" if h.supports_tls() else "no TLS", "URIs" if h.supports_uri() else "no URIs")
