// SPDX-License-Identifier: Apache-2.0

import Glibc

/// libFuzzer's own main function as a library call (FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<Int8>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// libFuzzer on the target that TITIPAN_FUZZ_TARGET names: in the environment, because libFuzzer starts itself again with arguments of its
/// own. Without it, names the targets, a line each: name and longest input.
@main
enum Fuzzer {
    /// Set once, before the first input.
    nonisolated(unsafe) private static var target: any FuzzTarget.Type = FrameTarget.self

    static func main() {
        guard let name = getenv("TITIPAN_FUZZ_TARGET").map({ String(cString: $0) }) else {
            for target in FuzzTargets.all { print(target.name, target.longestInput) }
            return
        }
        guard let found = FuzzTargets.all.first(where: { $0.name == name }) else {
            print("no target \(name)")
            exit(3)
        }
        target = found
        var arguments = CommandLine.unsafeArgv
        var count = CommandLine.argc
        let status = withUnsafeMutablePointer(to: &arguments) { runDriver(&count, $0) { Fuzzer.run($0, $1) } }
        exit(status)
    }

    private static func run(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        do throws(Violation) {
            try target.check(UnsafeRawBufferPointer(start: bytes, count: count))
        } catch {
            fatalError("\(target.name): \(error)")
        }
        return 0
    }
}
