// SPDX-License-Identifier: Apache-2.0

/// How the thresholds of a run are chosen.
package enum SamplingPolicy: Hashable, Sendable {
    /// Every frame is kept: nothing is estimated.
    case exact
    /// One threshold for all traffic, from the first frame to the last.
    case fixed(Threshold)
    /// Each tenant's direction has a threshold that follows its traffic.
    case adaptive(AccuracyTarget)
}

/// The error that adaptive sampling aims at, and the frames that it may keep.
package struct AccuracyTarget: Hashable, Sendable {
    /// Standard error of the bytes of one direction of one tenant in one bin, as a share of them.
    package var relativeError: Double
    /// Length of a bin in seconds, the unit of billing and of the target error.
    package var binSeconds: Double
    /// Kept frames per second of the whole run. Where the error aimed at would take more, all thresholds rise.
    package var framesPerSecond: Double

    package init(relativeError: Double = 0.01, binSeconds: Double = 300, framesPerSecond: Double = 20_000) {
        self.relativeError = relativeError
        self.binSeconds = binSeconds
        self.framesPerSecond = framesPerSecond
    }
}
