// SPDX-License-Identifier: Apache-2.0

extension Adversary {
    /// `adversary.py DIRECTORY MODE …`; frames are built by hand, so that no library is tested against itself.
    static let program = #"""
        import os, socket, ssl, struct, sys, threading, time
        directory, mode, *rest = sys.argv[1:]
        def ready():
            open(directory + '/ready', 'w').close()
        def forever(step):
            while True:
                step()
        def tcp(port, behaviour):
            listener = socket.create_server(('0.0.0.0', port))
            ready()
            def serve(c):
                try:
                    if behaviour == 'silent':
                        c.recv(1); c.recv(1 << 20); time.sleep(60)
                    elif behaviour == 'reset':
                        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                    elif behaviour == 'endless':
                        forever(lambda: c.sendall(b'welcome to nowhere ' * 50))
                    elif behaviour == 'binary':
                        c.sendall(bytes(range(256)) * 8 + b'\n'); time.sleep(60)
                    elif behaviour == 'huge':
                        c.sendall(b'SSH-2.0-' + b'x' * 100000 + b'\r\n'); time.sleep(60)
                    elif behaviour == 'slow':
                        for b in b'SSH-2.0-':
                            c.sendall(bytes([b])); time.sleep(0.2)
                        forever(lambda: (c.sendall(b'x'), time.sleep(0.2)))
                    elif behaviour == 'portal':
                        c.recv(4096); c.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsign in\n')
                    elif behaviour == 'pong':
                        c.sendall(b'xx' if c.recv(64) != b'PING\r\n' else b'..PO'); time.sleep(0.05); c.sendall(b'NG\0\r\n'); time.sleep(60)
                    elif behaviour == 'newer':
                        lists = [b'mlkem1024nistp384-sha384,ext-info-s', b'ssh-ed25519']
                        lists += [b'aes128-ctr'] * 2 + [b'hmac-sha2-256'] * 2 + [b'none'] * 2 + [b''] * 2
                        body = b'\x14' + bytes(16) + b''.join(struct.pack('!I', len(l)) + l for l in lists) + bytes(5)
                        pad = 16 - (len(body) + 5) % 8
                        c.sendall(b'SSH-2.0-newer\r\n' + struct.pack('!IB', len(body) + pad + 1, pad) + body + bytes(pad)); time.sleep(60)
                    elif behaviour == 'mail':
                        c.sendall(b'220 mail.example ESMTP\r\n'); time.sleep(60)
                    elif behaviour == 'http':
                        c.sendall(b'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
                except OSError:
                    pass
                c.close()
            def accept():
                c, _ = listener.accept()
                threading.Thread(target=serve, args=(c,), daemon=True).start()
            forever(accept)
        def greeting(port, style):
            listener = socket.create_server(('0.0.0.0', port))
            ready()
            seen = [0]
            def relay(a, b):
                try:
                    while data := a.recv(65536):
                        b.sendall(data)
                except OSError:
                    pass
                try:
                    b.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
            def serve(c):
                first = c.recv(255) if style == 'patient' else b''
                up = socket.create_connection(('127.0.0.1', 2222))
                up.sendall(first)
                c.sendall({
                    'blank': b'Selamat datang di layanan Dinas X\n\nTutup sesi setelah selesai.\r\n',
                    'long': b''.join(b'%02d Hanya untuk pengguna yang berwenang; semua kegiatan dicatat ....\r\n' % i for i in range(70)),
                    'slow': b'Selamat datang di layanan Dinas X\r\nTutup sesi setelah selesai.\r\n',
                    'null': b'abc\0def\r\n',
                    'busyOnce': b'', 'patient': b'',
                }[style])
                if style == 'slow':
                    time.sleep(1.5)
                threading.Thread(target=relay, args=(c, up), daemon=True).start()
                relay(up, c)
            def step():
                c, _ = listener.accept()
                seen[0] += 1
                if style == 'busyOnce' and seen[0] == 1:
                    c.close()
                else:
                    threading.Thread(target=serve, args=(c,), daemon=True).start()
            forever(step)
        def reply(port, text, end):
            listener = socket.create_server(('0.0.0.0', port))
            ready()
            def serve(c):
                try:
                    c.recv(4096)
                    c.sendall(bytes.fromhex(text))
                    if end == 'hold':
                        time.sleep(60)
                except OSError:
                    pass
                c.close()
            def step():
                c, _ = listener.accept()
                threading.Thread(target=serve, args=(c,), daemon=True).start()
            forever(step)
        def tagged(address, prober, vlan):
            link, own = open_link(0x0806)
            ip, mac, everybody = socket.inet_aton(address), bytes.fromhex(prober.replace(':', '')), b'\xff' * 6
            frame = lambda to, op, tmac, tip: to + own + struct.pack('!HHHHHBBH', 0x8100, vlan, 0x0806, 1, 0x0800, 6, 4, op) + own + ip + tmac + tip
            frames = [
                frame(everybody, 1, b'\0' * 6, ip),
                frame(everybody, 2, everybody, ip),
                frame(mac, 2, mac, socket.inet_aton('10.77.0.5')),
            ]
            ready()
            forever(lambda: ([link.send(f) for f in frames], time.sleep(0.05)))
        def stutter(address, times):
            link, own = open_link(0x0806)
            ip = socket.inet_aton(address)
            ready()
            def step():
                frame, (_, _, kind, _, _) = link.recvfrom(2048)
                if kind != socket.PACKET_OUTGOING and frame[20:22] == b'\0\1' and frame[38:42] == ip:
                    answer = (frame[6:12] + own + frame[12:20] + b'\0\2' + own + ip + frame[22:32]).ljust(60, b'\0')
                    for _ in range(times):
                        link.send(answer)
            forever(step)
        def announce(address, prober):
            link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            link.bind(('room0', 0x0806))
            own = link.getsockname()[4]
            ip = socket.inet_aton(address)
            mac = bytes.fromhex(prober.replace(':', ''))
            everybody = b'\xff' * 6
            arp = lambda to, op, tmac, tip: to + own + b'\x08\x06\x00\x01\x08\x00\x06\x04' + struct.pack('!H', op) + own + ip + tmac + tip
            frames = [
                arp(everybody, 1, b'\0' * 6, ip),                                # gratuitous request
                arp(everybody, 2, everybody, ip),                                # gratuitous reply
                arp(mac, 2, mac, socket.inet_aton('10.77.0.250')),               # reply to another question
                arp(everybody, 2, mac, socket.inet_aton('10.77.0.5')),           # to us, but shouted
            ]
            ready()
            def step():
                for frame in frames:
                    link.send(frame.ljust(60, b'\0'))
                time.sleep(0.05)
            forever(step)
        def checksum(b):
            b += b'\0' * (len(b) % 2)
            s = sum(struct.unpack('!%dH' % (len(b) // 2), b))
            s = (s & 0xffff) + (s >> 16); s = (s & 0xffff) + (s >> 16)
            return ~s & 0xffff
        def open_link(protocol):
            link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            link.bind(('room0', protocol))
            # PACKET_MR_ALLMULTI
            link.setsockopt(263, 1, struct.pack('iHH8s', socket.if_nametoindex('room0'), 2, 0, b''))
            return link, link.getsockname()[4]
        def neighbour(to, own, source, destination, message):
            pseudo = source + destination + struct.pack('!II', len(message), 58)
            message = message[:2] + struct.pack('!H', checksum(pseudo + message)) + message[4:]
            return to + own + b'\x86\xdd\x60\0\0\0' + struct.pack('!HBB', len(message), 58, 255) + source + destination + message
        everybody6 = bytes.fromhex('ff02') + b'\0' * 13 + b'\1'
        def advertise(own, to, target, destination, flags):
            return neighbour(to, own, target, destination, struct.pack('!BBHI', 136, 0, 0, flags << 24) + target + b'\2\1' + own)
        def solicit(own, source, target, options=b''):
            group = bytes.fromhex('ff0200000000000000000001ff') + target[13:]
            return neighbour(b'\x33\x33' + group[12:], own, source, group, struct.pack('!BBHI', 135, 0, 0, 0) + target + options)
        def announce6(address):
            link, own = open_link(0x86dd)
            target = socket.inet_pton(socket.AF_INET6, address)
            other = socket.inet_pton(socket.AF_INET6, 'fd00:77::250')
            frames = [
                advertise(own, b'\x33\x33\0\0\0\1', target, everybody6, 0x20),   # unsolicited
                advertise(own, b'\x33\x33\0\0\0\1', target, everybody6, 0x60),   # to all, and yet "solicited"
                solicit(own, target, other, b'\1\1' + own),                        # asks from it
            ]
            ready()
            def step():
                for frame in frames:
                    link.send(frame)
                time.sleep(0.05)
            forever(step)
        def claim(address):
            is6 = ':' in address
            link, own = open_link(0x86dd if is6 else 0x0806)
            if is6:
                frame = solicit(own, b'\0' * 16, socket.inet_pton(socket.AF_INET6, address))
            else:
                frame = b'\xff' * 6 + own + b'\x08\x06\0\1\x08\0\6\4\0\1' + own + b'\0' * 10 + socket.inet_aton(address)
            ready()
            forever(lambda: (link.send(frame.ljust(60, b'\0')), time.sleep(0.05)))
        def tarpit():
            link, own = open_link(3)
            ready()
            def step():
                frame, (_, _, kind, _, _) = link.recvfrom(2048)
                if kind == socket.PACKET_OUTGOING:
                    return
                if frame[12:14] == b'\x08\x06' and frame[20:22] == b'\0\1':
                    sender, mine = frame[22:32], frame[38:42]
                    link.send((frame[6:12] + own + frame[12:20] + b'\0\2' + own + mine + sender).ljust(60, b'\0'))
                elif frame[12:14] == b'\x86\xdd' and frame[20] == 58 and frame[54] == 135:
                    source, target = frame[22:38], frame[62:78]
                    if any(source):
                        link.send(advertise(own, frame[6:12], target, source, 0x60))
                    else:
                        link.send(advertise(own, b'\x33\x33\0\0\0\1', target, everybody6, 0x20))
            forever(step)
        def loop():
            link, own = open_link(3)
            ready()
            def step():
                frame, (_, _, kind, _, _) = link.recvfrom(2048)
                isProbe6 = frame[12:14] == b'\x86\xdd' and frame[54:55] == b'\x87' and not any(frame[22:38])
                isProbe4 = frame[12:14] == b'\x08\x06' and not any(frame[28:32])
                if kind != socket.PACKET_OUTGOING and (isProbe6 or isProbe4):
                    link.send(frame)
            forever(step)
        def echo6(behaviour):
            raw = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
            out = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
            # Of two addresses the kernel would choose.
            out.bind(('fd00:77::11' if behaviour == 'elsewhere' else 'fd00:77::10', 0))
            ready()
            def step():
                icmp, (source, *_) = raw.recvfrom(2048)
                if icmp[0] != 128:
                    return
                payload = bytes(b ^ 1 for b in icmp[8:]) if behaviour == 'forged' else icmp[8:]
                for _ in range(2 if behaviour == 'twice' else 1):
                    out.sendto(b'\x81\0\0\0' + icmp[4:8] + payload, (source, 0))
            forever(step)
        def echo(behaviour):
            raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            if behaviour == 'elsewhere':
                out.bind(('10.77.0.11', 0))
            ready()
            def step():
                packet, (source, _) = raw.recvfrom(2048)
                icmp = packet[(packet[0] & 15) * 4:]
                if icmp[0] != 8:
                    return
                payload = bytes(b ^ 1 for b in icmp[8:]) if behaviour == 'forged' else icmp[8:]
                body = lambda s: struct.pack('!BBH', 0, 0, s) + icmp[4:8] + payload
                reply = body(checksum(body(0)))
                if behaviour == 'late':
                    time.sleep(0.04)
                for _ in range(2 if behaviour == 'twice' else 1):
                    out.sendto(reply, (source, 0))
            forever(step)
        def requests():
            link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
            link.bind(('room0', 0x0800))
            ready()
            while True:
                frame, (_, _, kind, *_) = link.recvfrom(2048)
                if kind != 4 and frame[23] == 6 and frame[34 + 13] & 0x12 == 2:
                    yield link, frame
        def answer(link, frame, flags, window, options, ttl, source=None):
            seq = struct.unpack('!I', frame[38:42])[0]
            segment = lambda check: frame[36:38] + frame[34:36] + struct.pack(
                '!IIBBHHH', 77 if flags & 2 else 0, seq + 1 & 0xffffffff, (20 + len(options)) << 2, flags, window, check, 0) + options
            pseudo = frame[30:34] + frame[26:30] + struct.pack('!BBH', 0, 6, 20 + len(options))
            tcp = segment(checksum(pseudo + segment(0)))
            ip = lambda check: struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(tcp), 0, 0, ttl, 6, check) + frame[30:34] + frame[26:30]
            link.send(frame[6:12] + (source or frame[0:6]) + b'\x08\0' + ip(checksum(ip(0))) + tcp)
        def accept(acceptance):
            for link, frame in requests():
                if acceptance == 'bare':
                    answer(link, frame, 0x12, 0, b'', 64)
                else:
                    time.sleep(0.05)
                    answer(link, frame, 0x12, 64240, b'\x02\x04\x05\xb4', 64)
        def reset():
            for link, frame in requests():
                answer(link, frame, 0x14, 0, b'', 250, link.getsockname()[4])
        def datagrams(port, behaviour):
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('0.0.0.0', port))
            ready()
            def step():
                data, peer = s.recvfrom(2048)
                if behaviour != 'swallow':
                    s.sendto(b'\1PONG\0' if behaviour == 'pong' and data == b'PING' else b'what?', peer)
            forever(step)
        def desktop(port, security):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(directory + '/c.pem', directory + '/k.pem')
            listener = socket.create_server(('0.0.0.0', port))
            ready()
            tail = {'tls': b'\2\x1f\x08\0\2\0\0\0', 'standard': b'', 'refused': b'\3\0\x08\0\2\0\0\0'}[security]
            def serve(c):
                try:
                    if c.recv(64) != bytes.fromhex('030000130ee000000000000100080003000000'):
                        return c.close()
                    c.sendall(struct.pack('!BBHBBHHB', 3, 0, 11 + len(tail), 6 + len(tail), 0xd0, 0, 0x1234, 0) + tail)
                    if security == 'tls':
                        context.wrap_socket(c, server_side=True).recv(1)
                    c.recv(1)
                except OSError:
                    pass
            def take():
                c, _ = listener.accept()
                threading.Thread(target=serve, args=(c,), daemon=True).start()
            forever(take)
        {'accept': lambda: accept(*rest), 'reset': reset, 'datagrams': lambda: datagrams(int(rest[0]), rest[1]),
         'desktop': lambda: desktop(int(rest[0]), rest[1]), 'greeting': lambda: greeting(int(rest[0]), rest[1]),
         'tcp': lambda: tcp(int(rest[0]), rest[1]), 'reply': lambda: reply(int(rest[0]), *rest[1:]),
         'tagged': lambda: tagged(rest[0], rest[1], int(rest[2])), 'stutter': lambda: stutter(rest[0], int(rest[1])),
         'announce': lambda: announce(*rest), 'announce6': lambda: announce6(*rest),
         'tarpit': tarpit, 'loop': loop, 'claim': lambda: claim(*rest), 'echo': lambda: echo(*rest),
         'echo6': lambda: echo6(*rest)}[mode]()
        """#
}
