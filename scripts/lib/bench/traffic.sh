# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Traffic whose contents are known exactly. Needs DATA, a folder that outlives the run (capture files of several hundred MB are made
# once), and STATE, one that does not.

# build_tools: the generator and the sender, as small C programs: a frame must cost them less than what is measured.
build_tools() {
    local tool
    for tool in generate replay; do
        gcc -O2 -Wall -Wextra -Werror -o "$STATE/$tool" "$ROOT/scripts/lib/bench/$tool.c" ||
            die "scripts/lib/bench/$tool.c does not compile; see above"
    done
}

# make_traffic PACKETS TENANTS FLOWS SHARES SNAP: sets TRAFFIC (a capture file) and TRUTH (what is in it).
make_traffic() {
    local packets=$1 tenants=$2 flows=$3 shares=$4 snap=$5 generator room
    # Another generator makes other files.
    generator=$(cksum <"$ROOT/scripts/lib/bench/generate.c")
    TRAFFIC=$DATA/imix-$packets-$tenants-$flows-$shares-$snap-${generator%% *}.pcap
    TRUTH=${TRAFFIC%.pcap}.json
    if [[ -f $TRUTH && -f $TRAFFIC ]]; then return; fi
    # 358 bytes on average.
    room=$((packets * (16 + (snap < 358 ? snap : 358)) / 1048576 + 64))
    [[ $(df --output=avail --block-size=1M "$DATA" | tail -n 1) -gt $room ]] ||
        die "$DATA has no room for a capture file of $room MiB; name another folder with --data"
    say "  making $packets packets of $tenants tenants in $flows flows ($shares shares, snap length $snap)"
    "$STATE/generate" --out "$TRAFFIC.new" --truth "$TRUTH.new" --packets "$packets" --tenants "$tenants" \
        --flows "$flows" --shares "$shares" --snap "$snap" || die "the capture file cannot be made; see above"
    mv "$TRAFFIC.new" "$TRAFFIC"
    mv "$TRUTH.new" "$TRUTH"
}

# write_tenants COUNT FILE: the first COUNT tenants of TRUTH, as titipan-agent wants them.
write_tenants() {
    {
        echo "tenants:"
        jq -r --argjson count "$1" '.tenants[:$count][] | "  - {name: \(.name), addresses: [\(.address)], "
            + "grant: {in: 100 Mbit/s, out: 100 Mbit/s, burst: 10 MB}}"' "$TRUTH"
    } >"$2"
}
