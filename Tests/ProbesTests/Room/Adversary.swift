// SPDX-License-Identifier: Apache-2.0

/// What misbehaves in a room, as a Python program: `adversary.py MODE …` touches `ready` in its directory once it is at work.
enum Adversary {
    enum Mode {
        /// Plays a text, or something worse, on every connection to a port.
        case tcp(port: Int, TCP)
        /// Tells everybody, again and again, that an address is at the rival's MAC, without ever being asked.
        case announce(address: String, proberMAC: String)
        /// Answers echo requests in the kernel's stead.
        case echo(Echo)
    }

    enum TCP: String { case silent, close, reset, endless, binary, huge, slow, http, mail }
    enum Echo: String {
        /// With another payload.
        case forged
        /// Twice.
        case twice
        /// From another address.
        case elsewhere
        /// Forty milliseconds late.
        case late
    }

    static func arguments(_ mode: Mode, in room: Room) -> [String] {
        let start = ["/usr/bin/python3", "-c", program, room.directory]
        switch mode {
        case .tcp(let port, let behaviour): return start + ["tcp", "\(port)", behaviour.rawValue]
        case .announce(let address, let mac): return start + ["announce", address, mac]
        case .echo(let behaviour): return start + ["echo", behaviour.rawValue]
        }
    }

    private static let program = """
        import os, socket, struct, sys, threading, time
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
                        c.sendall(bytes(range(256)) * 8 + b'\\n'); time.sleep(60)
                    elif behaviour == 'huge':
                        c.sendall(b'SSH-2.0-' + b'x' * 100000 + b'\\r\\n'); time.sleep(60)
                    elif behaviour == 'slow':
                        for b in b'SSH-2.0-':
                            c.sendall(bytes([b])); time.sleep(0.2)
                        forever(lambda: (c.sendall(b'x'), time.sleep(0.2)))
                    elif behaviour == 'mail':
                        c.sendall(b'220 mail.example ESMTP\\r\\n'); time.sleep(60)
                    elif behaviour == 'http':
                        c.sendall(b'HTTP/1.1 400 Bad Request\\r\\nConnection: close\\r\\n\\r\\n')
                except OSError:
                    pass
                c.close()
            def accept():
                c, _ = listener.accept()
                threading.Thread(target=serve, args=(c,), daemon=True).start()
            forever(accept)
        def announce(address, prober):
            link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
            link.bind(('room0', 0x0806))
            own = link.getsockname()[4]
            ip = socket.inet_aton(address)
            mac = bytes.fromhex(prober.replace(':', ''))
            everybody = b'\\xff' * 6
            arp = lambda to, op, tmac, tip: to + own + b'\\x08\\x06\\x00\\x01\\x08\\x00\\x06\\x04' + struct.pack('!H', op) + own + ip + tmac + tip
            frames = [
                arp(everybody, 1, b'\\0' * 6, ip),                                # gratuitous request
                arp(everybody, 2, everybody, ip),                                # gratuitous reply
                arp(mac, 2, mac, socket.inet_aton('10.77.0.250')),               # reply to another question
                arp(everybody, 2, mac, socket.inet_aton('10.77.0.5')),           # to us, but shouted
            ]
            ready()
            def step():
                for frame in frames:
                    link.send(frame.ljust(60, b'\\0'))
                time.sleep(0.05)
            forever(step)
        def echo(behaviour):
            raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            if behaviour == 'elsewhere':
                out.bind(('10.77.0.11', 0))
            ready()
            def checksum(b):
                s = sum(struct.unpack('!%dH' % (len(b) // 2), b))
                s = (s & 0xffff) + (s >> 16); s = (s & 0xffff) + (s >> 16)
                return ~s & 0xffff
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
        {'tcp': lambda: tcp(int(rest[0]), rest[1]), 'announce': lambda: announce(*rest), 'echo': lambda: echo(*rest)}[mode]()
        """
}

extension Room {
    /// Lets an adversary work at a node while `body` runs.
    func adversary(_ mode: Adversary.Mode, at node: Node, _ body: () async throws -> Void) async throws {
        try await shell("rm -f $DIR/ready")
        try await running(node, Adversary.arguments(mode, in: self), ready: "[ -e $DIR/ready ]", body)
    }

    /// A real OpenSSH server on the server's port 22.
    /// - Returns: nothing; `body` gets what `ssh-keygen -lf` prints of its key.
    func withSSHServer(_ body: (_ fingerprint: String) async throws -> Void) async throws {
        let fingerprint = try await shell(
            "ssh-keygen -q -t ed25519 -N '' -f $DIR/key; mkdir -p /run/sshd; ssh-keygen -lf $DIR/key.pub | cut -d' ' -f2"
        )
        try await running(
            .server,
            [
                "/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-h", "\(directory)/key", "-p", "22", "-o",
                "PidFile=none", "-o", "UseDNS=no",
            ],
            ready: "at server ss -Hltn 'sport = :22' | grep -q ."
        ) {
            try await body(String(fingerprint.prefix { $0 != "\n" }))
        }
    }
}
