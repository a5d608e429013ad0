# SPDX-License-Identifier: Apache-2.0
"""Open connections that count what they lose.

`sessions.py serve` echoes on every address of its host, port 22. `sessions.py hold FILE ADDRESS PORT…` keeps a connection to each open and
sends numbered lines until it gets SIGTERM, and tries a new connection to the first every 20 ms; then writes what happened to FILE.
"""
import json, selectors, signal, socket, sys, threading, time

if sys.argv[1] == "serve":
    listener = socket.create_server(("0.0.0.0", 22), backlog=512)

    def echo(connection):
        try:
            while data := connection.recv(65536):
                connection.sendall(data)
        except OSError:
            pass
        connection.close()

    while True:
        threading.Thread(target=echo, args=(listener.accept()[0],), daemon=True).start()

path, words = sys.argv[2], sys.argv[3:]
targets = [(words[i], int(words[i + 1])) for i in range(0, len(words), 2)]
going = True
tally = {"sessions": len(targets), "reset": 0, "lines": 0, "wrong": 0, "longest": 0.0, "tried": 0, "refused": 0}
lock = threading.Lock()


def stop(*_):
    global going
    going = False


signal.signal(signal.SIGTERM, stop)


def hold(target):
    lines = wrong = 0
    longest, broken = 0.0, 0
    try:
        connection = socket.create_connection(target, 5)
        connection.settimeout(10)
        reader = connection.makefile("rb")
        while going:
            began = time.monotonic()
            connection.sendall(b"%d\n" % lines)
            if reader.readline() != b"%d\n" % lines:
                wrong += 1
            longest = max(longest, time.monotonic() - began)
            lines += 1
            time.sleep(0.01)
    except OSError:
        broken = 1
    with lock:
        tally["lines"] += lines
        tally["wrong"] += wrong
        tally["reset"] += broken
        tally["longest"] = max(tally["longest"], longest)


def knock():
    while going:
        tally["tried"] += 1
        try:
            socket.create_connection(targets[0], 0.5).close()
        except OSError:
            tally["refused"] += 1
        time.sleep(0.02)


threads = [threading.Thread(target=hold, args=(target,)) for target in targets] + [threading.Thread(target=knock)]
for thread in threads:
    thread.start()
while going:
    time.sleep(0.1)
for thread in threads:
    thread.join()
with open(path, "w") as file:
    json.dump(tally, file)
