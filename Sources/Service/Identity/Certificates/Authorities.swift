// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Evidence
internal import Linux
internal import SwiftASN1
internal import Synchronization
package import Values
internal import X509

/// The service's certificate authorities: one that issues, and others that are accepted while it gives way to another, or has done so.
///
/// `authorities.json` in the key directory says which is which, and changes as a whole; without it there is the first one alone. A program that
/// changes it is followed by the others that have the directory open.
package final class Authorities: Sendable {
    struct State {
        var plan: Plan
        var authorities: [Authority]
        var stamp: FileStatus?
    }

    static let file = "authorities.json"

    let directory: KeyDirectory
    let name: String
    let state: Mutex<State>

    /// Opens the authorities in a directory, making the first one on first start.
    ///
    /// - Parameter name: who they belong to, as for ``Authority/open(directory:name:number:now:)``.
    ///
    /// Throws `storage`, or `malformed` when files are there but unusable: they are never replaced.
    package static func open(directory path: String, name: String, now: Timestamp) throws(IdentityError) -> Authorities
    {
        try Authorities(try KeyDirectory(path), name, now)
    }

    private init(_ directory: KeyDirectory, _ name: String, _ now: Timestamp) throws(IdentityError) {
        self.directory = directory
        self.name = name
        state = Mutex(try Self.read(directory, name, now))
    }

    static func read(
        _ directory: KeyDirectory, _ name: String, _ now: Timestamp
    ) throws(IdentityError) -> State {
        let stamp = FileStatus("\(directory.path)/\(file)")
        var plan = Plan()
        if let text = try directory.read(file, isSecret: false) {
            do {
                plan = try CanonicalJSON.decode(Plan.self, from: Array(text.utf8))
            } catch {
                throw IdentityError(.malformed, "\(directory.path)/\(file): \(CanonicalJSON.describe(error))")
            }
        }
        let numbers = plan.accepted
        guard numbers.contains(plan.issuing), Set(numbers).isDisjoint(with: plan.retired), numbers.count <= 8,
            (numbers + plan.retired).allSatisfy({ (1...9_999).contains($0) })
        else {
            throw IdentityError(.malformed, "\(directory.path)/\(file) contradicts itself; restore it from a backup")
        }
        var authorities: [Authority] = []
        for number in numbers {
            // Only the first one of a new service is made here: a lost one must come back from a backup.
            guard stamp == nil || Folder.contains("\(directory.path)/\(Authority.file(number)).key") else {
                throw IdentityError(.storage, "\(directory.path)/\(Authority.file(number)).key is missing")
            }
            authorities.append(
                try Authority.open(directory: directory.path, name: name, number: number, now: now))
        }
        return State(plan: plan, authorities: authorities, stamp: stamp)
    }

    /// As the directory says now; what cannot be read leaves what was read before.
    private var current: State {
        let stamp = FileStatus("\(directory.path)/\(Self.file)")
        if state.withLock(\.stamp) != stamp, let read = try? Self.read(directory, name, .now()) {
            state.withLock { $0 = read }
        }
        return state.withLock { $0 }
    }

    package var plan: Plan { current.plan }

    /// The one that issues.
    package var issuing: Authority {
        let state = current
        return state.authorities.first { $0.number == state.plan.issuing } ?? state.authorities[0]
    }

    /// All that are accepted, the one that issues first.
    package var accepted: [Authority] {
        let state = current
        return state.authorities.filter { $0.number == state.plan.issuing }
            + state.authorities.filter { $0.number != state.plan.issuing }
    }

    /// The agent that a certificate (DER) of one of them names; throws as ``Authority/agent(inCertificate:now:)``.
    package func agent(inCertificate der: [UInt8], now: Timestamp) throws(IdentityError) -> AgentCredential {
        var refusal = IdentityError(.notOurs, "the certificate was not issued by this service's authority")
        for authority in accepted {
            do throws(IdentityError) {
                return try authority.agent(inCertificate: der, now: now)
            } catch {
                if error.code == .malformed { throw error }
                if error.code == .expired { refusal = error }
            }
        }
        throw refusal
    }

    /// SHA-256 of the public key of every authority that the directory knows, retired ones included.
    package func knownPins() throws(IdentityError) -> Set<Values.Digest> {
        let state = current
        var pins = Set(state.authorities.map(\.keyPin))
        for number in state.plan.retired {
            guard let text = try directory.read("\(Authority.file(number)).pem", isSecret: false),
                let certificate = try? Certificate(pemEncoded: text),
                let key = P256.Signing.PublicKey(certificate.publicKey)
            else { continue }
            pins.insert(Values.Digest(of: Array(key.derRepresentation)))
        }
        return pins
    }

    // MARK: Files

    /// Names of the files without which a directory's authorities cannot be used. Throws as ``open(directory:name:now:)``.
    static func files(in path: String) throws(IdentityError) -> [String] {
        let directory = try KeyDirectory(path)
        guard let text = try directory.read(file, isSecret: false) else { return ["authority.key", "authority.pem"] }
        guard let plan = try? CanonicalJSON.decode(Plan.self, from: Array(text.utf8)) else {
            throw IdentityError(.malformed, "\(path)/\(file) does not read")
        }
        return [file] + plan.accepted.flatMap { ["\(Authority.file($0)).key", "\(Authority.file($0)).pem"] }
    }

    /// Whether a file of this name is an authority's key or certificate.
    static func isAuthority(_ name: String) -> Bool {
        for ending in [".key", ".pem"] where name.hasSuffix(ending) {
            let stem = name.dropLast(ending.count)
            if stem == "authority" { return true }
            guard stem.hasPrefix("authority-"), let number = Int(stem.dropFirst(10)) else { return false }
            return (2...9_999).contains(number) && stem == Authority.file(number)
        }
        return false
    }
}
