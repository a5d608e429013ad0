// SPDX-License-Identifier: Apache-2.0

import Values

/// Misbehaving devices of a room, as a Python program: `adversary.py MODE …` touches `ready` in its directory once it is at work.
enum Adversary {
    enum Mode {
        /// Plays a text, or something worse, on every connection to a port.
        case tcp(port: Int, TCP)
        /// Waits for bytes on every connection to a port, answers with these, and closes or holds it.
        case reply(port: Int, [UInt8], closes: Bool)
        /// Announces to all, and answers the prober, that an address is at the rival's MAC: in frames with the tag of this VLAN.
        case tagged(address: String, proberMAC: String, vlan: Int)
        /// Answers each ARP request for the address so many times.
        case stutter(address: String, times: Int)
        /// Announces to all, again and again and unasked, that an address is at the rival's MAC.
        case announce(address: String, proberMAC: String)
        /// The same of an IPv6 address, and asks from it.
        case announceNeighbour(address: String)
        /// Answers for any address that is asked for, by ARP and neighbour discovery, with the rival's MAC.
        case tarpit
        /// Sends back to the room whatever neighbour solicitations come from `::`, as a looped cable does.
        case loop
        /// Asks for the address from the unspecified address, as a machine does that is about to take it.
        case claim(address: String)
        /// Answers echo requests in the kernel's stead.
        case echo(Echo)
        /// Answers those of IPv6.
        case echoIPv6(Echo)
        /// Answers connection requests with a SYN-ACK of its own make, and then no more: a SYN proxy, or SYN cookies, without a server behind.
        case accept(Acceptance)
        /// Answers connection requests that it sees with a reset, from another distance (TTL 250) than the server's.
        case reset
        /// A UDP server.
        case datagrams(port: Int, Datagrams)
        /// Confirms an X.224 connection and goes on as `security` says; certificate and key are `c.pem` and `k.pem` in the directory.
        case desktop(port: Int, Desktop)
        /// Greets, then relays to an SSH server on the loopback interface's port 2222.
        case greeting(port: Int, Greeting)
    }

    /// What is said before an SSH server's identification.
    enum Greeting: String {
        /// Lines, one of them empty.
        case blank
        /// Seventy lines, more than 4 KiB of them.
        case long
        /// Two lines, and the identification after a second and a half.
        case slow
        /// A line with a null character, which no client takes.
        case null
        /// Hangs up on the first connection without a word.
        case busyOnce
        /// Nothing, before the client has said its own.
        case patient
    }

    enum Acceptance: String {
        /// Window 0, no options.
        case bare
        /// As a kernel would, but only after 50 ms.
        case late
    }

    enum Datagrams: String { case pong, other, swallow }
    enum Desktop: String { case tls, standard, refused }

    enum TCP: String { case silent, close, reset, endless, binary, huge, slow, http, mail, portal, pong, newer }
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
        case .reply(let port, let bytes, let closes):
            return start + ["reply", "\(port)", hexadecimal(bytes), closes ? "close" : "hold"]
        case .tagged(let address, let mac, let vlan): return start + ["tagged", address, mac, "\(vlan)"]
        case .stutter(let address, let times): return start + ["stutter", address, "\(times)"]
        case .announce(let address, let mac): return start + ["announce", address, mac]
        case .announceNeighbour(let address): return start + ["announce6", address]
        case .tarpit: return start + ["tarpit"]
        case .loop: return start + ["loop"]
        case .claim(let address): return start + ["claim", address]
        case .echo(let behaviour): return start + ["echo", behaviour.rawValue]
        case .echoIPv6(let behaviour): return start + ["echo6", behaviour.rawValue]
        case .accept(let acceptance): return start + ["accept", acceptance.rawValue]
        case .reset: return start + ["reset"]
        case .datagrams(let port, let behaviour): return start + ["datagrams", "\(port)", behaviour.rawValue]
        case .greeting(let port, let greeting): return start + ["greeting", "\(port)", greeting.rawValue]
        case .desktop(let port, let security): return start + ["desktop", "\(port)", security.rawValue]
        }
    }
}

extension Room {
    /// Lets an adversary work at a node while `body` runs.
    func adversary(_ mode: Adversary.Mode, at node: Node, _ body: () async throws -> Void) async throws {
        try await shell("rm -f $DIR/ready")
        try await running(node, Adversary.arguments(mode, in: self), ready: "[ -e $DIR/ready ]", body)
    }

    /// A real OpenSSH server, on the server's port 22 or elsewhere. Its key is made unless the directory has one of that name.
    ///
    /// - Parameters:
    ///   - others: keys that it has beside, `ecdsa` or `rsa`; made unless they are there.
    ///   - options: further lines of its sshd_config(5).
    /// - Returns: nothing; `body` gets what `ssh-keygen -lf` prints of its key.
    func withSSHServer(
        at node: Node = .server, port: Int = 22, key: String = "key", others: [String] = [], options: [String] = [],
        _ body: (_ fingerprint: String) async throws -> Void
    ) async throws {
        let fingerprint = try await shell(
            """
            [ -e $DIR/\(key) ] || ssh-keygen -q -t ed25519 -N '' -f $DIR/\(key)
            for other in \(others.joined(separator: " ")); do
                [ -e $DIR/$other ] || ssh-keygen -q -t $other -N '' -f $DIR/$other
            done
            mkdir -p /run/sshd
            ssh-keygen -lf $DIR/\(key).pub | cut -d' ' -f2
            """)
        try await running(
            node,
            [
                "/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-h", "\(directory)/\(key)", "-p", "\(port)", "-o",
                "PidFile=none", "-o", "UseDNS=no",
            ] + others.flatMap { ["-h", "\(directory)/\($0)"] } + options.flatMap { ["-o", $0] },
            ready: "at \(node.rawValue) ss -Hltn 'sport = :\(port)' | grep -q ."
        ) {
            try await body(String(fingerprint.prefix { $0 != "\n" }))
        }
    }

    /// Makes a certificate and its key, `NAME.pem` and `NAME-key.pem`; those of the name `c` lie beside as the adversary's `k.pem`.
    /// - Returns: SHA-256 of the certificate's DER.
    func certificate(_ name: String = "c") async throws -> String {
        let digest = try await shell(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=x \
                -keyout $DIR/\(name)-key.pem -out $DIR/\(name).pem 2>/dev/null
            cp $DIR/\(name)-key.pem $DIR/k.pem
            openssl x509 -in $DIR/\(name).pem -outform DER | sha256sum | cut -c1-64
            """)
        return String(digest.prefix(64))
    }

    /// Renews a certificate: other bytes for the same key.
    /// - Returns: SHA-256 of the public key's SubjectPublicKeyInfo.
    @discardableResult
    func renew(_ name: String = "c", days: Int = 60) async throws -> String {
        let digest = try await shell(
            """
            openssl req -x509 -new -key $DIR/\(name)-key.pem -days \(days) -subj /CN=renewed -out $DIR/\(name).pem
            openssl x509 -in $DIR/\(name).pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -c1-64
            """)
        return String(digest.prefix(64))
    }

    /// A real TLS server, with the certificate of that name, that answers HTTP.
    /// - Parameter options: further ones of openssl-s_server(1).
    func withTLSServer(
        at node: Node = .server, port: Int = 22, name: String = "c", options: [String] = [],
        _ body: () async throws -> Void
    ) async throws {
        try await running(
            node,
            [
                "openssl", "s_server", "-accept", "\(port)", "-cert", "\(directory)/\(name).pem", "-key",
                "\(directory)/\(name)-key.pem", "-www", "-quiet",
            ] + options, ready: "at \(node.rawValue) ss -Hltn 'sport = :\(port)' | grep -q .", body)
    }

    /// A real nginx on the server's port 22 that answers everything with one status.
    func withWebServer(status: Int, listen: String = "22", _ body: () async throws -> Void) async throws {
        let redirect = status == 302 ? "302 http://192.0.2.1/" : "\(status) ok"
        try await withNginx("server { listen \(listen); location / { return \(redirect); } }", body)
    }

    /// A real nginx with these `server` blocks, of which one listens on port 22.
    func withNginx(_ servers: String, _ body: () async throws -> Void) async throws {
        try await shell(
            """
            cat >$DIR/nginx.conf <<END
            daemon off;
            master_process off;
            pid $DIR/nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path $DIR/a; proxy_temp_path $DIR/b; fastcgi_temp_path $DIR/d; uwsgi_temp_path $DIR/e;
                scgi_temp_path $DIR/f;
                \(servers)
            }
            END
            """)
        try await running(
            .server, ["/usr/sbin/nginx", "-e", "stderr", "-c", "\(directory)/nginx.conf"],
            ready: "at server ss -Hltn 'sport = :22' | grep -q .", body)
    }
}
