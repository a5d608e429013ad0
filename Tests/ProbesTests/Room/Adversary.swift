// SPDX-License-Identifier: Apache-2.0

/// What misbehaves in a room, as a Python program: `adversary.py MODE …` touches `ready` in its directory once it is at work.
enum Adversary {
    enum Mode {
        /// Plays a text, or something worse, on every connection to a port.
        case tcp(port: Int, TCP)
        /// Tells everybody, again and again, that an address is at the rival's MAC, without ever being asked.
        case announce(address: String, proberMAC: String)
        /// The same of an IPv6 address, and asks from it.
        case announceNeighbour(address: String)
        /// Answers for any address that is asked for, by ARP and neighbour discovery, with the rival's MAC.
        case tarpit
        /// Sends back to the room whatever neighbour solicitations come from `::`, as a looped cable does.
        case loop
        /// Asks for the address as nobody, as a machine does that is about to take it.
        case claim(address: String)
        /// Answers echo requests in the kernel's stead.
        case echo(Echo)
        /// Answers those of IPv6.
        case echoIPv6(Echo)
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
        case .announceNeighbour(let address): return start + ["announce6", address]
        case .tarpit: return start + ["tarpit"]
        case .loop: return start + ["loop"]
        case .claim(let address): return start + ["claim", address]
        case .echo(let behaviour): return start + ["echo", behaviour.rawValue]
        case .echoIPv6(let behaviour): return start + ["echo6", behaviour.rawValue]
        }
    }
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
