// SPDX-License-Identifier: Apache-2.0

/// A parser under the fuzzer: one function that feeds it bytes from an enemy and says what must hold whatever they are.
///
/// The same function replays the corpus in the tests and runs under libFuzzer (`scripts/fuzz`), where a thrown ``Violation`` is a crash
/// like a trap of the parser's own.
protocol FuzzTarget: SendableMetatype {
    /// The name for `scripts/fuzz`, and of the folder of its corpus.
    static var name: String { get }
    /// Longer inputs cover nothing more.
    static var longestInput: Int { get }

    /// Stores neither `input` nor any state between calls, so that an input alone reproduces its failure.
    static func check(_ input: UnsafeRawBufferPointer) throws(Violation)
}

enum FuzzTargets {
    static let all: [any FuzzTarget.Type] = [
        FrameTarget.self, FilterTarget.self, SavefileTarget.self, ViewTarget.self, LLDPTarget.self, NetlinkTarget.self,
        JournalTarget.self, ValueTarget.self, BannerTarget.self, SSHTarget.self, ReplyTarget.self, HandshakeTarget.self,
        NoteTarget.self, SettingsTarget.self, TenantTarget.self, EvidenceTarget.self, JSONTarget.self, JudgeTarget.self,
        AnnexTarget.self, PageTarget.self, RecordTarget.self,
    ]

    static let names = all.map { $0.name }
}
