# SPDX-License-Identifier: Apache-2.0
# The record of an offline run: medians, ratios and bars of each variant.
include "report";

def summary:
  . as $variant
  | [ .commands[] | .contestant as $name
      | [ $variant.runs[] | select(.contestant == $name) ] as $runs
      | . + { wallSeconds: ($runs | map(.wall) | spread), cpuSeconds: ($runs | map(.cpu) | spread),
              packetsPerSecond: ($variant.file.packets / ($runs | map(.wall) | median)) } ] as $contestants
  | ($contestants | map({key: .contestant, value: .wallSeconds.median}) | from_entries) as $wall
  | ($wall["titipan-exact"]) as $exact
  | { file, accuracy,
      contestants: [ $contestants[] | . + { timesTitipanExact: (if $exact then .wallSeconds.median / $exact else null end) } ],
      bars:
        (if $exact then
          [ at_least("exact, as fast as capinfos"; $wall.capinfos / $exact; 1),
            at_least("exact, times as fast as softflowd"; $wall.softflowd / $exact; 10),
            at_least("threshold, as fast as exact"; $exact / $wall["titipan-threshold"]; 1) ]
         else [] end) };

{ schema: "titipan.bench/v1", kind: "offline", machine: $machine, rounds: $rounds, variants: map(summary) }
| . + { met: ([.variants[].bars[].met] | all) }
