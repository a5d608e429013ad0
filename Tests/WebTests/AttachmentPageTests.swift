// SPDX-License-Identifier: Apache-2.0

import Casework
import HTTPTypes
import Hummingbird
import OfficeSupport
import Procedure
import Testing
import Values

@testable import Web

/// Files in forms and in pieces, as browsers and hostile people send them.
@Suite struct AttachmentPageTests {
    private static let file = "%PDF-1.7 of a letter"

    private static func form(_ fields: [String: String], file: String? = file, name: String = "surat.pdf") -> String {
        var parts = fields.sorted { $0.key < $1.key }.map {
            "Content-Disposition: form-data; name=\"\($0.key)\"\r\n\r\n\($0.value)"
        }
        if let file {
            parts.append(
                "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: text/html\r\n\r\n\(file)"
            )
        }
        return parts.map { "--xYz\r\n\($0)\r\n" }.joined() + "--xYz--\r\n"
    }

    private static let type = "multipart/form-data; boundary=xYz"

    @Test func aFormWithAFileIsTakenWithItsTokenAndNotWithout() async throws {
        try await Visitor.tour { visitor, _, furnished in
            let number = furnished.submitted.number
            let clerk = try await visitor.signedIn(as: .jfu)
            let page = try await clerk.send(.get, "/cases/\(number)")
            #expect(page.text.contains("enctype=\"multipart/form-data\"") && page.text.contains("applicationLetter"))
            let path = "/cases/\(number)/attachments"
            for token in [nil, "nonsense"] as [String?] {
                var fields = ["kind": "applicationLetter"]
                fields["_csrf"] = token
                let refused = try await clerk.send(.post, path, body: Self.form(fields), type: Self.type)
                #expect(refused.status == 403)
            }
            let body = Self.form(["_csrf": clerk.csrf ?? "", "kind": "applicationLetter"], name: "../a/surat.pdf")
            let taken = try await clerk.send(.post, path, body: body, type: Self.type)
            #expect(taken.status == 303 && taken.headers[.location] == "/cases/\(number)?attached=1#attachments")
            let shown = try await clerk.send(.get, "/cases/\(number)?attached=1")
            let folder = "/api/v1/cases/\(number)/attachments/1"
            for text in ["surat.pdf", "\(folder)/pictures/0", "\(folder)/file", "Nama jfu", "Berkas sudah dilampirkan"]
            {
                #expect(shown.text.contains(text), "\(text)")
            }
            #expect(!shown.text.contains("../a"))
            let saved = try await clerk.send(.get, "\(folder)/file")
            #expect(saved.status == 200 && saved.text == Self.file)
            #expect(saved.headers[.contentType] == "application/pdf")
            #expect(saved.headers[.contentDisposition] == "attachment; filename=\"\(number)-1.pdf\"")
            #expect(saved.headers[.xContentTypeOptions] == "nosniff")
            #expect(saved.headers[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'; sandbox")
            let picture = try await clerk.send(.get, "\(folder)/pictures/0")
            #expect(picture.headers[.contentType] == "image/jpeg" && picture.text == "thumbnail")
            #expect(try await clerk.send(.get, "\(folder)/pictures/7").status == 404)
            #expect(try await clerk.send(.get, "/api/v1/cases/\(number)/attachments/2/file").status == 404)
        }
    }

    @Test func whatIsWrongWithAFileStandsOnThePage() async throws {
        try await Visitor.tour { visitor, _, furnished in
            let clerk = try await visitor.signedIn(as: .jfu)
            let path = "/cases/\(furnished.submitted.number)/attachments"
            let token = clerk.csrf ?? ""
            let cases: [(body: String, status: Int, words: String)] = [
                (Self.form(["_csrf": token, "kind": "other"], file: "<html>"), 422, "bukan PDF, JPEG, atau PNG"),
                (Self.form(["_csrf": token, "kind": "other"], file: ""), 422, "kosong"),
                (Self.form(["_csrf": token, "kind": "other"], file: nil), 422, "kosong"),
                (Self.form(["_csrf": token, "kind": "nonsense"]), 422, "Pilih jenis berkas"),
                (Self.form(["_csrf": token]), 422, "Pilih jenis berkas"),
                (Self.form(["_csrf": token, "kind": "signedLetter"]), 409, "belum disetujui Kepala Dinas"),
            ]
            for (body, status, words) in cases {
                let answer = try await clerk.send(.post, path, body: body, type: Self.type)
                #expect(answer.status == status && answer.text.contains(words), "\(words): \(answer.status)")
            }
            #expect(try await furnished.office.view(furnished.submitted.number).attachments.isEmpty)
        }
    }

    @Test func anApplicantSendsFilesWhileTheyAreAwaited() async throws {
        try await Visitor.tour { visitor, _, furnished in
            let secret = furnished.submitted.secret
            let body = Self.form(["kind": "signedForm"])
            let taken = try await visitor.send(.post, "/t/\(secret)/attachments", body: body, type: Self.type)
            #expect(taken.status == 303)
            let page = try await visitor.send(.get, "/t/\(secret)")
            #expect(page.text.contains("/api/v1/applications/\(secret)/attachments/1/pictures/0"))
            #expect(!page.text.contains("attachments/1/file"))
            let picture = try await visitor.send(.get, "/api/v1/applications/\(secret)/attachments/1/pictures/0")
            #expect(picture.text == "thumbnail")
            let late = try await visitor.send(
                .post, "/t/\(furnished.verifying.secret)/attachments", body: body, type: Self.type)
            #expect(late.status == 409, "the procedure does not wait for it")
            let nowhere = String(repeating: "A", count: 43)
            #expect(
                try await visitor.send(.post, "/t/\(nowhere)/attachments", body: body, type: Self.type).status == 404)
        }
    }

    @Test func nothingOfAHugeFileIsReadBeforeItIsRefused() async throws {
        try await Visitor.tour { visitor, _, furnished in
            let clerk = try await visitor.signedIn(as: .jfu)
            let huge = Self.form(["kind": "other"], file: String(repeating: "x", count: 11 << 20))
            for path in [
                "/cases/\(furnished.submitted.number)/attachments", "/t/\(furnished.submitted.secret)/attachments",
                "/api/v1/cases/\(furnished.submitted.number)/attachments",
            ] {
                let answer = try await clerk.send(.post, path, body: huge, type: Self.type)
                #expect(answer.status == 413, "\(path)")
            }
        }
    }

    @Test func piecesGoOnWhereTheNetworkLeftThem() async throws {
        try await Visitor.tour { visitor, _, furnished in
            let secret = furnished.submitted.secret
            let folder = "/api/v1/applications/\(secret)/uploads"
            #expect(try await visitor.send(.post, folder, body: "").status == 422, "without a length")
            let begun = try await visitor.send(.post, folder, ["Upload-Length": "\(Self.file.utf8.count)"], body: "")
            #expect(begun.status == 201)
            let place = try #require(begun.headers[.location])
            let send = { (offset: Int, text: String, type: String) in
                try await visitor.send(.patch, place, ["Upload-Offset": "\(offset)"], body: text, type: type)
            }
            let type = "application/offset+octet-stream"
            #expect(try await send(0, "%PDF", "text/plain").status == 422)
            #expect(try await send(0, "%PDF", type).headers[HTTPField.Name.uploadOffset] == "4")
            #expect(try await send(0, "%PDF", type).status == 409)
            let known = try await visitor.send(.head, place)
            #expect(known.status == 200 && known.headers[HTTPField.Name.uploadOffset] == "4")
            #expect(try await send(4, String(Self.file.dropFirst(4)), type).status == 204)
            #expect(try await send(4, String(repeating: "x", count: UploadLimits.pieceBytes + 1), type).status == 413)
            let upload = String(place.split(separator: "/").last ?? "")
            let form = Self.form(["kind": "other", "upload": upload, "name": "surat.pdf"], file: nil)
            #expect(
                try await visitor.send(.post, "/t/\(secret)/attachments", body: form, type: Self.type).status == 303)
            let view = try await furnished.casework.applications.view(secret: secret)
            #expect(view.attachments.map(\.name) == ["surat.pdf"])
        }
    }

    // MARK: The reader of forms

    @Test func aFormIsReadToTheByte() throws {
        let content = "a\r\n--xY\r\n\r\n--\r\n"
        let body = Self.form(["kind": "other", "note": "é"], file: content, name: "a%22b;.pdf")
        let read = try MultipartBody(
            Array(body.utf8), mediaType: "Multipart/Form-Data; charset=utf-8; boundary=\"xYz\"")
        #expect(read.fields == ["kind": "other", "note": "é"])
        #expect(read.file?.name == "a\"b;.pdf")
        #expect(read.file.map { String(decoding: $0.bytes, as: UTF8.self) } == content)
    }

    @Test func whatIsNoFormIsRefused() throws {
        let good = Self.form(["kind": "other"])
        let bodies = [
            "", "--xYz", "--xYz--x", "x" + good, good + "x", String(good.dropLast(4)),
            good.replacing("--xYz--", with: "--xYz"),
            good.replacing("Content-Disposition", with: "X-Disposition"),
            good.replacing("name=\"kind\"", with: "name=\"\""),
            good.replacing("name=\"kind\"", with: "name=\"kind\"; name=\"x\""),
            good.replacing("\r\n\r\n", with: "\n\n"),
            Self.form(["kind": "other"]).replacing("name=\"file\"", with: "name=\"other\""),
            String(good.dropLast("--xYz--\r\n".count)) + Self.form(["kind": "twice"]),
            Self.form(["kind": "other"], file: "a\r\n--xYzz"),
            Self.form(["kind": String(repeating: "x", count: 5_000)]),
            Self.form(Dictionary(uniqueKeysWithValues: (0..<20).map { ("f\($0)", "x") })),
        ]
        for body in bodies {
            #expect(throws: Problem.self, "\(body.prefix(200))") {
                try MultipartBody(Array(body.utf8), mediaType: Self.type)
            }
        }
        for type in [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=xYz",
            "multipart/form-data; boundary=a\"b",
            "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
        ] {
            #expect(throws: Problem.self, "\(type)") { try MultipartBody(Array(good.utf8), mediaType: type) }
        }
        #expect(throws: Never.self) { try MultipartBody(Array(good.utf8), mediaType: Self.type) }
    }
}
