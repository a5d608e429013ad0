// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

/// Arguments in the form that `PQexecParams` takes them.
///
/// Each carries its type, so that the server need not guess; NULL goes without, as it fits every column.
struct PostgresParameters {
    /// From the server's catalogue `pg_type`, where they never change.
    private enum TypeID {
        static let unknown: Oid = 0
        static let bytea: Oid = 17
        static let int8: Oid = 20
        static let text: Oid = 25
        static let float8: Oid = 701
    }

    private var types: [Oid] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    /// All arguments' bytes one after the other, texts ended by a NUL; `offsets` tells where each begins, -1 for NULL.
    private var storage: [CChar] = []
    private var offsets: [Int] = []

    init(_ arguments: [SQLValue]) {
        for argument in arguments {
            switch argument {
            case .null:
                append(TypeID.unknown, offset: -1)
            case .integer(let number):
                append(TypeID.int8, text: String(number))
            case .real(let number):
                append(TypeID.float8, text: Self.text(number))
            case .text(let text):
                append(TypeID.text, text: text)
            case .blob(let bytes):
                append(TypeID.bytea, offset: storage.count, length: Int32(clamping: bytes.count), format: 1)
                storage.append(contentsOf: bytes.lazy.map { CChar(bitPattern: $0) })
                storage.append(0)
            }
        }
    }

    /// Calls `body` with types, values, lengths and formats, valid during the call.
    func withPointers<T>(
        _ body: (
            UnsafePointer<Oid>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> T
    ) -> T {
        storage.withUnsafeBufferPointer { storage in
            let values = offsets.map { offset in offset < 0 ? nil : storage.baseAddress.map { $0 + offset } }
            return values.withUnsafeBufferPointer { values in
                types.withUnsafeBufferPointer { types in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(types.baseAddress, values.baseAddress, lengths.baseAddress, formats.baseAddress)
                        }
                    }
                }
            }
        }
    }

    private mutating func append(_ type: Oid, text: String) {
        append(type, offset: storage.count)
        storage.append(contentsOf: text.utf8CString)
    }

    private mutating func append(_ type: Oid, offset: Int, length: Int32 = 0, format: Int32 = 0) {
        types.append(type)
        offsets.append(offset)
        lengths.append(length)
        formats.append(format)
    }

    /// Swift's shortest form is exact; infinity has a name of its own on the server.
    private static func text(_ number: Double) -> String {
        number.isInfinite ? (number > 0 ? "Infinity" : "-Infinity") : "\(number)"
    }
}
