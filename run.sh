rm -f s1 s2
nbdkit -f -U /tmp/probe/s1 memory 1M & A=$!
qemu-nbd -r -x exp -f raw -t -k /tmp/probe/s2 q.img & B=$!
for i in $(seq 100); do nbdinfo --size nbd+unix:///?socket=/tmp/probe/s1 >/dev/null 2>&1 && nbdinfo --size nbd+unix:///exp?socket=/tmp/probe/s2 >/dev/null 2>&1 && break; sleep 0.05; done
L=/tmp/sid/usr/lib/x86_64-linux-gnu; LD=$(ls /tmp/sid/usr/lib64/ld-linux-x86-64.so.2 $L/ld-linux-x86-64.so.2 2>/dev/null | head -1); timeout 20 dotnet /tmp/smoke2/bin/Debug/net10.0/smoke2.dll /tmp/probe/s1 /tmp/probe/s2 2>&1
kill $A $B
