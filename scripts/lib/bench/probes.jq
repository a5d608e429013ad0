# SPDX-License-Identifier: Apache-2.0
# The record of a run of the probers.
include "report";

. as $runs
| [ "titipan", "blackbox_exporter" | . as $name | [$runs[] | select(.contestant == $name)]
    | { contestant: $name, probes: (map(.count) | add), answered: (map(.answered) | add),
        probesPerSecond: (map(.count / .wallSeconds) | spread), cpuMicrosecondsPerProbe: (map(.cpuSeconds / .count * 1e6) | spread) } ] as $both
| $delay[0] as $delay
| { schema: "titipan.bench/v1", kind: "probes", machine: $machine, titipan: $titipan, blackbox: $blackbox, rate: $rate, targets: $targets,
    contestants: $both,
    delay: {connections: $delay.connections, captured: $delay.captured, captureMilliseconds: ($delay.wire | median * 1e3),
            largestDifferenceMilliseconds: ($delay.differences | map(fabs) | max * 1e3)},
    bars: [
      at_least("probes answered, of all"; $both[0].answered / $both[0].probes; 1),
      at_least("probes a second, to that many targets"; $both[0].probesPerSecond.least; $rate * 0.99),
      at_least("CPU per probe, blackbox_exporter's over titipan's"; $both[1].cpuMicrosecondsPerProbe.median / $both[0].cpuMicrosecondsPerProbe.median; 5),
      at_least("connections timed by both, of 100"; [$delay.connections, $delay.captured] | min; 100),
      at_most("largest difference from the capture's time, ms"; $delay.differences | map(fabs) | max * 1e3; 1) ] }
| . + {met: ([.bars[].met] | all)}
