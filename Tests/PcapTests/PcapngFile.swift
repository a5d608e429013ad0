// SPDX-License-Identifier: Apache-2.0

/// Writes pcapng by hand, block by block, in either byte order.
struct PcapngFile {
    var isBigEndian = false
    private(set) var bytes: [UInt8] = []

    func number(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { Array($0) }
    }

    private func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }

    /// With the lengths that belong to it, or with those given.
    mutating func block(_ type: UInt32, _ body: [UInt8], length: UInt32? = nil, trailer: UInt32? = nil) {
        let body = padded(body)
        let whole = UInt32(12 + body.count)
        bytes += number(type) + number(length ?? whole) + body + number(trailer ?? length ?? whole)
    }

    mutating func section(isBigEndian: Bool, version: UInt16 = 1) {
        self.isBigEndian = isBigEndian
        block(0x0a0d_0d0a, number(UInt32(0x1a2b_3c4d)) + number(version) + number(UInt16(0)) + number(Int64(-1)))
    }

    func option(_ code: UInt16, _ value: [UInt8], length: UInt16? = nil) -> [UInt8] {
        number(code) + number(length ?? UInt16(value.count)) + padded(value)
    }

    mutating func interface(link: UInt16 = 1, snapLength: UInt32 = 0, options: [UInt8] = []) {
        block(1, number(link) + number(UInt16(0)) + number(snapLength) + options)
    }

    mutating func enhanced(
        _ frame: [UInt8], interface: UInt32 = 0, stamp: UInt64 = 0, length: Int? = nil, captured: UInt32? = nil,
        options: [UInt8] = []
    ) {
        block(6, number(interface) + packet(frame, stamp, length, captured) + padded(frame) + options)
    }

    mutating func obsolete(_ frame: [UInt8], interface: UInt16 = 0, stamp: UInt64 = 0, length: Int? = nil) {
        block(2, number(interface) + number(UInt16(9)) + packet(frame, stamp, length, nil) + padded(frame))
    }

    mutating func simple(_ frame: [UInt8], length: Int) {
        block(3, number(UInt32(length)) + frame)
    }

    private func packet(_ frame: [UInt8], _ stamp: UInt64, _ length: Int?, _ captured: UInt32?) -> [UInt8] {
        number(UInt32(stamp >> 32)) + number(UInt32(truncatingIfNeeded: stamp))
            + number(captured ?? UInt32(frame.count)) + number(UInt32(length ?? frame.count))
    }
}
