# SPDX-License-Identifier: Apache-2.0
# The record of a run of provisioning, for people.
include "report";

def name: {titipan: "titipan", office: "rules, one after the other", restored: "titipan, restored"}[.];

"", (.machine | machine_line), "",
( if .packets == [] then empty else
    "Round trip of a datagram through the gateway, µs: medians of five runs, the least of them (the most)", "",
    ( [["", "tenants", "one connection", "a new one each"]]
      + [ .packets | group_by([.contestant, .count])[] | . as $both
          | [ (.[0].contestant | name), (.[0].count | tostring) ]
            + [ ("same", "new") as $kind | [$both[] | select(.kind == $kind)][0].nanoseconds
                | "\(.least / 1e3 | fixed(1)) (\(.most / 1e3 | fixed(1)))" ] ]
      | table ), "" end ),
( if .changes == [] then empty else
    "One change, s", "",
    ( [["", "tenants", "seconds"]] + [ .changes[] | [.contestant, (.count | tostring), (.seconds | fixed(3))] ]
      + [ .restores[] | ["titipan, restore", (.count | tostring), (.seconds | fixed(3))] ]
      + [ .loads[] | ["titipan, all at once", (.count | tostring), (.seconds | fixed(3))] ] | table ), "" end ),
( if .sessions == [] then empty else
    "Connections of 20 other tenants", "",
    ( [["", "changes", "reset", "lines", "wrong", "longest wait, s", "new ones tried", "refused"]]
      + [ .sessions[] | [.contestant, (.changes, .reset, .lines, .wrong | tostring), (.longest | fixed(3)), (.tried, .refused | tostring)] ]
      | table ), "" end ),
( if .kills == [] then empty else
    "Kills in the middle of a change of ten tenants", "",
    ( [["", "kills", "mixed"]] + [ .kills[] | [.contestant, (.kills, .mixed | tostring)] ] | table ), "" end ),
( if .plateaus == [] then empty else
    "What a grant gives, Mbit/s of frames", "",
    ( [["", "granted", "iperf3", "titipan-agent watch"]]
      + [ .plateaus[] | ["\(.transport) \(.direction)", (.rate / 1e6 | tostring), (.iperf / 1e6 | fixed(3)), (.watched / 1e6 | fixed(3))] ]
      | table ), "" end ),
(.bars[] | bar_line)
