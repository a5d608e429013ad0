# SPDX-License-Identifier: Apache-2.0
# What the reports of both benchmarks share.

def median: sort | if length % 2 == 1 then .[(length - 1) / 2] else (.[length / 2 - 1] + .[length / 2]) / 2 end;

# The median of several runs, and what they were between.
def spread: {median: median, least: min, most: max};

# A number with so many places behind the point; "–" for none.
def fixed($places):
  if . == null then "–"
  else
    (if . < 0 then "-" else "" end) as $sign
    | pow(10; $places) as $scale
    | (fabs * $scale | round) as $whole
    | ($whole / $scale | floor | tostring) as $before
    | (($whole - ($whole / $scale | floor) * $scale) | tostring) as $behind
    | $sign + $before + (if $places == 0 then "" else "." + ("0" * ($places - ($behind | length)) // "") + $behind end)
  end;

def pad($width): . + (" " * ($width - length) // "");
def pad_left($width): (" " * ($width - length) // "") + .;

# Rows of strings, the first being the head, as lines: the first column to the left, the others to the right.
def table:
  . as $rows
  | [range(0; .[0] | length) as $column | [$rows[][$column] | length] | max] as $widths
  | $rows[]
  | . as $row
  | [range(0; length) | if . == 0 then $row[0] | pad($widths[0]) else . as $i | $row[$i] | pad_left($widths[$i]) end]
  | "  " + join("  ");

# A bar: what is asked, what was measured, and whether that is enough.
def at_most($name; $value; $limit): {name: $name, value: $value, limit: $limit, sense: "at most", met: ($value <= $limit)};
def at_least($name; $value; $limit): {name: $name, value: $value, limit: $limit, sense: "at least", met: ($value >= $limit)};
def bar_line:
  "  \(if .met then "met    " else "NOT MET" end)  \(.name): \(.value | fixed(3)), \(.sense) \(.limit | fixed(3))";

def machine_line:
  "\(.cpu), \(.cores) cores, \(.memoryGiB) GiB, \(.system), Linux \(.kernel)"
  + (if .virtualization == "" or .virtualization == "none" then "" else ", virtual (\(.virtualization))" end)
  + ", load \(.loadBefore | fixed(2)) before";
