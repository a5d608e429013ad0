// SPDX-License-Identifier: Apache-2.0

/// Obstacles that several steps of the hand-over share.
extension Obstacle {
    static let letterHasArrived = done(
        id: "surat sudah sampai ke pemohon", en: "the letter has reached the applicant")
    static let notQueued = notNow(id: "tidak ada surat dalam antrean", en: "no letter is queued")
    static let serverHasNotArrived = notNow(id: "server belum datang", en: "the server has not arrived")
    static let verificationHasPassed = done(id: "verifikasi sudah lulus", en: "the verification has passed")
    static let exceptionIsApproved = notNow(id: "pengecualian sudah disetujui", en: "an exception is approved")
    static let exceptionWasApproved = done(id: "pengecualian sudah disetujui", en: "the exception is approved")
    static let networkIsBeingKept = notNow(
        id: "gateway sedang menetapkan jaringan yang sudah lulus", en: "the gateway is making permanent what has passed"
    )
    static let noReminderIsDue = notNow(id: "belum waktunya mengingatkan", en: "no reminder is due")
}

extension CaseState {
    /// Only the order that is open now can be answered.
    func expectOpen(_ orderID: String) throws(StepRefusal) {
        guard openVerification?.orderID == orderID else {
            throw .obstacle(
                .notNow(
                    id: "perintah \(orderID) bukan yang sedang terbuka", en: "order \(orderID) is not the open one"))
        }
    }
}
