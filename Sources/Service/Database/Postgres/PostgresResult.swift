// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
import Foundation

/// One answer of the server.
final class PostgresResult {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    var isSuccess: Bool {
        switch PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    /// Rows inserted, updated or deleted; 0 for other statements.
    var changes: Int {
        if PQresultStatus(handle) == PGRES_TUPLES_OK, String(cString: PQcmdStatus(handle)).hasPrefix("SELECT") {
            return 0
        }
        return Int(String(cString: PQcmdTuples(handle))) ?? 0
    }

    func rows() throws(DatabaseError) -> [Row] {
        let fields = 0..<PQnfields(handle)
        let columns = fields.map { PQfname(handle, $0).map { String(cString: $0).lowercased() } ?? "" }
        var rows: [Row] = []
        rows.reserveCapacity(Int(PQntuples(handle)))
        for index in 0..<PQntuples(handle) {
            var values: [SQLValue] = []
            values.reserveCapacity(fields.count)
            for field in fields { values.append(try value(index, field)) }
            rows.append(Row(columns: columns, values: values))
        }
        return rows
    }

    private func value(_ row: Int32, _ field: Int32) throws(DatabaseError) -> SQLValue {
        guard PQgetisnull(handle, row, field) == 0, let start = PQgetvalue(handle, row, field) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, field)))
        let text = { String(decoding: bytes, as: UTF8.self) }
        let value: SQLValue? =
            switch PQftype(handle, field) {
            case 16: .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
            case 17: Self.bytea(bytes).map(SQLValue.blob)
            case 20, 21, 23: Int64(text()).map(SQLValue.integer)
            case 700, 701: Double(text()).map(SQLValue.real)
            // A sum of integers is numeric on the server, an integer for us.
            case 1700: Int64(text()).map(SQLValue.integer) ?? Double(text()).map(SQLValue.real)
            default: .text(text())
            }
        guard let value else { throw DatabaseError(.other, "the server sent a value that cannot be read: \(text())") }
        return value
    }

    /// `\x` and two digits a byte.
    private static func bytea(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.count >= 2, text.count % 2 == 0, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for index in stride(from: 2, to: text.count, by: 2) {
            guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// The server's error as the ``DatabaseError`` that both engines share.
    func error(_ sql: String, isConnected: Bool) -> DatabaseError {
        let state = field(0x43)
        let code = Self.code(state: state, isConnected: isConnected)
        let message = field(0x4D) ?? String(cString: PQresultErrorMessage(handle))
        return DatabaseError(
            code, message, table: field(0x74), columns: columns(code), constraint: field(0x6E), engineCode: state,
            statement: sql)
    }

    /// A field of the error report, by its letter in the protocol (`PG_DIAG_…`).
    private func field(_ letter: Int32) -> String? {
        PQresultErrorField(handle, letter).map { String(cString: $0) }
    }

    /// NOT NULL names its column; for a unique constraint only the detail contains them: `Key (a, b)=(1, 2) already exists.`
    private func columns(_ code: DatabaseError.Code) -> [String] {
        if let column = field(0x63) { return [column] }
        guard code == .uniqueViolation, let detail = field(0x44), let open = detail.firstIndex(of: "("),
            let close = detail.range(of: ")=(")
        else { return [] }
        return detail[detail.index(after: open)..<close.lowerBound].split(separator: ",").map {
            String($0.drop { $0 == " " })
        }
    }

    private static func code(state: String?, isConnected: Bool) -> DatabaseError.Code {
        guard isConnected, let state else { return .connectionLost }
        switch state {
        case "23505": return .uniqueViolation
        case "23503": return .foreignKeyViolation
        case "23502": return .notNullViolation
        case "23514": return .checkViolation
        case "40001", "40P01": return .serialization
        case "57P01", "57P02", "57P03": return .connectionLost
        case "25006": return .readOnly
        case "25P02": return .transactionFailed
        case "53100": return .diskFull
        case "55P03", "57014": return .busy
        case "XX001", "XX002": return .corrupt
        case let state where state.hasPrefix("08"): return .connectionLost
        case let state where state.hasPrefix("22"): return .wrongArguments
        case let state where state.hasPrefix("42"): return .invalidStatement
        default: return .other
        }
    }
}
