# SPDX-License-Identifier: Apache-2.0
# The record of a run through the lying rooms, for people.
include "report";

def word: if .standing == "fooled" then "\(.said) FOOLED" elif .standing == "did not notice" then "unnoticed" else .said end;
def said($names): . as $peers | ([$peers[] | select(.peer as $peer | $names | index($peer))][0] // null) | if . then word else "–" end;

"", (.machine | machine_line), "",
( [["room", "arping", "arping -D", "ping", "nmap", "check_tcp", "check_ssh", "blackbox icmp", "blackbox ssh", "titipan"]]
  + [ .scenarios[] | .peers as $p
      | [ .scenario, ($p | said(["arping"])), ($p | said(["arping -D"])), ($p | said(["ping"])), ($p | said(["nmap"])),
          ($p | said(["check_tcp", "check_udp"])), ($p | said(["check_ssh", "check_http -S"])), ($p | said(["blackbox icmp"])),
          ($p | said(["blackbox ssh", "blackbox https"])), .titipan.outcome + (if .titipan.right then "" else " WRONG" end) ] ]
  | table ),
"",
"  arping -D asks for an address that is nobody's. In 'intercepted', 'https' and 'renewed-certificate' check_ssh is check_http -S and blackbox ssh is https; in 'udp-swallows'",
"  check_tcp is check_udp. nmap, the plugins and blackbox ssh were asked inside and outside: ok is ok at both.",
"", "Titipan's reasons", "",
( .scenarios[] | select(.titipan.outcome != "passed")
  | "  \(.scenario): \((if .titipan.failed == [] then .titipan.inconclusive else .titipan.failed end) | join(", "))" ),
"", "Fooled: said ok of what it asks about and what was wrong, or blamed the server for the prober or the office", "",
( .fooled[] | "  \(.peer): fooled in \(.fooled) of \(.asked) rooms, did not notice in \(.unnoticed)" ),
"", (.bars[] | bar_line)
