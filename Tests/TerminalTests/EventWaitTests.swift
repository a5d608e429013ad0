// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Terminal
import Testing

@Suite("Waiting for everything at once", .timeLimit(.minutes(1)))
struct EventWaitTests {
    @Test("A wake signal ends the wait, however often it was raised; without it the time runs out")
    func wakeSignal() throws {
        let wake = try WakeSignal()
        let wait = EventWait(signals: try SignalQueue(), wake: wake)
        #expect(try wait.next(milliseconds: 1).isEmpty)
        wake.raise()
        wake.raise()
        #expect(try wait.next(milliseconds: nil) == [.woken])
        #expect(try wait.next(milliseconds: 1).isEmpty)
    }

    @Test("A pipe tells of its data, of its room, and of a reader that goes away")
    func pipes() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let wait = EventWait(signals: try SignalQueue(), wake: try WakeSignal())
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
        let wait = EventWait(signals: try SignalQueue(), wake: try WakeSignal())
        for (number, event) in [
            (SIGTERM, ProgramSignal.end), (SIGHUP, .end), (SIGWINCH, .resized), (SIGTSTP, .suspend),
            (SIGCONT, .continued),
        ] {
            pthread_kill(pthread_self(), number)
            #expect(try wait.next(milliseconds: nil) == [.signal(event)])
        }
    }
}
