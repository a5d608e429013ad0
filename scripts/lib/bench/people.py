# SPDX-License-Identifier: Apache-2.0
"""People who use the case service at once: for each kind of request how long it takes, what it costs, and how long its answer is.

people.py PORT PID PEOPLE REQUESTS FILE: the file has {"sessions": [cookie, ...], "places": [{"number": ..., "secret": ...}, ...]}.
"""

import http.client
import json
import os
import random
import ssl
import sys
import threading
import time
from urllib.parse import quote


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_bytes(pid):
    with open(f"/proc/{pid}/status") as file:
        values = {line.split(":")[0]: line.split()[1] for line in file if line.startswith(("VmRSS", "VmHWM"))}
    return int(values["VmHWM"]) * 1024


class Person(threading.Thread):
    """Asks for one kind of thing, again and again, with a short pause as somebody who reads has a long one."""

    def __init__(self, port, session, targets, pause):
        super().__init__()
        self.port, self.session, self.targets, self.pause = port, session, targets, pause
        self.times, self.longest, self.faults = [], 0, []

    def run(self):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=60)
        connection.connect()
        headers = {"Cookie": f"__Host-titipan={self.session}"} if self.session else {}
        time.sleep(random.random() * self.pause)
        for target in self.targets:
            began = time.perf_counter()
            connection.request("GET", target, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            self.times.append(time.perf_counter() - began)
            self.longest = max(self.longest, len(body))
            if answer.status != 200:
                self.faults.append(f"{target}: {answer.status}")
            time.sleep(random.random() * 2 * self.pause)
        connection.close()


def quantile(times, part):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * part))] * 1000


def main():
    port, pid, people, requests = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    with open(sys.argv[5]) as file:
        known = json.load(file)
    sessions, places = known["sessions"], known["places"]
    choice = random.Random(7)

    def place():
        return choice.choice(places)

    kinds = {
        "inbox": lambda: "/inbox",
        "list": lambda: "/cases",
        "open cases": lambda: "/cases?ended=false",
        "search without a hit": lambda: f"/cases?q=tidakada{choice.randrange(10**9)}",
        "search with many hits": lambda: "/cases?q=dinas",
        "search for one": lambda: f"/cases?q={quote(place()['number'], safe='')}",
        "case page": lambda: f"/cases/{quote(place()['number'], safe='')}",
        "applicant page": lambda: f"/t/{place()['secret']}",
    }
    answers = []
    for kind, target in kinds.items():
        # Two hundred requests a second at most: what twenty people who read do at their busiest, ten times over.
        crowd = [
            Person(port, None if kind == "applicant page" else sessions[index % len(sessions)],
                   [target() for _ in range(requests)], people / 200)
            for index in range(people)
        ]
        before = processor_seconds(pid)
        for person in crowd:
            person.start()
        for person in crowd:
            person.join()
        times = [seconds for person in crowd for seconds in person.times]
        answers.append({
            "kind": kind,
            "requests": len(times),
            "p50Milliseconds": quantile(times, 0.5),
            "p99Milliseconds": quantile(times, 0.99),
            "processorMilliseconds": (processor_seconds(pid) - before) / max(len(times), 1) * 1000,
            "bytes": max(person.longest for person in crowd),
            "faults": [fault for person in crowd for fault in person.faults][:5],
        })
    json.dump({"kinds": answers, "residentBytes": memory_bytes(pid)}, sys.stdout)


main()
