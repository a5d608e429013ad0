#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keeps every process of a network namespace from running for most of the time, as a host does that has promised more than it has.

usage: starve.py NAMESPACE    (until SIGTERM; everybody runs again after)
"""
import os
import signal
import subprocess
import sys
import time

HELD, FREE = 0.9, 0.3


def tell(number):
    for pid in subprocess.run(["ip", "netns", "pids", sys.argv[1]], capture_output=True, text=True).stdout.split():
        try:
            os.kill(int(pid), number)
        except ProcessLookupError:
            pass


signal.signal(signal.SIGTERM, lambda *_: sys.exit())
try:
    while True:
        tell(signal.SIGSTOP)
        time.sleep(HELD)
        tell(signal.SIGCONT)
        time.sleep(FREE)
finally:
    tell(signal.SIGCONT)
