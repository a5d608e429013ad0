// SPDX-License-Identifier: Apache-2.0

/// A small service in a process of its own, so that it can be killed: TLS with client certificates, receipts signed by
/// OpenSSL, everything that it stored in files. The file `mode` beside them says how it behaves.
let pythonService = #"""
    import base64, hashlib, http.server, json, os, ssl, subprocess, sys, threading
    home, public_port, agents_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.chdir(home)
    sys.stderr = open("errors", "a", buffering=1)
    def sh(command): return subprocess.run(command, shell=True, check=True, capture_output=True).stdout
    def mode(): return open("mode").read().strip() if os.path.exists("mode") else ""
    if not os.path.exists("server.pem"):
        ec = "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        for ca in ("ca", "other-ca"):
            sh(f"{ec} -x509 -days 2 -subj /CN={ca} -keyout {ca}.key -out {ca}.pem")
        sh(f"{ec} -subj /CN=service -keyout server.key -out server.csr")
        open("ext", "w").write("subjectAltName=IP:127.0.0.1")
        sh("openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -extfile ext -out server.pem")
        for key in ("service", "forger"):
            sh(f"openssl genpkey -algorithm ed25519 -out {key}.key")
    def raw(key): return sh(f"openssl pkey -in {key}.key -pubout -outform DER")[-32:].hex()
    def pin(): return hashlib.sha256(sh("openssl x509 -in ca.pem -pubkey -noout | openssl pkey -pubin -outform DER")).hexdigest()
    def pae(kind, body): return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)
    def sign(kind, value, key):
        body = json.dumps(value).encode()
        open("to-sign", "wb").write(pae(kind, body))
        signature = sh(f"openssl pkeyutl -sign -rawin -inkey {key}.key -in to-sign")
        return {"payloadType": kind, "payload": base64.b64encode(body).decode(),
                "signatures": [{"keyid": "any", "sig": base64.b64encode(signature).decode()}]}
    def stored(): return [json.loads(line) for line in open("reports")] if os.path.exists("reports") else []
    lock = threading.Lock()
    NOW = "2026-11-23T08:00:00.000000Z"
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *arguments): pass
        def answer(self, status, value, headers=()):
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            for name, text in headers: self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def problem(self, status, code, headers=()): self.answer(status, {"title": code, "detail": "because", "code": code}, headers)
        def body(self): return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        def log(self):
            with lock: open("requests", "a").write(f"{self.command} {self.path}\n")
    class Public(Handler):
        def do_GET(self):
            self.log()
            self.answer(200, open("ca.pem", "rb").read())
        def do_POST(self):
            self.log()
            request = json.loads(self.body())
            open("csr", "w").write(request["certificateRequest"])
            if mode() == "foreign-key": sh("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x -keyout x.key -out csr")
            leaf = sh("openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -days 2").decode()
            self.answer(202, {"agentID": "a1", "standing": "pending", "site": "room", "vantage": "inside",
                "certificateChain": leaf + open("ca.pem").read(), "authority": open("ca.pem").read(), "serviceKey": raw("service"),
                "ledgerKey": "ledger", "agentsURL": f"https://127.0.0.1:{agents_port}"})
    class Agents(Handler):
        def do_GET(self):
            self.log()
            if mode() in ("pending", "revoked"): return self.problem(403, "agent." + mode())
            reports = stored()
            last = reports[-1] if reports else None
            self.answer(200, {"agentID": "a1", "site": "room", "vantage": "inside", "standing": "approved", "time": NOW,
                **({"acceptedThrough": {"epoch": last["epoch"], "seq": last["seq"], "prev": last["digest"]}} if last else {})})
        def do_POST(self):
            self.log()
            body = self.body()
            what = mode()
            if what == "busy":
                os.remove("mode")
                return self.problem(503, "busy", [("Retry-After", "1")])
            if what in ("pending", "revoked"): return self.problem(403, "agent." + what)
            envelope = json.loads(body)
            payload = base64.b64decode(envelope["payload"])
            digest = hashlib.sha256(pae(envelope["payloadType"], payload)).hexdigest()
            value = json.loads(payload)
            gap = "gap" in envelope["payloadType"]
            place = {"epoch": value["newEpoch"], "seq": 0} if gap else value["predicate"]["sequence"]
            with lock:
                reports = stored()
                same = [r for r in reports if (r["epoch"], r["seq"]) == (place["epoch"], place["seq"])]
                if same and same[0]["digest"] != digest: return self.problem(409, "report.equivocation")
                if not same:
                    last = reports[-1] if reports else {"epoch": 1, "seq": 0}
                    if not gap and (place["epoch"], place["seq"]) != (last["epoch"], last["seq"] + 1):
                        return self.problem(409, "report.sequence")
                    if what == "refuse":
                        os.remove("mode")
                        return self.problem(422, "report.malformed")
                    if what == "die-before": os._exit(1)
                    with open("reports", "a") as file:
                        file.write(json.dumps({"epoch": place["epoch"], "seq": place["seq"], "digest": digest, "gap": gap, "lost": value.get("lost")}) + "\n")
                        os.fsync(file.fileno())
                    if what == "die-after": os._exit(1)
                receipt = {"agent": "a1", "epoch": place["epoch"], "seq": place["seq"], "report": digest, "leafIndex": 7,
                    "acceptedThrough": place["seq"], "at": NOW, "counts": True, "note": ""}
                if what == "other-receipt": receipt["seq"] += 1
                self.answer(201, sign("application/vnd.titipan.receipt+json", receipt, "forger" if what == "forged" else "service"))
        def do_PUT(self):
            self.log()
            body = self.body()
            digest = hashlib.sha256(body).hexdigest()
            what = mode()
            if self.path != "/agent/v1/evidence/" + digest: return self.problem(422, "evidence.digest")
            if what == "unnamed" or not stored(): return self.problem(409, "evidence.unnamed")
            if what == "die-before-file": os._exit(1)
            with lock, open("evidence-" + digest, "wb") as file:
                file.write(body)
                os.fsync(file.fileno())
            if what == "die-after-file": os._exit(1)
            self.answer(204, b"")
    def serve(port, handler, asks):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("server.pem", "server.key")
        if asks:
            context.load_verify_locations("ca.pem")
            context.verify_mode = ssl.CERT_REQUIRED
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        return server
    # Both listen, then it is ready, then it answers: an answer may be its last act.
    servers = [serve(public_port, Public, False), serve(agents_port, Agents, True)]
    open("pin", "w").write(pin())
    open("ready", "w").write("yes")
    for server in servers: threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Event().wait()
    """#
