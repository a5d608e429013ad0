#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Says the names, as <name>, in the frames that come in on an interface, a line each; ends behind the name LAST, or after SECONDS.

usage: hear.py INTERFACE LAST SECONDS
"""
import re
import sys
import time

import frames

link = frames.open_link(sys.argv[1])
link.settimeout(0.2)
end = time.monotonic() + float(sys.argv[3])
print("listening", flush=True)
while time.monotonic() < end:
    try:
        frame = next(frames.received(link))
    except TimeoutError:
        continue
    for name in re.findall(rb"<([a-z0-9-]+)>", frame):
        print(name.decode(), flush=True)
        if name.decode() == sys.argv[2]:
            # What was sent before it may be behind it.
            end = min(end, time.monotonic() + 0.5)
