# SPDX-License-Identifier: Apache-2.0
# How near titipan-agent's figures ($said, the JSON of account or several of watch) are to what was really there ($truth).

$truth[0] as $true
| $said[0] as $got
| ($got.tenants | map({key: .name, value: .}) | from_entries) as $tenants
| [ $true.tenants[] as $tenant | ("in", "out") as $direction | ("bytes", "packets") as $unit
    | $tenants[$tenant.name][$direction][$unit] as $interval
    | { name: "\($tenant.name) \($direction) \($unit)", unit: $unit, truth: $tenant[$direction][$unit],
        estimate: $interval.estimate, lower: $interval.lower, upper: $interval.upper } ] as $figures
| ([ $figures[] | select(.estimate != .truth or .lower != .truth or .upper != .truth) | "\(.name) is \(.truth), not \(.estimate)" ]
   + [ ("packets", "bytes") as $unit | select($got.capture[$unit] != $true.capture[$unit])
       | "the capture has \($true.capture[$unit]) \($unit), not \($got.capture[$unit])" ]
   + [ ("packets", "bytes") as $unit | select($got.other[$unit] != $true.other[$unit])
       | "strangers have \($true.other[$unit]) \($unit), not \($got.other[$unit])" ]) as $errors
| ($figures | map(select(.unit == "bytes" and .truth > 0) | (.estimate - .truth) / .truth)) as $relative
| { exact: ($errors == []), firstError: ($errors[0] // null),
    contained: ([ $figures[] | select(.lower <= .truth and .truth <= .upper) ] | length / ($figures | length)),
    rmsError: ($relative | map(. * .) | add / length | sqrt),
    largestError: ($relative | map(fabs) | max) }
