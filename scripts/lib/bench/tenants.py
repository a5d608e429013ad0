# SPDX-License-Identifier: Apache-2.0
"""Tenants for a gateway: `tenants.py KIND COUNT [KEY=VALUE…]` prints them for titipan-agent (KIND yaml), as one list of an office's rules for
nft (list), as the commands that one tenant takes (script N), or as classes for tc -batch (classes).

Tenant n has a public and a room address of its own, TCP and UDP port 20000 to its port 22, and the same class of bandwidth in both
directions. KEYs: port, rate (Mbit/s), and changed=N PORT-AND-RATE for tenant N alone (changed=5:20001:7).
"""
import sys

kind, count = sys.argv[1], int(sys.argv[2])
options = dict(word.split("=", 1) for word in sys.argv[3:])
port, rate = int(options.get("port", 20000)), int(options.get("rate", 100))
changed = [int(word) for word in options["changed"].split(":")] if "changed" in options else None


def place(n):
    return n // 250, n % 250 + 1


def tenant(n):
    high, low = place(n)
    own = changed[1:] if changed and changed[0] == n else [port, rate]
    return f"198.18.{high}.{low}", f"10.20.{high}.{low}", own[0], own[1]


def rules(n):
    public, room, number, _ = tenant(n)
    yield "prerouting", f'ip daddr {public} tcp dport {number} dnat to {room}:22 comment "t{n}"'
    yield "prerouting", f'ip daddr {public} udp dport {number} dnat to {room}:22 comment "t{n}"'
    yield "forward", f'ip daddr {room} meta priority set 1:{n + 1:x} meta l4proto {{ tcp, udp }} th dport 22 accept comment "t{n}"'
    yield "forward", f'ip saddr {room} meta priority set 1:{n + 1:x} accept comment "t{n}"'


head = """add table ip office
flush table ip office
add chain ip office prerouting { type nat hook prerouting priority dstnat; policy accept; }
add chain ip office forward { type filter hook forward priority filter; policy drop; }"""

if kind == "yaml":
    print("tenants:" if count else "tenants: []")
    for n in range(count):
        public, room, number, speed = tenant(n)
        print(f"  - {{tenant: t{n}, public: {public}, room: {room}, ports: [{{public: {number}, room: 22}},")
        print(f"     {{protocol: udp, public: {number}, room: 22}}], grant: {{in: {speed} Mbit/s, out: {speed} Mbit/s, burst: 100 kB}}}}")
elif kind == "list":
    print(head)
    for n in range(count):
        for chain, rule in rules(n):
            print(f"add rule ip office {chain} {rule}")
elif kind == "classes":
    for device in ("wan0", "room0"):
        for n in range(count):
            print(f"class replace dev {device} parent 1: classid 1:{n + 1:x} htb rate {tenant(n)[3]}mbit burst 100k cburst 100k quantum 60000")
elif kind == "script":
    n = count
    for device in ("wan0", "room0"):
        print(f"tc class replace dev {device} parent 1: classid 1:{n + 1:x} htb rate {tenant(n)[3]}mbit burst 100k cburst 100k quantum 60000")
    for chain in ("prerouting", "forward"):
        print(f"for handle in $(nft -a list chain ip office {chain} | sed -n 's/.*comment \"t{n}\".* # handle //p'); do")
        print(f"    nft delete rule ip office {chain} handle \"$handle\"")
        print("done")
    for chain, rule in rules(n):
        print(f"nft 'add rule ip office {chain} {rule}'")
