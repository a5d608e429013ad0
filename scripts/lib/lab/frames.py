# SPDX-License-Identifier: Apache-2.0
"""Frames built by hand, for what misbehaves in the lab: no library vouches for them. IPv4 only."""
import socket
import struct

ARP, IPV4 = b"\x08\x06", b"\x08\x00"
EVERYBODY = b"\xff" * 6
SYN, RST, ACK = 0x02, 0x04, 0x10


def open_link(interface):
    """A socket for whole frames of the interface, those that are not for its own address too."""
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    link.bind((interface, 3))
    # PACKET_ADD_MEMBERSHIP, PACKET_MR_PROMISC
    link.setsockopt(263, 1, struct.pack("iHH8s", socket.if_nametoindex(interface), 1, 0, b""))
    return link


def received(link):
    """Every frame that comes in."""
    while True:
        frame, (_, _, kind, _, _) = link.recvfrom(65536)
        if kind != socket.PACKET_OUTGOING:
            yield frame


def hardware(text):
    return bytes.fromhex(text.replace(":", ""))


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF


def arp(operation, to, source, sender, address, target, target_address):
    """From the frame's source to `to`: `address` is at `sender`. Addresses and hardware addresses are bytes."""
    body = b"\0\1\x08\0\6\4" + struct.pack("!H", operation) + sender + address + target + target_address
    return (to + source + ARP + body).ljust(60, b"\0")


def packet(protocol, source, destination, ttl, payload):
    def header(check):
        length = 20 + len(payload)
        return struct.pack("!BBHHHBBH", 0x45, 0, length, 0, 0, ttl, protocol, check) + source + destination

    return header(checksum(header(0))) + payload


def is_request(frame, destination=None, port=None):
    """A TCP SYN without ACK, to this address and port if they are given."""
    return (
        frame[12:14] == IPV4
        and frame[14] == 0x45
        and frame[23] == 6
        and frame[47] & (SYN | ACK) == SYN
        and (destination is None or frame[30:34] == destination)
        and (port is None or frame[36:38] == struct.pack("!H", port))
    )


def answer(frame, flags, window, ttl, options=b"", source=None):
    """What somebody sends back on a connection request, in the name of whom it was for."""
    sequence = struct.unpack("!I", frame[38:42])[0]

    def segment(check):
        numbers = struct.pack("!II", 77 if flags & SYN else 0, (sequence + 1) & 0xFFFFFFFF)
        rest = struct.pack("!BBHHH", (20 + len(options)) << 2, flags, window, check, 0)
        return frame[36:38] + frame[34:36] + numbers + rest + options

    pseudo = frame[30:34] + frame[26:30] + struct.pack("!BBH", 0, 6, 20 + len(options))
    tcp = segment(checksum(pseudo + segment(0)))
    return frame[6:12] + (source or frame[:6]) + IPV4 + packet(6, frame[30:34], frame[26:30], ttl, tcp)


def is_echo_request(frame, destination=None):
    return (
        frame[12:14] == IPV4
        and frame[14] == 0x45
        and frame[23] == 1
        and frame[34] == 8
        and (destination is None or frame[30:34] == destination)
    )


def echo_reply(frame, source, address, payload=None):
    """The answer to an echo request, from this hardware address and address, with the request's payload or another."""
    length = struct.unpack("!H", frame[16:18])[0]
    body = frame[38 : 14 + length] if payload is None else frame[38:42] + payload
    icmp = b"\0\0" + struct.pack("!H", checksum(b"\0\0\0\0" + body)) + body
    return frame[6:12] + source + IPV4 + packet(1, address, frame[26:30], 64, icmp)
