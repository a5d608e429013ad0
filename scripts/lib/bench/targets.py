#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is probed in `scripts/bench probes`: accepts every connection on PORT, and answers connection requests for PORT + 1 by hand, after
DELAY seconds; the system must be kept from answering those.

usage: targets.py INTERFACE PORT DELAY    (with the folder of the lab's frames.py in PYTHONPATH)
"""
import heapq
import select
import socket
import sys
import time

import frames

port, delay = int(sys.argv[2]), float(sys.argv[3])
listener = socket.create_server(("0.0.0.0", port), backlog=4096)
listener.setblocking(False)
link = frames.open_link(sys.argv[1])
waiting = []
while True:
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        link.send(heapq.heappop(waiting)[1])
    ready = select.select([listener, link], [], [], max(0, waiting[0][0] - time.monotonic()) if waiting else None)[0]
    if listener in ready:
        try:
            while True:
                listener.accept()[0].close()
        except OSError:
            pass
    if link in ready:
        frame, (_, _, kind, _, _) = link.recvfrom(65536)
        if kind != socket.PACKET_OUTGOING and frames.is_request(frame, port=port + 1):
            reply = frames.answer(frame, frames.SYN | frames.ACK, 64240, 64, b"\x02\x04\x05\xb4")
            heapq.heappush(waiting, (time.monotonic() + delay, reply))
