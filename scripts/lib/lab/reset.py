#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A middlebox that refuses in another's name: connection requests are diverted to it, each is answered with a forged reset at once, and
passed on a little later, so that the true answer comes after.

usage: reset.py DIVERTED TOWARDS-CLIENT TOWARDS-SERVER
"""
import sys
import time

import frames

diverted, client, server = (frames.open_link(interface) for interface in sys.argv[1:])
for frame in frames.received(diverted):
    if frames.is_request(frame):
        client.send(frames.answer(frame, frames.RST | frames.ACK, 0, 250))
        time.sleep(0.03)
    server.send(frame)
