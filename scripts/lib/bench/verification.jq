# SPDX-License-Identifier: Apache-2.0
# The record of a run through the lying rooms: whether each was right, did not notice, or was fooled.
include "report";

# What a tool's word is worth: it is fooled when it calls right what it asks about and what is wrong, or blames a server for the prober.
def standing($truth):
  if .said == "unsure" then "unsure"
  elif .said == "ok" then
    if (.asks as $asks | $truth.wrong | index($asks)) then "fooled" elif $truth.server == "wrong" then "did not notice" else "right" end
  elif $truth.server != "wrong" then "fooled"
  else "right" end;

def titipan_is_right($truth):
  .outcome == {right: "passed", wrong: "failed", prober: "inconclusive"}[$truth.server];

map(.truth as $truth
    | .peers |= map(. + {standing: standing($truth)})
    | .titipan += {right: (.titipan | titipan_is_right($truth))}) as $scenarios
| { schema: "titipan.bench/v1", kind: "verification", machine: $machine, titipan: $titipan, peers: $peers, scenarios: $scenarios,
    fooled: ([$scenarios[].peers[]] | group_by(.peer)
      | map({peer: .[0].peer, asked: length, fooled: map(select(.standing == "fooled")) | length,
             unnoticed: map(select(.standing == "did not notice")) | length})),
    bars: [at_least("rooms in which Titipan was right"; [$scenarios[] | select(.titipan.right)] | length; $scenarios | length)] }
| . + {met: ([.bars[].met] | all)}
