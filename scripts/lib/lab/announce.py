#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tells the whole link, again and again and without being asked, that ADDRESS is at MAC: what a standby, a virtual router's backup or a
switch that proxies does for a machine that need not be there.

usage: announce.py INTERFACE ADDRESS MAC
"""
import socket
import sys
import time

import frames

link = frames.open_link(sys.argv[1])
own, address, mac = link.getsockname()[4], socket.inet_aton(sys.argv[2]), frames.hardware(sys.argv[3])
while True:
    # The two forms of RFC 5227, section 3: as a request and as a reply.
    link.send(frames.arp(1, frames.EVERYBODY, own, mac, address, b"\0" * 6, address))
    link.send(frames.arp(2, frames.EVERYBODY, own, mac, address, frames.EVERYBODY, address))
    time.sleep(0.1)
