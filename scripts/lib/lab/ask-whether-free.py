#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks the whole link, again and again, whether ADDRESS is free: ARP probes with the sender address 0.0.0.0 (RFC 5227, section 2.1.1), as
`arping -D` sends them, a switch that tracks its devices, or a machine that is about to take the address. It takes none.

usage: ask-whether-free.py INTERFACE ADDRESS
"""
import socket
import sys
import time

import frames

link = frames.open_link(sys.argv[1])
own, address = link.getsockname()[4], socket.inet_aton(sys.argv[2])
while True:
    link.send(frames.arp(1, frames.EVERYBODY, own, own, b"\0" * 4, b"\0" * 6, address))
    time.sleep(0.25)
