module nbdbench

go 1.22

require libguestfs.org/libnbd v0.0.0

replace libguestfs.org/libnbd => ../../../bindings/go
