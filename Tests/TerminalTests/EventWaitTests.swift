// SPDX-License-Identifier: Apache-2.0

import Glibc
import Terminal
import Testing

@Suite("Waiting for everything at once", .timeLimit(.minutes(1)))
struct EventWaitTests {
    @Test("The doorbell wakes, however often it was rung; without it the time runs out")
    func doorbell() throws {
        let doorbell = try Doorbell()
        let wait = EventWait(signals: try SignalQueue(), doorbell: doorbell)
        #expect(try wait.next(milliseconds: 1).isEmpty)
        doorbell.ring()
        doorbell.ring()
        #expect(try wait.next(milliseconds: nil) == [.rung])
        #expect(try wait.next(milliseconds: 1).isEmpty)
    }

    @Test("A pipe tells of its data, of its room, and of a reader that goes away")
    func pipes() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let wait = EventWait(signals: try SignalQueue(), doorbell: try Doorbell())
        #expect(try wait.next(milliseconds: 1, input: ends[0], output: ends[1]).isEmpty)
        #expect(try wait.next(milliseconds: nil, output: ends[1], wantsToWrite: true) == [.writable])
        #expect(write(ends[1], "q", 1) == 1)
        #expect(try wait.next(milliseconds: nil, input: ends[0]) == [.input])
        close(ends[0])
        #expect(try wait.next(milliseconds: nil, output: ends[1]) == [.outputClosed])
        close(ends[1])
    }

    @Test("Signals that were sent to the waiting thread are events, and nothing dies of them")
    func signals() throws {
        let wait = EventWait(signals: try SignalQueue(), doorbell: try Doorbell())
        for (number, event) in [
            (SIGTERM, ProgramSignal.end), (SIGHUP, .end), (SIGWINCH, .resized), (SIGTSTP, .suspend),
            (SIGCONT, .continued),
        ] {
            pthread_kill(pthread_self(), number)
            #expect(try wait.next(milliseconds: nil) == [.signal(event)])
        }
    }
}
