// SPDX-License-Identifier: Apache-2.0

/// Why a capture file cannot be read on, and where.
package struct SavefileDamage: Error, Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        /// The file ends; so many bytes more were announced.
        case cut(missing: Int)
        case empty
        case compressed(name: String, tool: String)
        case noCapture
        case version(UInt16, UInt16)
        /// The link layer of all frames, which cannot be read.
        case link(SavefileLink)
        case frameTooLong(UInt32)
        /// More bytes of a frame than its block holds.
        case frameBeyondBlock(captured: UInt32, room: Int)
        case blockLength(UInt32)
        case blockTooLong(UInt32)
        case trailer(length: UInt32, found: UInt32)
        case byteOrder(UInt32)
        case option(code: UInt16, length: UInt16)
        case undefinedInterface(UInt32)
        case tooManyInterfaces
    }

    package let problem: Problem
    /// Frames before it, all of them whole.
    package let frames: UInt64
    /// Offset in the file of the record, block or header that cannot be read.
    package let offset: UInt64

    /// Whether the damage concerns the whole file, so that no frame can have been read.
    package var isOfWholeFile: Bool {
        switch problem {
        case .empty, .compressed, .noCapture, .link: true
        case .cut, .version: offset == 0
        case .frameTooLong, .frameBeyondBlock, .blockLength, .blockTooLong, .trailer, .byteOrder, .option,
            .undefinedInterface, .tooManyInterfaces:
            false
        }
    }
}

extension SavefileDamage {
    package var reason: String {
        isOfWholeFile ? problem.text : "behind frame \(frames), at byte \(offset): \(problem.text)"
    }

    /// The remedy for the file at `path`.
    func remedy(_ path: String) -> String {
        let rest = isOfWholeFile ? "" : "frames up to there are whole; "
        return switch problem {
        case .empty, .cut: rest + "copy the file again, or wait until its writer is done"
        case .compressed(_, let tool): "decompress it first: \(tool) \(path)"
        case .noCapture: "check that it is a pcap or pcapng file: file \(path)"
        case .version: rest + "rewrite it: editcap \(path) NEW"
        case .link: SavefileLink.readable
        case .frameTooLong, .frameBeyondBlock, .blockLength, .blockTooLong, .trailer, .byteOrder, .option,
            .undefinedInterface, .tooManyInterfaces:
            rest + "copy the file again from where it was captured"
        }
    }
}

extension SavefileDamage.Problem {
    fileprivate var text: String {
        switch self {
        case .cut(let missing): "the file is cut: it lacks \(missing) bytes that it announces"
        case .empty: "it is empty"
        case .compressed(let name, _): "it is compressed with \(name)"
        case .noCapture: "its format is neither pcap nor pcapng"
        case .version(let major, let minor): "version \(major).\(minor) of the format is not known"
        case .link(let link): "its link layer is \(link.name)"
        case .frameTooLong(let length): "a frame of \(length) bytes; a frame has at most \(SavefileParser.longestFrame)"
        case .frameBeyondBlock(let captured, let room): "a frame of \(captured) bytes in a block with room for \(room)"
        case .blockLength(let length): "a block of \(length) bytes is too short for what it holds, or no multiple of 4"
        case .blockTooLong(let length): "a block of \(length) bytes is longer than any of its kind"
        case .trailer(let length, let found): "a block begins with length \(length) and ends with length \(found)"
        case .byteOrder: "a section begins with no byte order"
        case .option(let code, let length): "option \(code) of \(length) bytes is longer than its block"
        case .undefinedInterface(let id): "a frame of interface \(id), which the file does not describe"
        case .tooManyInterfaces: "more than \(SavefileParser.mostInterfaces) interfaces in one section"
        }
    }
}
