# SPDX-License-Identifier: Apache-2.0
# The record of a live run: medians, ratios and bars.
include "report";

# The runs of one contestant, each with what the tap cost, and with the cost of the same round's traffic alone taken off.
def above_baseline($all):
  map(. as $run
    | ($all[] | select(.contestant == "none" and .round == $run.round)) as $none
    | (.tapShare * .senderNanoseconds / .frames) as $tap
    | . + { tapNanosecondsPerFrame: $tap,
            machineNanosecondsPerFrame: ($tap + .ownNanoseconds / .frames),
            differenceNanosecondsPerFrame:
              ((.ownNanoseconds + .senderNanoseconds + .softInterruptNanoseconds) / .frames
               - ($none.ownNanoseconds + $none.senderNanoseconds + $none.softInterruptNanoseconds) / $none.frames),
            byTickNanosecondsPerFrame: (.machineBusyNanoseconds / .frames - $none.machineBusyNanoseconds / $none.frames) });

def summary($all):
  above_baseline($all)
  | { ownMillisecondsPerSecond: (map(.ownNanoseconds / .seconds / 1e6) | spread),
      machineNanosecondsPerFrame: (map(.machineNanosecondsPerFrame) | spread),
      differenceNanosecondsPerFrame: (map(.differenceNanosecondsPerFrame) | spread),
      machineByTickNanosecondsPerFrame: (map(.byTickNanosecondsPerFrame) | spread),
      tapNanosecondsPerFrame: (map(.tapNanosecondsPerFrame) | spread),
      framesPerSecond: (map(.frames / .seconds) | median),
      kept: (map(.kept // empty) | if . == [] then null else median end),
      dropped: (map(.dropped // empty) | if . == [] then null else add end),
      lostOnTheWire: (map(.lostOnTheWire) | add),
      peakMemoryMiB: (map(.peakMemoryKiB) | max / 1024),
      largestSenderLagMilliseconds: (map(.largestLagMilliseconds) | max),
      accuracy: (map(.accuracy // empty)
        | if . == [] then null else
            { directions: .[0].directions, busyDirections: .[0].busyDirections,
              contained: (map(.contained) | min),
              rmsErrorOf5Minutes: (map(.rmsErrorOf5Minutes // empty) | if . == [] then null else map(. * .) | add / length | sqrt end),
              largestErrorOf5Minutes: (map(.largestErrorOf5Minutes // empty) | max),
              totalError: (map(.totalError) | max_by(fabs)) }
          end) };

def summaries: . as $all | [ .[].contestant ] | reduce .[] as $name ([]; if index($name) then . else . + [$name] end)
  | map(. as $name | {contestant: $name} + ([ $all[] | select(.contestant == $name) ] | summary($all)));

($runs | summaries | map(. as $one | ($commands[] | select(.contestant == $one.contestant)) // {} | $one + .)) as $contestants
| ($tables | summaries) as $sizes
| ($contestants | map({key: .contestant, value: .}) | from_entries) as $by
| $by["titipan-\($tenants)"] as $ours
| ($sizes | map({key: .contestant, value: .}) | from_entries) as $size
| { schema: "titipan.bench/v1", kind: "capture", machine: $machine,
    traffic: {framesPerSecond: $rate, tenants: $tenants, flows: $flows, shares: $shares}, rounds: $rounds,
    contestants: $contestants, tableRounds: $tableRounds, tables: $sizes,
    bars: (if $ours == null then [] else
      ($ours.ownMillisecondsPerSecond.median) as $own
      | ($size["titipan-1"].tapNanosecondsPerFrame.median) as $one
      | [ at_most("own CPU, of softflowd's"; $own / $by.softflowd.ownMillisecondsPerSecond.median; 1 / 20),
          at_most("own CPU, of pmacctd's"; $own / $by.pmacctd.ownMillisecondsPerSecond.median; 1 / 100),
          at_most("RMS error of a busy direction in 5 minutes, %"; $ours.accuracy.rmsErrorOf5Minutes * 100; 1),
          at_least("bounds that hold the truth"; $ours.accuracy.contained; 1),
          at_most("machine CPU per frame, of the cheaper tcpdump's"; $ours.machineNanosecondsPerFrame.median
            / ([$by["tcpdump-96", "tcpdump"].machineNanosecondsPerFrame.median] | min); 1),
          at_most("frames dropped"; $ours.dropped + ($sizes | map(.dropped // 0) | add); 0),
          at_most("tap's cost per frame, 400 tenants over 1"; $size["titipan-400"].tapNanosecondsPerFrame.median / $one; 1.5),
          at_most("tap's cost per frame, 1,000 tenants over 1"; $size["titipan-1000"].tapNanosecondsPerFrame.median / $one; 2.5),
          at_most("peak memory with 1,000 tenants, MiB"; $size["titipan-1000"].peakMemoryMiB; 48) ]
      end) }
| . + { met: ([.bars[].met] | all) }
