// SPDX-License-Identifier: Apache-2.0

import Casework
import Evidence
import Foundation
import Procedure
import Values

/// Cases, agents and tenants as the pages show them, made from JSON as the API gives it.
enum Fixtures {
    static let running = "2026-0007"
    static let verifying = "2026-0005"
    static let closed = "2026-0003"
    static let refused = "2026-0002"
    static let numbers = [running, verifying, closed, refused]
    /// A case that nobody here may see.
    static let foreign = "2026-9999"

    static let names: [Role: String] = [
        .jfu: "Siti Rahmawati, S.Kom.", .kepalaDinas: "Drs. Bambang Sutrisno, M.Si.", .kabid: "Agus Wibowo, S.T.",
        .kasi: "Dewi Lestari, S.Kom.", .jft: "Rudi Hartono, A.Md.", .noc: "Joko Prasetyo", .sekretaris: "Sri Wahyuni",
    ]
    static let positions: [Role: String] = [
        .jft: "Pranata Komputer", .kepalaDinas: "Kepala Dinas Komunikasi dan Informatika",
    ]

    static func decode<T: Decodable>(_ type: T.Type, _ object: Any) throws -> T {
        try JSONDecoder().decode(type, from: JSONSerialization.data(withJSONObject: object))
    }

    static func object(_ value: some Encodable) throws -> Any {
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
    }

    static var incidents: [IncidentView] {
        let found = CheckLineView(
            check: .connectedPort, vantage: .inside, state: .judged, outcome: .failed, reason: .wrongSwitchPort,
            detail: "cable is in gi1/0/8 of sw-1, the case says gi1/0/7",
            measured: "menurut SNMP, kabel terpasang di gi1/0/8 pada sw-1")
        let now = Timestamp.present
        let open = IncidentView(
            id: 2, caseNumber: closed, serverName: "simpus-01", agency: "Dinas Kesehatan", kind: "verification",
            checks: [found], opened: now.advanced(bySeconds: -90_000), seen: now.advanced(bySeconds: -3_600),
            times: 2)
        var old = open
        old.id = 1
        old.recovered = now.advanced(bySeconds: -200_000)
        old.closed = now.advanced(bySeconds: -190_000)
        old.closedBy = "Joko Prasetyo"
        old.note = "Kabel dikembalikan ke port semula."
        return [open, old]
    }

    private static func ago(_ seconds: Double) -> String { Timestamp.present.advanced(bySeconds: -seconds).description }

    private static var application: [String: Any] {
        [
            "agency": [
                "name": "Dinas Kesehatan Kabupaten Temanggung", "address": "Jl. Jenderal Sudirman No. 20, Temanggung",
                "head": "dr. Intan Permatasari, M.Kes.", "email": "dinkes@temanggungkab.go.id", "phone": "0293-491001",
            ],
            "contact": [
                "name": "Andi Saputra", "position": "Pengelola Sistem Informasi", "email": "andi@temanggungkab.go.id",
                "phone": "0812-2700-1001",
            ],
            "letter": ["number": "440/1123/XI/2026", "date": "2026-11-18"],
            "purpose":
                "Sistem informasi puskesmas untuk 26 puskesmas dan RSUD; data rekam medis tidak dibuka ke publik.",
            "server": [
                "name": "simpus-01", "brand": "Dell", "model": "PowerEdge R650", "rackUnits": 1, "powerWatts": 450,
                "macAddresses": ["02:54:49:54:00:10"], "operatingSystem": "Debian 12",
            ],
            "bandwidth": ["inMbps": 50, "outMbps": 20, "burstMegabytes": 4],
            "service": ["protocol": "ssh", "port": 22],
        ]
    }

    private struct Shape {
        let number: String
        let stage: String
        let step: Int
        let agency: String
        let server: String
        let waiting: String?
        let actions: [Role: [String]]
        var decision: String? = "accept"
    }

    private static let shapes: [String: Shape] = [
        running: Shape(
            number: running, stage: "submitted", step: 1, agency: "Dinas Kesehatan Kabupaten Temanggung",
            server: "simpus-01", waiting: "jfu",
            actions: [
                .jfu: ["register", "returnToApplicant"], .kepalaDinas: ["dispose", "signReply"],
                .kabid: ["orderPreparation", "initialDraft"], .kasi: ["orderReply", "cancel", "proposeException"],
                .jft: ["recordCheck"],
            ], decision: nil),
        verifying: Shape(
            number: verifying, stage: "verifying", step: 11,
            agency: "Badan Pengelolaan Pendapatan, Keuangan dan Aset Daerah",
            server: "simda-keuangan", waiting: "system",
            actions: [.kasi: ["cancel"], .jft: ["recordInstallation", "signHandover"]]),
        closed: Shape(
            number: closed, stage: "closed.accepted", step: 11, agency: "Dinas Kependudukan dan Pencatatan Sipil",
            server: "siak-02", waiting: nil, actions: [:]),
        refused: Shape(
            number: refused, stage: "closed.refused", step: 11, agency: "Kecamatan Parakan", server: "arsip",
            waiting: nil, actions: [:], decision: "refuse"),
    ]

    static func caseView(_ number: String, role: Role) throws -> CaseView? {
        guard let shape = shapes[number] else { return nil }
        let ended = shape.waiting == nil
        var summary: [String: Any] = [
            "number": number, "version": 31, "agency": shape.agency, "serverName": shape.server, "stage": shape.stage,
            "step": shape.step, "received": ago(7200), "since": ago(400), "workedSeconds": ended ? 0 : 400,
            "normSeconds": shape.step == 11 ? NSNull() : 300,
        ]
        summary["waitingFor"] = shape.waiting
        summary["decision"] = shape.decision
        var view: [String: Any] = [
            "summary": summary, "application": application, "incomingAgenda": "1287/2026",
            "visits": visits(shape),
            "gates": shape.step == 11 ? gates(done: ended, refused: shape.decision == "refuse") : [],
            "findings": [], "documents": [], "evidence": [], "events": events(shape),
            "actions": shape.actions[role] ?? [], "pending": [],
        ]
        guard shape.step == 11, shape.decision == "accept" else {
            if shape.step == 11 {
                view["letter"] = [
                    "number": "555/0231/2026", "reason": "Daya pada rak 2 tidak mencukupi.",
                    "signer": names[.kepalaDinas] ?? "", "capacity": "plt", "signed": ago(3000),
                ]
            }
            return try decode(CaseView.self, view)
        }
        view["findings"] = ["room", "power", "publicAddress", "bandwidth", "cable"].map {
            ["resource": $0, "available": true, "note": $0 == "room" ? "Rak A, U12" : ""] as [String: Any]
        }
        view["allocation"] = [
            "version": 2, "standing": ended ? "active" : "committed", "site": "gedung-sentra",
            "publicAddress": "203.0.113.10", "publicPort": 22010, "serverAddress": "10.20.0.10", "serverPort": 22,
            "gateway": "10.20.0.1", "service": "ssh", "rackPosition": "A/U12", "rackUnits": 1, "powerWatts": 450,
            "switchPort": "gi1/0/7", "cable": "C-017", "macAddresses": ["02:54:49:54:00:10"],
            "grant": ["inBitsPerSecond": 50_000_000, "outBitsPerSecond": 20_000_000, "burstBytes": 4_000_000],
        ]
        view["letter"] = [
            "number": "555/0234/2026", "signer": names[.kepalaDinas] ?? "", "capacity": "definitive",
            "signed": ago(4000),
            "recipient": "dppkad@temanggungkab.go.id",
        ]
        view["handover"] = [
            "serialNumber": "7XK2P93", "condition": "Baik, segel utuh", "deliveredBy": "Andi Saputra",
            "arrived": ago(2000),
            "recordNumber": "BA-0019/2026", "signed": ago(1500), "officer": "Rudi Hartono, A.Md.",
            "applicant": "Andi Saputra",
        ]
        view["verification"] = try verification(judged: ended)
        view["documents"] = (["letter.pdf", "record.pdf"] + (ended ? ["handover.pdf"] : [])).map {
            file($0, "application/pdf", 182_400)
        }
        view["evidence"] = (["order.json"] + (ended ? ["report.dsse.json", "report-outside.dsse.json"] : [])).map {
            file($0, "application/json", 9_120)
        }
        if !ended {
            view["pending"] = [
                [
                    "kind": "mail", "since": ago(900), "attempts": 3,
                    "lastError": "temporary: connection refused by 127.0.0.1:2525",
                ]
            ]
        }
        return try decode(CaseView.self, view)
    }

    private static func file(_ name: String, _ type: String, _ size: Int) -> [String: Any] {
        [
            "name": name, "mediaType": type, "size": size, "sha256": Digest(of: Array(name.utf8)).description,
            "at": ago(900),
        ]
    }

    private static let stages: [(String, Int, String, Int)] = [
        ("submitted", 1, "jfu", 210), ("disposition", 2, "kepalaDinas", 155), ("preparation", 3, "kabid", 90),
        ("checkOrder", 4, "kasi", 120), ("check", 5, "jft", 412), ("replyOrder", 6, "kasi", 61),
        ("draft", 7, "jfu", 260),
        ("review", 8, "kasi", 80), ("draft", 7, "jfu", 120), ("review", 8, "kasi", 44), ("initials", 9, "kabid", 130),
        ("signature", 10, "kepalaDinas", 95), ("processing", 11, "jfu", 205), ("awaitingServer", 11, "applicant", 0),
        ("serverArrived", 11, "jft", 500), ("installed", 11, "jft", 300),
    ]

    private static func visits(_ shape: Shape) -> [[String: Any]] {
        guard shape.step == 11 else {
            return [
                [
                    "stage": "submitted", "step": 1, "role": "jfu", "began": ago(400), "workedSeconds": 400,
                    "normSeconds": 300,
                ]
            ]
        }
        let past = shape.decision == "refuse" ? Array(stages.prefix(13)) : stages
        var list = past.enumerated().map { index, stage in
            let role = Role(rawValue: stage.2)
            return [
                "stage": stage.0, "step": stage.1, "role": stage.2, "began": ago(7200 - Double(index) * 400),
                "ended": ago(6900 - Double(index) * 400), "workedSeconds": stage.3,
                "normSeconds": stage.1 < 11 || stage.0 == "processing" ? 300 : NSNull(),
                "actor": role.flatMap { names[$0] } ?? "Andi Saputra",
            ] as [String: Any]
        }
        if shape.stage == "verifying" {
            list.append(["stage": "verifying", "step": 11, "role": "system", "began": ago(20), "workedSeconds": 20])
        }
        return list
    }

    private static func gates(done: Bool, refused: Bool) -> [[String: Any]] {
        [
            ["gate": "agenda", "required": true, "filled": ago(3500), "detail": "555/0234/2026"],
            ["gate": "archive", "required": true, "filled": ago(3300), "detail": "000.5.3, Rak 3 Boks 12"],
            ["gate": "sent", "required": true, "filled": ago(3200), "detail": "dppkad@temanggungkab.go.id"],
            ["gate": "handover", "required": !refused].merging(
                done && !refused ? ["filled": ago(60), "detail": "BA-0019/2026"] : [:]
            ) { $1 },
        ]
    }

    private static func events(_ shape: Shape) -> [[String: Any]] {
        var list: [(String, String, [String: Any])] = [
            ("applied", "applicant", [:]), ("registered", "jfu", [:]),
            (
                "disposed", "kepalaDinas",
                ["instruction": "Tindak lanjuti sesuai SOP; siapkan tempat di Gedung Sentra Telematika."]
            ),
            ("preparationOrdered", "kabid", ["instruction": "Siapkan ruang, daya, IP publik, bandwidth, dan kabel."]),
            ("checkOrdered", "kasi", [:]), ("facilitiesChecked", "jft", [:]), ("replyOrdered", "kasi", [:]),
            ("replyDrafted", "jfu", [:]), ("draftReturned", "kasi", ["reason": "Perbaiki nama penerima pada surat."]),
        ]
        if shape.step == 1 { list = [("applied", "applicant", [:])] }
        return list.enumerated().map { index, event in
            [
                "seq": index + 1, "at": ago(7200 - Double(index) * 300), "role": event.1,
                "actor": Role(rawValue: event.1).flatMap { names[$0] } ?? "Andi Saputra", "name": event.0,
                "details": event.2, "leaf": 380 + index,
            ]
        }
    }

    private static func verification(judged: Bool) throws -> [String: Any] {
        let details: [(String, String, String, String)] = [
            ("self.link", "inside", "passed", "eth1 is up at 1000 Mbit/s"),
            ("self.gateway", "inside", "passed", "10.20.0.1 answered 5 of 5 in 0.3 ms"),
            ("self.clock", "inside", "passed", "offset 0.4 ms, no step"),
            ("self.capture", "inside", "passed", "filter in the kernel, 0 frames dropped, both directions seen"),
            (
                "connected.identity", "inside", "passed",
                "10.20.0.10 is at 02:54:49:54:00:10, registered; no other sender in 30 s"
            ),
            ("reachable.icmp", "inside", "passed", "20 of 20 replies, median 0.21 ms"),
            ("reachable.port", "inside", "passed", "203.0.113.10:22010 accepts in 0.9 ms; SSH-2.0-OpenSSH_9.2p1"),
            ("control.port", "inside", "passed", "203.0.113.10:29999 refused, as it must"),
            ("bandwidth.in", "inside", judged ? "passed" : "running", "42.1 Mbit/s, at most 43.0, grant 50"),
            ("bandwidth.out", "inside", judged ? "passed" : "running", "18.4 Mbit/s, at most 18.9, grant 20"),
            ("self.link", "outside", "passed", "eth0 is up"),
            ("self.clock", "outside", "passed", "offset 1.1 ms, no step"),
            ("reachable.outside", "outside", judged ? "passed" : "waiting", "same host key from 198.51.100.20"),
        ]
        let checks: [[String: Any]] = details.map { check in
            switch check.2 {
            case "waiting": ["check": check.0, "vantage": check.1, "state": "waiting", "detail": ""]
            case "running":
                ["check": check.0, "vantage": check.1, "state": "running", "detail": "sampling, 18 of 30 s"]
            default:
                [
                    "check": check.0, "vantage": check.1, "state": judged ? "judged" : "finished", "outcome": check.2,
                    "reason": "asExpected", "detail": check.3,
                ]
            }
        }
        var object: [String: Any] = [
            "orderID": UUID().uuidString, "attempt": 1, "issued": ago(20), "expires": ago(-600),
            "observationSeconds": 30,
            "hasOutsideAgent": true, "checks": checks, "awaiting": judged ? [] : ["report of the inside agent"],
            "changes": judged
                ? [
                    [
                        "check": "bandwidth.in", "vantage": "inside", "before": "inconclusive", "after": "passed",
                        "reason": "asExpected",
                    ]
                ] : [],
            "traffic": [],
        ]
        if judged {
            object["outcome"] = "passed"
            object["decided"] = ago(10)
            object["traffic"] = try Direction.allCases.map { direction in
                let top = direction == .inbound ? 42.1e6 : 18.4e6
                return [
                    "direction": direction.rawValue,
                    "grantBitsPerSecond": direction == .inbound ? 50_000_000 : 20_000_000,
                    "keptFrames": 4213,
                    "rate": try Fixtures.object(Estimate(estimate: top, lower: top * 0.98, upper: top * 1.02)),
                    "windows": try (0..<15).map { index in
                        let rate = top * (1 + 0.06 * sin(Double(index) * 1.3))
                        return [
                            "start": ago(60 - Double(index) * 2), "seconds": 2,
                            "rate": try Fixtures.object(
                                Estimate(estimate: rate, lower: rate * 0.93, upper: rate * 1.07)),
                        ] as [String: Any]
                    },
                ] as [String: Any]
            }
        }
        return object
    }

    static func applicant() throws -> ApplicantView {
        try decode(
            ApplicantView.self,
            [
                "number": running, "agency": "Dinas Kesehatan Kabupaten Temanggung", "serverName": "simpus-01",
                "stage": "returned", "step": 1, "received": ago(7200), "updated": ago(300),
                "steps": (1...11).map { step in
                    step == 1 ? ["step": 1, "began": ago(7200)] : ["step": step]
                }, "returnReason": "Surat belum ditandatangani pimpinan instansi.", "form": application,
                "documents": [],
            ])
    }

    static func agents() throws -> [AgentView] {
        let make = { (id: String, name: String, vantage: String, standing: String) in
            [
                "id": id, "name": name, "site": "gedung-sentra", "vantage": vantage, "standing": standing,
                "tlsFingerprint": Digest(of: Array(name.utf8)).description,
                "reportFingerprint": Digest(of: Array(id.utf8)).description, "hostName": "agen-\(vantage)",
                "software": "titipan-agent/0.1.0", "enrolled": ago(86_400), "certificateExpires": ago(-2_500_000),
                "lastSeen": ago(4),
            ] as [String: Any]
        }
        return try decode(
            [AgentView].self,
            [
                make(FakeOffice.agentID, "ruang-server", "inside", "approved"),
                make("7a1d0c52-0b7e-4f0e-8f6e-2d3f5b1a9c77", "luar-1", "outside", "pending"),
                make("11111111-0b7e-4f0e-8f6e-2d3f5b1a9c77", "lama", "inside", "revoked"),
            ])
    }

    static func tenants() throws -> [TenantView] {
        let make = { (number: String, name: String, agency: String, levels: (Double, Double), age: Double) in
            [
                "tenant": number, "name": name, "agency": agency, "addresses": ["10.20.0.10/32"],
                "grant": ["inBitsPerSecond": 50_000_000, "outBitsPerSecond": 20_000_000, "burstBytes": 4_000_000],
                "windows": (0..<60).map { index in
                    let wave = 1 + 0.3 * sin(Double(index) / 7) + 0.1 * sin(Double(index) * 1.7)
                    let direction = { (level: Double) in
                        let bytes = level * 1e6 * wave * 10 / 8
                        return [
                            "bytes": ["estimate": bytes, "lower": bytes * 0.94, "upper": bytes * 1.06],
                            "wireBytes": ["estimate": bytes * 1.03, "lower": bytes * 0.97, "upper": bytes * 1.09],
                            "packets": ["estimate": 100, "lower": 90, "upper": 110], "kept": 900, "keptBytes": 810_000,
                            "variance": bytes * 16384, "threshold": 16384,
                        ] as [String: Any]
                    }
                    return [
                        "start": ago(age + Double(60 - index) * 10), "seconds": 10, "in": direction(levels.0),
                        "out": direction(levels.1), "biases": [],
                    ] as [String: Any]
                },
            ] as [String: Any]
        }
        return try decode(
            [TenantView].self,
            [
                make(closed, "siak-02", "Dinas Kependudukan dan Pencatatan Sipil", (22, 6), 2),
                make("2025-0041", "jdih", "Bagian Hukum Setda", (12, 28), 4),
                make("2025-0036", "ppid", "Dinas Komunikasi dan Informatika", (3, 1), 400),
            ])
    }
}
