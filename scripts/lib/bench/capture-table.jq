# SPDX-License-Identifier: Apache-2.0
# The record of a live run, for people.
include "report";

def row($ours):
  [ .contestant, (.ownMillisecondsPerSecond.median | fixed(2)),
    (if $ours then .ownMillisecondsPerSecond.median / $ours | fixed(1) else "–" end),
    (.machineNanosecondsPerFrame.median | fixed(0)),
    "(\(.machineNanosecondsPerFrame.least | fixed(0)) – \(.machineNanosecondsPerFrame.most | fixed(0)))",
    (.tapNanosecondsPerFrame.median | fixed(0)),
    "\(.differenceNanosecondsPerFrame.median | fixed(0)) (\(.differenceNanosecondsPerFrame.least | fixed(0)) – \(.differenceNanosecondsPerFrame.most | fixed(0)))",
    (if .contestant == "none" then "–" else .dropped | fixed(0) end), (.peakMemoryMiB | fixed(1)) ];

"", (.machine | machine_line),
"",
"\(.traffic.framesPerSecond) frames/s, \(.traffic.tenants) tenants, \(.traffic.flows) flows, \(.traffic.shares) shares; medians of \(.rounds), each alone",
"",
( (.contestants[] | select(.contestant | startswith("titipan")) | .ownMillisecondsPerSecond.median) // null ) as $ours
| ([["", "own CPU ms/s", "titipan = 1", "machine ns/frame", "(least – most)", "kernel ns/frame", "by difference", "dropped", "MiB"]]
   + [ .contestants[] | row($ours) ] | table),
( .contestants[] | select(.accuracy) | "",
  "  \(.contestant) kept \(.kept) frames; \(.accuracy.contained * 100 | fixed(1)) % of the bounds of \(.accuracy.directions) directions hold the truth;",
  "  RMS error in 5 minutes \(.accuracy.rmsErrorOf5Minutes | if . then . * 100 else . end | fixed(2)) % (largest \(.accuracy.largestErrorOf5Minutes | if . then . * 100 else . end | fixed(2)) %) "
    + "of the \(.accuracy.busyDirections) directions that use 1 % of their grant" ),
( if .tables == [] then empty else
    "", "The traffic of 1,000 tenants, tables of different size; medians of \(.tableRounds)", "",
    ((.tables[] | select(.contestant == "titipan-1") | .tapNanosecondsPerFrame.median) as $one
     | [["", "kernel ns/frame", "(least – most)", "1 tenant = 1", "kept", "own CPU ms/s", "MiB"]]
       + [ .tables[] | select(.contestant != "none") | [ .contestant, (.tapNanosecondsPerFrame.median | fixed(0)),
             "(\(.tapNanosecondsPerFrame.least | fixed(0)) – \(.tapNanosecondsPerFrame.most | fixed(0)))",
             (.tapNanosecondsPerFrame.median / $one | fixed(2)), (.kept | fixed(0)), (.ownMillisecondsPerSecond.median | fixed(2)),
             (.peakMemoryMiB | fixed(1)) ] ] | table)
  end ),
( if .bars == [] then empty else "", (.bars[] | bar_line) end )
