// SPDX-License-Identifier: Apache-2.0

package import Pcap
package import Sampling

/// Accounts a capture file to tenants, by every frame of it or by a sample.
package struct FileAccounting: Sendable {
    package enum Method: Hashable, Sendable {
        case exact
        /// A frame stands for at least so many bytes; the same seed keeps the same frames.
        case sampled(Threshold, seed: UInt64)
    }

    /// The traffic in the file, as far as it could be read.
    package struct Outcome: Sendable {
        package let report: TrafficReport
        /// The cause why the file could not be read to its end. The report covers the frames before it.
        package let failure: SavefileError?
    }

    private let tenants: TenantList
    private let method: Method

    package init(_ tenants: TenantList, _ method: Method) {
        self.tenants = tenants
        self.method = method
    }

    /// Throws when the file cannot be opened or is no capture.
    package func account(file path: String) throws(SavefileError) -> Outcome { account(try open(file: path)) }

    /// Opens a file and reads its header. Throws as ``account(file:)`` does.
    package func open(file path: String) throws(SavefileError) -> SavefileReader { try SavefileReader(path: path) }

    /// Opens nothing more.
    package func account(_ file: SavefileReader) -> Outcome {
        let table = TenantTable(tenants.sampled)
        var repeats = RepeatedFrames()
        switch method {
        case .exact:
            var account = ExactAccount(table)
            let failure = file.readAll {
                account.add($0, in: $1, links: file.links)
                repeats.look(at: $0, in: $1, links: file.links)
            }
            let report = TrafficReport(account, tenants, file, repeated: repeats.packets)
            return Outcome(report: report, failure: failure)
        case .sampled(let threshold, let seed):
            var account = SampledAccount(table, threshold: threshold, seed: seed)
            let failure = file.readAll {
                account.add($0, in: $1, links: file.links)
                repeats.look(at: $0, in: $1, links: file.links)
            }
            let report = TrafficReport(account, tenants, file, repeated: repeats.packets, seed: seed)
            return Outcome(report: report, failure: failure)
        }
    }
}

extension SavefileReader {
    /// All frames up to the end, or up to what is returned.
    fileprivate func readAll(_ body: (Span<StoredFrame>, RawSpan) -> Void) -> SavefileError? {
        do throws(SavefileError) {
            while try nextFrames(body) {}
            return nil
        } catch {
            return error
        }
    }

    var linkType: String { linkNames.joined(separator: ",") }
}
