// SPDX-License-Identifier: Apache-2.0

import Evidence
import FoundationEssentials
import Namespaces
import Testing
import Values

@testable import Delivery

/// A service for a gateway's agent, on the gateway's own loopback: it offers the orders that a test signs, keeps what it is sent, and signs
/// receipts. TLS, keys, orders, reports and the agent with its processes are real; what it does not do is decide.
struct ServiceStandIn: Sendable {
    let room: GatewayRoom
    private let key = SigningKey()
    private static let agentID = "5f1f6f6e-0000-4000-8000-000000000001"

    /// Makes the agent's identity as enrolment leaves it, and starts the service.
    init(_ room: GatewayRoom) async throws {
        self.room = room
        let folder = room.nodes.directory
        let identity = folder + "/state/identity"
        try FileManager.default.createDirectory(atPath: identity, withIntermediateDirectories: true)
        _ = try AgentKeys.loadOrMake(in: identity)
        let facts = AgentFacts(
            agentID: ServiceStandIn.agentID, site: "s1", vantage: .gateway, serviceKey: key.verificationKey,
            ledgerKey: "",
            agentsURL: "https://127.0.0.1:8444", tokenID: "t")
        try Data(try CanonicalJSON.encode(facts)).write(to: URL(filePath: identity + "/agent.json"))
        try Data(key.seed).write(to: URL(filePath: folder + "/seed"))
        try await room.nodes.shell(
            """
            I=$DIR/state/identity; S=$DIR/service; mkdir -p $S/orders $S/reports
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=authority -days 2 \
                -keyout $S/ca.key -out $I/authority.pem 2>/dev/null
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1 -keyout $S/tls.key -out $S/tls.csr 2>/dev/null
            echo subjectAltName=IP:127.0.0.1 >$S/ext
            openssl x509 -req -in $S/tls.csr -CA $I/authority.pem -CAkey $S/ca.key -CAcreateserial -days 2 -extfile $S/ext -out $S/tls.pem 2>/dev/null
            openssl req -x509 -key $I/tls.key -subj /CN=agent -days 2 -out $I/tls.pem 2>/dev/null
            # RFC 8410: the seed in PKCS #8.
            { printf '\\060\\056\\002\\001\\000\\060\\005\\006\\003\\053\\145\\160\\004\\042\\004\\040'; cat $DIR/seed; } |
                openssl pkey -inform DER -out $S/signing.pem
            sed -i '1i service: https://127.0.0.1:8443\\nagents: https://127.0.0.1:8444\\npoll: {waitSeconds: 1}' $DIR/gateway.yaml
            cat >$S/service.py <<'END'
            \(ServiceStandIn.program)
            END
            at gateway python3 $S/service.py $S \(ServiceStandIn.agentID) >$S/log 2>&1 &
            until_true sh -c "ip netns exec $N-gateway ss -Hlnt sport = 8444 | grep -q ."
            """)
    }

    // MARK: Orders

    /// Signs an order and offers it.
    @discardableResult
    func order(
        _ task: ProvisioningTask, of tenant: TenantLabel, seconds: Double = 120, nonce: Digest? = nil,
        agent: String = agentID, by other: SigningKey? = nil
    ) async throws -> ProvisioningOrder {
        let id = UUID().uuidString.lowercased()
        let now = Timestamp(seconds: Int64(saturating: Date().timeIntervalSince1970))
        let order = ProvisioningOrder(
            id: id, tenant: tenant, site: "s1", agent: agent, issued: now, expires: now.advanced(bySeconds: seconds),
            nonce: nonce ?? Digest(of: Array(id.utf8)), task: task)
        let envelope = try Envelope(
            signing: try CanonicalJSON.encode(order), type: .provisioningOrder, with: other ?? key)
        let path = room.nodes.directory + "/service/orders/\(id)"
        try Data(try envelope.encoded()).write(to: URL(filePath: path))
        try FileManager.default.moveItem(atPath: path, toPath: path + ".json")
        return order
    }

    /// Waits for the report that answers an order.
    func answer(to order: ProvisioningOrder) async throws -> ProvisioningReport {
        try await report { $0.orderID == order.id }
    }

    /// Orders, and waits for the answer.
    func perform(_ task: ProvisioningTask, of tenant: TenantLabel) async throws -> ProvisioningReport {
        try await answer(to: try await order(task, of: tenant))
    }

    /// Waits for a report, for thirty seconds.
    func report(_ matches: (ProvisioningReport) -> Bool) async throws -> ProvisioningReport {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if let found = try reports().first(where: matches) { return found }
            try await Task.sleep(for: .milliseconds(20))
        }
        let log = try? await room.nodes.shell("cat $DIR/agent.log $DIR/service/log")
        throw StandInFailure(description: "no such report among \(try reports().map(\.event)); \(log ?? "")")
    }

    /// All reports that came, in the chain's order, each with its signature and subject checked.
    func reports() throws -> [ProvisioningReport] {
        let folder = room.nodes.directory + "/service/reports"
        let keys = try AgentKeys.loadOrMake(in: room.nodes.directory + "/state/identity")
        var found: [ProvisioningReport] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".json") {
            let envelope = try Envelope(bytes: Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
            let payload = try envelope.verify(type: .provisioning, trusting: [keys.report.verificationKey])
            let statement = try CanonicalJSON.decode(Statement<ProvisioningReport>.self, from: payload)
            #expect(statement.predicateType == ProvisioningReport.predicateType)
            #expect(
                (statement.sha256(of: VerificationReport.orderSubject) != nil) == (statement.predicate.orderID != nil))
            found.append(statement.predicate)
        }
        for (one, next) in zip(found, found.dropFirst()) where one.sequence.epoch == next.sequence.epoch {
            #expect(next.sequence.seq == one.sequence.seq + 1)
        }
        return found
    }

    /// The last state that the agent told.
    func state() throws -> GatewayState {
        let bytes = try Data(contentsOf: URL(filePath: room.nodes.directory + "/service/state.json"))
        return try CanonicalJSON.decode(GatewayState.self, from: Array(bytes))
    }

    /// In the standard library alone. A report of an order takes the order from the list, as the service does.
    private static let program = #"""
        import base64, http.server, json, os, ssl, subprocess, sys, threading, time
        from datetime import datetime, timezone
        from hashlib import sha256
        root, agent = sys.argv[1:3]
        done, lock, accepted = set(), threading.Lock(), None
        def now(): return datetime.now(timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.%fZ')
        def pae(kind, payload): return b'DSSEv1 %d %s %d %s' % (len(kind), kind.encode(), len(payload), payload)
        def put(name, data):
            with open(name + '.new', 'wb') as f: f.write(data)
            os.rename(name + '.new', name)
        def sign(kind, payload):
            with open(root + '/pae', 'wb') as f: f.write(pae(kind, payload))
            sig = subprocess.run(['openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', root + '/signing.pem', '-in', root + '/pae'],
                check=True, capture_output=True).stdout
            return {'payloadType': kind, 'payload': base64.b64encode(payload).decode(),
                'signatures': [{'keyid': 'stand-in', 'sig': base64.b64encode(sig).decode()}]}
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def log_message(self, *args): pass
            def say(self, value, status=200):
                body = b'' if value is None else json.dumps(value).encode()
                self.send_response(status); self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
            def orders(self):
                found = []
                for name in sorted(os.listdir(root + '/orders')):
                    if name.endswith('.json') and name[:-5] not in done:
                        with open(root + '/orders/' + name) as f: found.append(json.load(f))
                return found
            def do_GET(self):
                if self.path == '/agent/v1/self':
                    return self.say({'agentID': agent, 'site': 's1', 'vantage': 'gateway', 'standing': 'approved', 'time': now(),
                        'acceptedThrough': accepted})
                if self.path.startswith('/agent/v1/orders'):
                    for _ in range(20):
                        found = self.orders()
                        if found: return self.say({'orders': found})
                        time.sleep(0.05)
                    return self.say({'orders': []})
                self.say({'title': 'unknown'}, 404)
            def do_POST(self):
                global accepted
                body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                if self.path == '/agent/v1/gateway':
                    put(root + '/state.json', body)
                    return self.say(None, 204)
                if self.path != '/agent/v1/reports': return self.say({'title': 'unknown'}, 404)
                envelope = json.loads(body)
                payload = base64.b64decode(envelope['payload'])
                report = json.loads(payload)['predicate']
                place = report['sequence']
                with lock:
                    accepted = place
                    if report.get('orderID'): done.add(report['orderID'])
                    put('%s/reports/%06d-%06d.json' % (root, place['epoch'], place['seq']), body)
                    receipt = {'agent': agent, 'epoch': place['epoch'], 'seq': place['seq'], 'at': now(), 'counts': True, 'note': '',
                        'report': sha256(pae(envelope['payloadType'], payload)).hexdigest(), 'leafIndex': place['seq'],
                        'acceptedThrough': place['seq']}
                    answer = sign('application/vnd.titipan.receipt+json', json.dumps(receipt).encode())
                self.say(answer)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 8444), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(root + '/tls.pem', root + '/tls.key')
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.serve_forever()
        """#
}

struct StandInFailure: Error, CustomStringConvertible {
    let description: String
}
