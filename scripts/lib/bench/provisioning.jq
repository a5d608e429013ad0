# SPDX-License-Identifier: Apache-2.0
# The record of a run of provisioning.
include "report";

def of($part): [.[] | select(.part == $part)];

. as $runs
| [ $runs | of("packets") | group_by([.contestant, .count, .kind])[]
    | {contestant: .[0].contestant, count: .[0].count, kind: .[0].kind, nanoseconds: ([.[].median] | spread), lost: (map(.lost) | add)} ] as $packets
| def trip($contestant; $count; $kind): [$packets[] | select(.contestant == $contestant and .count == $count and .kind == $kind)][0];
  { schema: "titipan.bench/v1", kind: "provisioning", machine: $machine, titipan: $titipan, packets: $packets,
    loads: ($runs | of("load")), changes: ($runs | of("change")), restores: ($runs | of("restore")), sessions: ($runs | of("sessions")),
    kills: ($runs | of("kills")), plateaus: ($runs | of("plateau")) }
| . as $record
| .bars = [
    ( [1000, $most] - [0] | unique[] as $count | ("same", "new") as $kind
      | trip("titipan"; $count; $kind) as $full | trip("titipan"; 1; $kind) as $empty | select($full and $empty)
      | at_most("round trip with \($count) tenants over that with one (\(if $kind == "same" then "one connection" else "a new one each" end))";
                $full.nanoseconds.least / $empty.nanoseconds.least; 1.1) ),
    ( $record.changes[] | select(.contestant == "titipan") | at_most("one tenant among \(.count) planned and applied, s"; .seconds; 1) ),
    ( $record.restores[] | at_most("restore of \(.count), s"; .seconds; if .count <= 1000 then 1 else 30 end) ),
    ( $record.sessions[] | select(.contestant == "titipan")
      | at_most("connections reset in \(.changes) changes"; .reset; 0), at_most("lines lost or wrong"; .wrong; 0),
        at_most("new connections refused"; .refused; 0) ),
    ( $record.kills[] | select(.contestant == "titipan") | at_most("mixed states after \(.kills) kills"; .mixed; 0) ),
    ( $record.plateaus[] | (.rate / 1e6) as $rate
      | ("iperf", "watched") as $by
      | at_most("\($rate) Mbit/s \(.transport) \(.direction), by \(if $by == "iperf" then "iperf3" else "titipan-agent watch" end): off by, %";
                ((.[$by] / .rate - 1) * 100 | fabs); 2) ) ]
| . + {met: ([.bars[].met] | all)}
