#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers the echo requests for ADDRESS that it hears on a link that floods: once in its own name, and once in the other's, with what
somebody else's request would have held.

usage: foreign-echo.py INTERFACE ADDRESS OWN-ADDRESS
"""
import socket
import sys

import frames

link = frames.open_link(sys.argv[1])
own, address, own_address = link.getsockname()[4], socket.inet_aton(sys.argv[2]), socket.inet_aton(sys.argv[3])
for frame in frames.received(link):
    if frames.is_echo_request(frame, address):
        length = int.from_bytes(frame[16:18], "big")
        link.send(frames.echo_reply(frame, own, own_address))
        link.send(frames.echo_reply(frame, own, address, payload=b"\x55" * (length - 28)))
