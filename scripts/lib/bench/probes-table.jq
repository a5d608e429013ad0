# SPDX-License-Identifier: Apache-2.0
# The record of a run of the probers, for people.
include "report";

"", (.machine | machine_line), "",
"TCP connections to \(.targets) targets, \(.rate) a second asked for; medians, each prober alone", "",
( [["", "answered", "probes/s", "CPU µs/probe", "(least – most)"]]
  + [ .contestants[] | [ .contestant, "\(.answered) of \(.probes)", (.probesPerSecond.median | fixed(0)), (.cpuMicrosecondsPerProbe.median | fixed(1)),
        "(\(.cpuMicrosecondsPerProbe.least | fixed(1)) – \(.cpuMicrosecondsPerProbe.most | fixed(1)))" ] ]
  | table ),
"", "  A delay of \(.delay.captureMilliseconds | fixed(3)) ms by the capture: \(.delay.connections) connections, at most \(.delay.largestDifferenceMilliseconds | fixed(3)) ms off",
"", (.bars[] | bar_line)
