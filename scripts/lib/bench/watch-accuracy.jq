# SPDX-License-Identifier: Apache-2.0
# How near the sum of titipan-agent's windows ($windows) is to what was sent: $truth, $passes times, in $seconds.
#
# An error falls with the square root of the time, so that what it would be in a bin of 5 minutes follows from a shorter run. It counts for
# directions that use at least 1 % of their grant of 100 Mbit/s: nobody needs 1 % of less, and the thresholds do not try.

$truth[0] as $true
| ($windows | map(.tenants[]) | group_by(.name) | map({key: .[0].name, value: .}) | from_entries) as $tenants
| [ $true.tenants[] as $tenant | ($tenants[$tenant.name] // empty) as $said | ("in", "out") as $direction
    | ($said | map(.[$direction].bytes)) as $intervals
    | { truth: ($tenant[$direction].bytes * $passes), estimate: ($intervals | map(.estimate) | add),
        lower: ($intervals | map(.lower) | add), upper: ($intervals | map(.upper) | add) } ] as $figures
| ($seconds / 300 | sqrt) as $scale
| [ $figures[] | select(.truth * 8 / $seconds >= 1e6) | (.estimate - .truth) / .truth * $scale ] as $errors
| { directions: ($figures | length), busyDirections: ($errors | length),
    contained: (if $figures == [] then null else [ $figures[] | select(.lower <= .truth and .truth <= .upper) ] | length / ($figures | length) end),
    rmsErrorOf5Minutes: (if $errors == [] then null else $errors | map(. * .) | add / length | sqrt end),
    largestErrorOf5Minutes: ($errors | map(fabs) | max),
    totalError: (if $figures == [] then null else ($figures | map(.estimate) | add) / ($figures | map(.truth) | add) - 1 end) }
