// SPDX-License-Identifier: Apache-2.0

internal import Values

/// Embedded files as a PDF reader sees them, by poppler's pdfdetach: in a process of its own, bounded in time, memory and output,
/// because the file is untrusted.
struct PDFExtractor: Sendable {
    var tools: PressTools

    /// Names to contents, at most 64 files of those that a hand-over document may hold.
    func files(in pdf: [UInt8]) async throws(PressError) -> [String: [UInt8]] {
        try await Scratch.withDirectory(in: tools.scratch) { directory throws(PressError) in
            try Scratch.write(pdf, to: directory + "/document.pdf")
            let listing = try await bounded(["-list", "document.pdf"], in: directory, limit: 64 << 10)
            var found: [String: [UInt8]] = [:]
            for line in String(decoding: listing, as: UTF8.self).split(whereSeparator: \.isNewline).prefix(65) {
                guard let colon = line.firstIndex(of: ":"), let number = Int(line[..<colon]) else { continue }
                let name = String(line[line.index(after: colon)...].drop { $0 == " " })
                guard SealedName.all.contains(name), found[name] == nil else { continue }
                // Saved under a safe name: the embedded file's own name may contain another path.
                let path = "\(directory)/file-\(number)"
                _ = try await bounded(
                    ["-save", "\(number)", "-o", path, "document.pdf"], in: directory, limit: 64 << 10)
                found[name] = try Scratch.read(path)
            }
            return found
        }
    }

    /// prlimit(1): 1 GiB of addresses, 64 MiB for each file written, 30 s of processor.
    private func bounded(_ arguments: [String], in directory: String, limit: Int) async throws(PressError) -> [UInt8] {
        try await ToolRunner(timeLimit: tools.timeLimit).output(
            "/usr/bin/prlimit",
            ["--as=1073741824", "--fsize=\(PressTools.largestDocument)", "--cpu=30", "--core=0", tools.pdfDetach]
                + arguments, in: directory, outputLimit: limit)
    }
}
