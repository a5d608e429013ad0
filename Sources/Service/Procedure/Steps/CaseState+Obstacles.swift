// SPDX-License-Identifier: Apache-2.0

internal import Values
internal import Words

/// Obstacles that several steps share.
extension CaseState {
    /// A case that has ended never moves again.
    var endObstacle: Obstacle? {
        ending.map {
            .notNow(
                id: "berkas sudah berakhir (\($0.title.id)) dan tidak bergerak lagi",
                en: "the case has ended as “\($0.title.en)” and never moves again")
        }
    }

    var unsignedObstacle: Obstacle? {
        signature == nil
            ? .notNow(
                id: "surat balasan belum disetujui Kepala Dinas", en: "the head of office has not approved the reply")
            : nil
    }

    /// The server's side of step 11 needs a signed acceptance that has not ended.
    var handoverObstacle: Obstacle? {
        if let obstacle = endObstacle ?? unsignedObstacle { return obstacle }
        guard decision != .accept else { return nil }
        return .notNow(
            id: "surat balasan berupa penolakan: tidak ada server yang diserahterimakan",
            en: "the reply is a refusal: there is no server to hand over")
    }

    /// Steps 1 to 10 are taken one stage at a time.
    func deskObstacle(at home: Stage) -> Obstacle? {
        if let endObstacle { return endObstacle }
        if signature == nil, desk == home { return nil }
        let isBehind = signature != nil || desk.deskOrder > home.deskOrder
        return isBehind
            ? .done(id: "langkah itu sudah dikerjakan", en: "that step is done")
            : .notNow(id: "berkas belum sampai di langkah itu", en: "the case has not come to that step")
    }
}

extension Stage {
    /// Place among steps 1 to 10: a returned file waits before everything else, step 11 comes behind.
    var deskOrder: Int {
        switch self {
        case .returned: -1
        case .submitted: 0
        case .disposition: 1
        case .preparation: 2
        case .checkOrder: 3
        case .check: 4
        case .replyOrder: 5
        case .draft: 6
        case .review: 7
        case .initials: 8
        case .secretary: 9
        case .signature: 10
        case .processing, .awaitingServer, .serverArrived, .installed, .verifying, .remedy, .passed, .closedAccepted,
            .closedRefused, .closedWithException, .expired, .cancelled:
            11
        }
    }
}
