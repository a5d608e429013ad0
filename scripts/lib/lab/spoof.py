#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends frames in another's name towards a listener beyond the gateway, each with its own name in it, and last one of its own.

usage: spoof.py INTERFACE GATEWAY-MAC OWN VICTIM PUBLIC LISTENER VICTIM-MAC…
The names are: made-up, own-hardware, of-victim-N, public, echo, connection; and own. All go to UDP port 4001, but for the last two of the others.
"""
import socket
import struct
import sys

import frames

link = frames.open_link(sys.argv[1])
hardware = link.getsockname()[4]
gateway = frames.hardware(sys.argv[2])
own, victim, public, listener = (socket.inet_aton(address) for address in sys.argv[3:7])
MADE_UP = frames.hardware("02:99:99:99:99:99")


def send(source, address, protocol, payload):
    link.send(gateway + source + frames.IPV4 + frames.packet(protocol, address, listener, 64, payload))


def datagram(source, address, name):
    # No checksum: RFC 768.
    text = f"<{name}>".encode()
    send(source, address, 17, struct.pack("!HHHH", 4000, 4001, 8 + len(text), 0) + text)


datagram(MADE_UP, victim, "made-up")
datagram(hardware, victim, "own-hardware")
for number, mac in enumerate(sys.argv[7:], 1):
    datagram(frames.hardware(mac), own, f"of-victim-{number}")
datagram(hardware, public, "public")

echo = struct.pack("!HH", 1, 1) + b"<echo>"
send(hardware, victim, 1, b"\x08\0" + struct.pack("!H", frames.checksum(b"\x08\0\0\0" + echo)) + echo)

text = b"<connection>"
head = struct.pack("!HHIIBB", 4000, 4001, 1, 0, 0x50, frames.SYN) + struct.pack("!H", 1000)
pseudo = victim + listener + struct.pack("!BBH", 0, 6, 20 + len(text))
check = frames.checksum(pseudo + head + b"\0\0\0\0" + text)
send(hardware, victim, 6, head + struct.pack("!HH", check, 0) + text)

datagram(hardware, own, "own")
