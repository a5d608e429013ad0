# SPDX-License-Identifier: Apache-2.0
# The record of an offline run, for people.
include "report";

"", (.machine | machine_line),
( . as $record | .variants[]
  | "",
    "\(.file.packets) packets, \(.file.tenants) tenants, \(.file.flows) flows, "
      + (if .file.snapLength < 1514 then "snap length \(.file.snapLength)" else "whole frames" end)
      + ", \(.file.fileBytes / 1e6 | fixed(0)) MB in memory; medians of \($record.rounds), each alone",
    "",
    ([["", "wall s", "(least – most)", "CPU s", "Mpkt/s", "time, titipan exact = 1"]]
      + [ .contestants[] | [ .contestant, (.wallSeconds.median | fixed(3)),
            "(\(.wallSeconds.least | fixed(3)) – \(.wallSeconds.most | fixed(3)))", (.cpuSeconds.median | fixed(3)),
            (.packetsPerSecond / 1e6 | fixed(2)), (.timesTitipanExact | fixed(2)) ] ] | table),
    (if .accuracy then "",
      "  titipan exact: every count as generated; threshold: \(.accuracy.contained * 100 | fixed(1)) % of the bounds hold the truth, "
      + "RMS error of a tenant's bytes \(.accuracy.rmsError * 100 | fixed(2)) %" else empty end),
    (if .bars == [] then empty else "", (.bars[] | bar_line) end) )
