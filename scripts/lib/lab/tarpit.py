#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A tarpit after LaBrea: takes every address of the link that nobody uses, answers echo requests, and accepts every connection to keep it
for ever, in a window of ten bytes.

usage: tarpit.py INTERFACE ADDRESS-IN-USE…
"""
import socket
import sys

import frames

link = frames.open_link(sys.argv[1])
own = link.getsockname()[4]
used = {socket.inet_aton(address) for address in sys.argv[2:]}
for frame in frames.received(link):
    if frame[12:14] == frames.ARP and frame[20:22] == b"\0\1" and frame[38:42] not in used:
        link.send(frames.arp(2, frame[6:12], own, own, frame[38:42], frame[22:28], frame[28:32]))
    elif frame[:6] == own and frames.is_echo_request(frame):
        link.send(frames.echo_reply(frame, own, frame[30:34]))
    elif frame[:6] == own and frames.is_request(frame):
        link.send(frames.answer(frame, frames.SYN | frames.ACK, 10, 64))
