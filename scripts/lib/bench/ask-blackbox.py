#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Has a blackbox_exporter at 127.0.0.1:9115 probe TARGETS addresses from FIRST on, COUNT times in all and at most RATE times a second, as
Prometheus would: by HTTP connections that stay. Prints how many succeeded, and in what time.

usage: ask-blackbox.py FIRST TARGETS PORT RATE COUNT
"""
import http.client
import ipaddress
import json
import sys
import threading
import time

first, (targets, port, rate, count) = ipaddress.ip_address(sys.argv[1]), map(int, sys.argv[2:])
lock, state = threading.Lock(), {"next": 0, "answered": 0}
began = time.monotonic()


def work():
    connection = http.client.HTTPConnection("127.0.0.1", 9115, timeout=10)
    while True:
        with lock:
            index = state["next"]
            state["next"] += 1
        if index >= count:
            return
        time.sleep(max(0, began + index / rate - time.monotonic()))
        connection.request("GET", "/probe?module=tcp&target=%s:%d" % (first + index % targets, port))
        if b"\nprobe_success 1" in connection.getresponse().read():
            with lock:
                state["answered"] += 1


threads = [threading.Thread(target=work) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"answered": state["answered"], "wallSeconds": time.monotonic() - began}))
