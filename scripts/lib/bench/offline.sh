# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Capture files: how fast each program reads one. Needs what scripts/bench sets.

OFFLINE_PEERS=(capinfos tcpdump softflowd nfpcapd argus)
OFFLINE_OURS=(titipan-exact titipan-threshold)
# A frame stands for at least so many bytes in titipan-threshold.
OFFLINE_THRESHOLD=65536

# offline_command CONTESTANT: sets COMMAND, and PACKAGE (empty for ours). Each reads TRAFFIC to its end and leaves no result that would
# have to be written to a disk, but nfpcapd, which has no other way.
offline_command() {
    PACKAGE=$1
    case $1 in
    capinfos) PACKAGE=wireshark-common COMMAND=(capinfos -c "$TRAFFIC") ;;
    tcpdump) COMMAND=(tcpdump -r "$TRAFFIC" -w /dev/null) ;;
    # Room for all flows: a table that is full would make it slower. With a control socket it sometimes waits for a command
    # instead of reading on (an event that poll(2) was never asked for).
    softflowd) COMMAND=(softflowd -r "$TRAFFIC" -d -m 65536 -p "$STATE/softflowd.pid" -c none) ;;
    nfpcapd) PACKAGE=nfdump COMMAND=(nfpcapd -r "$TRAFFIC" -w "$STATE/nfpcapd") ;;
    argus) PACKAGE=argus-server COMMAND=(argus -X -r "$TRAFFIC" -w /dev/null) ;;
    titipan-exact) PACKAGE='' COMMAND=("$AGENT" account "$TRAFFIC" --tenants "$STATE/tenants.yaml" --exact --json) ;;
    titipan-threshold)
        PACKAGE=''
        COMMAND=("$AGENT" account "$TRAFFIC" --tenants "$STATE/tenants.yaml" --threshold "$OFFLINE_THRESHOLD" --seed 1 --json)
        ;;
    esac
}

# offline_run CONTESTANT: once; sets RAN to wall, user and system seconds. Its output is in $STATE/out.
offline_run() {
    local status=0 TIMEFORMAT='%R %U %S'
    offline_command "$1"
    rm -rf "$STATE/nfpcapd"
    mkdir -p "$STATE/nfpcapd"
    { time attended 600 "${COMMAND[@]}" >"$STATE/out" 2>"$STATE/err"; } 2>"$STATE/time" || status=$?
    if [[ $status -ne 0 ]]; then
        tail -n 5 "$STATE/err" >&2
        [[ $status -ne 124 ]] || die "$1 had not read the file after 10 minutes; try fewer packets with --quick"
        die "$1 ended with $status: ${COMMAND[*]}"
    fi
    RAN=$(tail -n 1 "$STATE/time")
}

# What account says must be what the generator wrote, before anybody hears how fast it was.
check_account() {
    local contestant
    for contestant in "${OFFLINE_OURS[@]}"; do
        offline_run "$contestant"
        mv "$STATE/out" "$STATE/$contestant.json"
        jq -n -r -L "$ROOT/scripts/lib/bench" --slurpfile truth "$TRUTH" --slurpfile said "$STATE/$contestant.json" \
            --arg contestant "$contestant" -f "$ROOT/scripts/lib/bench/accuracy.jq" >"$STATE/accuracy-$contestant.json" ||
            die "what titipan-agent account prints is not what this expects; see above"
    done
    jq -e .exact "$STATE/accuracy-titipan-exact.json" >/dev/null ||
        die "account --exact disagrees with the file's contents: $(jq -r .firstError "$STATE/accuracy-titipan-exact.json")"
    jq -e '.contained >= 0.9' "$STATE/accuracy-titipan-threshold.json" >/dev/null ||
        die "account --threshold: only $(jq -r '.contained * 100' "$STATE/accuracy-titipan-threshold.json") % of its bounds hold the truth"
}

# offline_variant SNAP: everybody on the file with this snap length; appends to $STATE/variants.
offline_variant() {
    local contestants=("${OFFLINE_PEERS[@]}") order round contestant
    make_traffic "$PACKETS" "$TENANTS" "$FLOWS" "$SHARES" "$1"
    write_tenants "$TENANTS" "$STATE/tenants.yaml"
    if [[ $PEERS_ONLY == no ]]; then
        contestants+=("${OFFLINE_OURS[@]}")
        check_account
    fi
    # All read from memory: a disk would be measured otherwise.
    cat "$TRAFFIC" >/dev/null
    : >"$STATE/runs"
    for ((round = 1; round <= ROUNDS; round++)); do
        say "  round $round of $ROUNDS: $(basename "$TRAFFIC")"
        lines_of order in_turn "$round" "${contestants[@]}"
        for contestant in "${order[@]}"; do
            offline_run "$contestant"
            read -r wall user system <<<"$RAN"
            jq -nc --arg contestant "$contestant" --argjson wall "$wall" --argjson user "$user" --argjson system "$system" \
                '{contestant: $contestant, wall: $wall, cpu: ($user + $system)}' >>"$STATE/runs"
        done
    done
    for contestant in "${contestants[@]}"; do
        offline_command "$contestant"
        jq -nc --arg contestant "$contestant" --arg command "$(shown_command "${COMMAND[@]}")" \
            --arg version "$(if [[ -n $PACKAGE ]]; then package_version "$PACKAGE"; else agent_version; fi)" \
            '{contestant: $contestant, command: $command, version: $version}'
    done >"$STATE/commands"
    if [[ $PEERS_ONLY == no ]]; then cat "$STATE/accuracy-titipan-threshold.json"; else echo null; fi >"$STATE/accuracy"
    jq -n --slurpfile runs "$STATE/runs" --slurpfile commands "$STATE/commands" --slurpfile truth "$TRUTH" \
        --argjson snap "$1" --argjson tenants "$TENANTS" --argjson flows "$FLOWS" --arg shares "$SHARES" \
        --argjson bytes "$(stat -c %s "$TRAFFIC")" \
        --slurpfile accuracy "$STATE/accuracy" \
        '{file: {packets: $truth[0].capture.packets, frameBytes: $truth[0].capture.bytes, fileBytes: $bytes, snapLength: $snap,
                 tenants: $tenants, flows: $flows, shares: $shares},
          accuracy: $accuracy[0], commands: $commands, runs: $runs}' >>"$STATE/variants"
}

bench_offline() {
    local snap
    : >"$STATE/variants"
    step "Reading capture files"
    for snap in "${SNAPS[@]}"; do offline_variant "$snap"; done
    jq -s -L "$ROOT/scripts/lib/bench" --argjson machine "$MACHINE" --argjson rounds "$ROUNDS" \
        -f "$ROOT/scripts/lib/bench/offline.jq" "$STATE/variants" >"$STATE/record.json"
    jq -r -L "$ROOT/scripts/lib/bench" -f "$ROOT/scripts/lib/bench/offline-table.jq" "$STATE/record.json"
}
