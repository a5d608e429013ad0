#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What net-snmp does not tell of a Linux bridge, for snmpd's pass_persist: BRIDGE-MIB's base ports and forwarding table (RFC 4188), or with
--vlan N Q-BRIDGE-MIB's (RFC 4363), and the names on the ports' labels (`ip link set PORT alias LABEL`) as ifName (RFC 2863).

A label gi1/0/7@Po1 makes the port a member of the aggregate Po1 (IEEE8023-LAG-MIB), and ge-1/0/7@ge-1/0/7.0 has a logical unit on it
(ifStackTable): addresses are then learnt on the interface behind the @, which has an ifIndex of its own.

usage, in snmpd.conf: pass_persist .1.3.6.1.2.1.17 /path/bridge-mib.py BRIDGE [--vlan N]
                      pass_persist .1.3.6.1.2.1.31.1.1.1.1 /path/bridge-mib.py BRIDGE
                      pass_persist .1.3.6.1.2.1.31.1.2.1.3 /path/bridge-mib.py BRIDGE
                      pass_persist .1.2.840.10006.300.43 /path/bridge-mib.py BRIDGE
"""
import json
import subprocess
import sys
import time

BRIDGE = sys.argv[1]
VLAN = int(sys.argv[3]) if sys.argv[2:3] == ["--vlan"] else None

IF_NAME = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
STACK_STATUS = (1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3)
ATTACHED_AGGREGATE = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1, 13)
BASE_PORT_IF_INDEX = (1, 3, 6, 1, 2, 1, 17, 1, 4, 1, 2)
FORWARDING = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1)
VLAN_FORWARDING = (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1)
VLAN_DATABASE = (1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 2, 1, 3)
PORT, STATUS, LEARNED, SELF = 2, 3, 3, 4
ACTIVE = 1
UPPER_INDEX = 5000


def output(*command):
    text = subprocess.run(command, capture_output=True, text=True, timeout=5).stdout
    return json.loads(text or "[]")


def read_objects():
    """Everything that can be asked for: name as a tuple -> (type, value)."""
    objects = {}
    ports = {}
    for link in output("ip", "-details", "-json", "link", "show"):
        index, name = link["ifindex"], link["ifname"]
        label, _, upper = link.get("ifalias", name).partition("@")
        objects[IF_NAME + (index,)] = ("string", label)
        info = link.get("linkinfo", {})
        if link.get("master") == BRIDGE and info.get("info_slave_kind") == "bridge":
            ports[name] = int(info["info_slave_data"]["no"], 16)
            objects[BASE_PORT_IF_INDEX + (ports[name],)] = ("integer", index)
            if upper:
                upper_index = UPPER_INDEX + index
                objects[BASE_PORT_IF_INDEX + (ports[name],)] = ("integer", upper_index)
                objects[IF_NAME + (upper_index,)] = ("string", upper)
                if upper.startswith(label):
                    objects[STACK_STATUS + (upper_index, index)] = ("integer", ACTIVE)
                else:
                    objects[ATTACHED_AGGREGATE + (index,)] = ("integer", upper_index)
    for entry in output("bridge", "-json", "fdb", "show", "br", BRIDGE):
        if entry.get("master") != BRIDGE or entry["ifname"] not in ports:
            continue
        address = tuple(int(byte, 16) for byte in entry["mac"].split(":"))
        table, index = (FORWARDING, address) if VLAN is None else (VLAN_FORWARDING, (VLAN,) + address)
        status = SELF if entry.get("state") == "permanent" else LEARNED
        objects[table + (PORT,) + index] = ("integer", ports[entry["ifname"]])
        objects[table + (STATUS,) + index] = ("integer", status)
    if VLAN is not None:
        objects[VLAN_DATABASE + (0, VLAN)] = ("gauge", VLAN)
    return objects


def main():
    objects, read_at = {}, 0.0
    while command := sys.stdin.readline().strip():
        if command == "PING":
            print("PONG", flush=True)
            continue
        name = tuple(int(part) for part in sys.stdin.readline().strip().strip(".").split("."))
        if command == "set":
            sys.stdin.readline()
            print("not-writable", flush=True)
            continue
        if time.monotonic() - read_at > 0.5:
            objects, read_at = read_objects(), time.monotonic()
        if command == "getnext":
            name = min((known for known in objects if known > name), default=())
        if name in objects:
            print("." + ".".join(map(str, name)), *objects[name], sep="\n", flush=True)
        else:
            print("NONE", flush=True)


main()
