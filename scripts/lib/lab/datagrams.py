#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A small service over UDP: answers PING with PONG, or swallows it.

usage: datagrams.py ADDRESS PORT answer|swallow
"""
import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], int(sys.argv[2])))
while True:
    question, peer = server.recvfrom(2048)
    if question == b"PING" and sys.argv[3] == "answer":
        server.sendto(b"PONG", peer)
