// SPDX-License-Identifier: Apache-2.0

import Packets
import Pcap
import Testing

@Suite("Capture files, piece by piece")
struct SavefileParserTests {
    /// Frames by their place in the whole file, and how it ended.
    struct Read: Equatable {
        var frames: [StoredFrame] = []
        var damage: SavefileDamage?
    }

    /// Reads `file`, of which the parser sees at most `piece` bytes more each time.
    private func read(_ file: [UInt8], piece: Int, list length: Int) -> Read {
        var parser = SavefileParser()
        var list = [StoredFrame](repeating: .none, count: length)
        var read = Read()
        var (start, end) = (0, min(piece, file.count))
        do throws(SavefileDamage) {
            while true {
                let bytes = Array(file[start..<end])
                var span = list.mutableSpan
                let step = try parser.parse(bytes.span.bytes, into: &span)
                for frame in list.prefix(step.frames) {
                    var placed = frame
                    placed.offset += UInt32(start)
                    read.frames.append(placed)
                }
                start += step.taken
                #expect(parser.offset == UInt64(start) && parser.frames == UInt64(read.frames.count))
                guard step.needed > 0, step.frames == 0 else { continue }
                guard end < file.count else {
                    read.damage = parser.damageAtEnd(left: end - start, needed: step.needed)
                    return read
                }
                end = min(end + piece, file.count)
            }
        } catch {
            read.damage = error
            return read
        }
    }

    static let files: [[UInt8]] = {
        let frames = (0..<9).map { SampleFrames.udp(length: 60 + 7 * $0, towardsServer: $0 % 2 == 0) }
        var pcapng = PcapngFile()
        for isBigEndian in [true, false] {
            pcapng.section(isBigEndian: isBigEndian)
            pcapng.interface(snapLength: 70, options: pcapng.option(9, [9]) + pcapng.option(13, [32]))
            pcapng.block(5, [UInt8](repeating: 1, count: 99))
            for frame in frames {
                pcapng.enhanced(frame, options: pcapng.option(2, pcapng.number(UInt32(4 << 5))))
                pcapng.simple(frame, length: frame.count)
                pcapng.obsolete(frame)
            }
        }
        return SavefileReaderTests.Form.all.map { $0.file(frames).bytes } + [pcapng.bytes]
    }()

    @Test("However a file comes in pieces, the frames are the same, and so is the damage", arguments: files)
    func pieces(file: [UInt8]) {
        for whole in [
            file, Array(file.dropLast(5)), Array(file.prefix(file.count / 2)) + [UInt8](repeating: 0xff, count: 99),
        ] {
            let wanted = read(whole, piece: whole.count, list: 1_000)
            #expect(wanted.frames.count > 3 && (wanted.damage == nil) == (whole.count == file.count))
            for piece in [1, 2, 3, 16, 61, 100, 1_000] {
                for list in [1, 2, 5, 1_000] { #expect(read(whole, piece: piece, list: list) == wanted) }
            }
        }
    }
}
