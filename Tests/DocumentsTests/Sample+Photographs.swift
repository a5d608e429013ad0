// SPDX-License-Identifier: Apache-2.0

import Documents
import Evidence
import Foundation
import Values
import Words

extension Sample {
    /// A grey disc, 96 × 72, in JPEG.
    private static let picture =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEh"
        + "gVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCABIAGADASIAAhEBAxEB/8QAGgABAAMBAQEAAAAAAAAA"
        + "AAAABAADBQIBBv/EAB0QAQEBAQEAAwEBAAAAAAAAAAMAAmEBBBExEkH/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD"
        + "8A+0RYqNcKkNVgu23Y+37HRuxtt2Bmn7ce/I7Z+n7V+/I7BqefI7d5ftkefI7WZfsGxh+1+G7Y2H7JNuwbJt2Wa2MSyyWAzbgqle2oDagrVYiL29bcFUgs2/an1+xVWNp/"
        + "r39g0/H7W4ftj5f79/ZJLBsGvZZLZBJNHcGuSTR3ZQ6nDqDloDWk2YDZgzWgNabYgtiDLb7hL/X+WqpRtB9+/kAi/r/Zw/dzkPr38kkUCBnjEI5w4gYM8YQ5njmC9sQlO2"
        + "FOGpQYylEQuWyg8jbHkGNsOVXoctfQcq/fj8gzPA5W4Dk7z4/KzIcgMZclkVbgOSTHkHJHOHFyRTCKByFEQaUgNseVGw5SkFOg5ce/H5SkE8+Py7yHKUgtwHJGB5SkCTGU"
        + "ZUpB/9k="

    /// Two photographs of the server at its arrival.
    static let photographs = [AttachmentKind.arrivalPhotograph, .serialPlate].map { kind in
        RecordPhotograph(
            title: kind.title, takenBy: "Wahyu Hidayat", at: Timestamp(seconds: 1_795_399_200),
            sha256: Digest(of: Array(kind.rawValue.utf8)), picture: Array(Data(base64Encoded: picture) ?? Data()))
    }
}
