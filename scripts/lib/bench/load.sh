# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# scripts/bench load: eight writers of ordinary requests on each engine; the bar is that none of them is answered with 5xx.

bench_load() {
    local engine seconds=60 records=()
    # shellcheck disable=SC2154 # Assigned by scripts/bench.
    [[ $quick == no ]] || seconds=5
    for engine in sqlite postgres; do
        step "Eight writers for $seconds s on $engine"
        attended $((seconds + 120)) "$LOAD_METER" "$engine" 8 "$seconds" >"$STATE/load-$engine.json" ||
            die "load-meter failed on $engine"
        records+=("$STATE/load-$engine.json")
    done
    jq -s --arg version "$(agent_version)" --argjson machine "$MACHINE" \
        '{subject: "load", version: $version, machine: $machine, engines: ., met: all(.[]; .refused == 0 and .requests > 0)}' \
        "${records[@]}" >"$STATE/record.json"
    jq -r '.engines[] | "  \(.engine)\t\(.requests) requests\tp50 \(.medianMilliseconds | round) ms\tp99 \(.p99Milliseconds | round) ms" +
        "\t\(.repeats) repeated\t\(.refused) answered with 5xx"' "$STATE/record.json"
}
