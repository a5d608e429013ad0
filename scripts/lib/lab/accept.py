#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A SYN proxy, or cookies, with no server behind: answers connection requests for ADDRESS PORT with a SYN-ACK of window 0 and without
options, and says no more.

usage: accept.py ADDRESS PORT INTERFACE…
"""
import select
import socket
import sys

import frames

address, port = socket.inet_aton(sys.argv[1]), int(sys.argv[2])
links = [frames.open_link(interface) for interface in sys.argv[3:]]
while True:
    for link in select.select(links, [], [])[0]:
        frame, (_, _, kind, _, _) = link.recvfrom(65536)
        if kind != socket.PACKET_OUTGOING and frames.is_request(frame, address, port):
            link.send(frames.answer(frame, frames.SYN | frames.ACK, 0, 64))
