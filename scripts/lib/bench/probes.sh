# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The prober beside blackbox_exporter: the same TCP connections to the same targets, and a delay that a packet capture knows too.

PROBE_NETWORK=10.98.0.0/16 PROBE_FIRST=10.98.1.1 PROBE_TARGETS=1000 PROBE_PORT=7000
PROBE_RATE=1000 PROBE_DELAY=0.02

bench_probes() {
    local round count=$((PROBE_RATE * 10))
    make_targets
    : >"$STATE/runs.jsonl"
    for ((round = 1; round <= ROUNDS; round++)); do
        measure_meter "$count" | jq -c --argjson round "$round" '{contestant: "titipan", round: $round} + .' >>"$STATE/runs.jsonl"
        measure_blackbox "$count" | jq -c --argjson round "$round" '{contestant: "blackbox_exporter", round: $round} + .' >>"$STATE/runs.jsonl"
    done
    measure_delay >"$STATE/delay.json"
    jq -s --argjson machine "$MACHINE" --arg titipan "$(agent_version)" --argjson rate "$PROBE_RATE" --argjson targets "$PROBE_TARGETS" \
        --arg blackbox "$(package_version prometheus-blackbox-exporter)" --slurpfile delay "$STATE/delay.json" \
        -L "$ROOT/scripts/lib/bench" -f "$ROOT/scripts/lib/bench/probes.jq" "$STATE/runs.jsonl" >"$STATE/record.json"
    jq -r -L "$ROOT/scripts/lib/bench" -f "$ROOT/scripts/lib/bench/probes-table.jq" "$STATE/record.json"
}

# make_targets: in one namespace every address of a network, in the other whoever probes them.
make_targets() {
    local node
    for node in tx rx; do
        ip netns add "$BENCH-$node"
        ip -n "$BENCH-$node" link set lo up
        ip netns exec "$BENCH-$node" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
    done
    ip -n "$BENCH-tx" link add name probe0 type veth peer name probe0 netns "$BENCH-rx"
    ip -n "$BENCH-tx" link set probe0 up
    ip -n "$BENCH-rx" link set probe0 up
    ip -n "$BENCH-tx" address add 10.97.0.1/24 dev probe0
    ip -n "$BENCH-rx" address add 10.97.0.2/24 dev probe0
    ip -n "$BENCH-tx" route add "$PROBE_NETWORK" via 10.97.0.2
    ip -n "$BENCH-rx" route add local "$PROBE_NETWORK" dev lo
    ip netns exec "$BENCH-rx" nft "table ip delayed { chain input {
        type filter hook input priority filter; tcp dport $((PROBE_PORT + 1)) drop; }; }"
    start targets ip netns exec "$BENCH-rx" env PYTHONPATH="$ROOT/scripts/lib/lab" \
        /usr/bin/python3 -B "$ROOT/scripts/lib/bench/targets.py" probe0 "$PROBE_PORT" "$PROBE_DELAY"
    cat >"$STATE/blackbox.yml" <<END
modules: {tcp: {prober: tcp, timeout: 3s}}
END
    start blackbox ip netns exec "$BENCH-tx" prometheus-blackbox-exporter --config.file="$STATE/blackbox.yml" \
        --web.listen-address=127.0.0.1:9115 --log.level=error
    wait_until 10 ip netns exec "$BENCH-tx" curl --silent --fail --max-time 3 --output /dev/null \
        "http://127.0.0.1:9115/probe?module=tcp&target=$PROBE_FIRST:$PROBE_PORT" ||
        die "the targets or blackbox_exporter do not answer; see $STATE/log"
}

meter() { # PORT RATE COUNT
    attended 120 ip netns exec "$BENCH-tx" "$METER" "$PROBE_NETWORK" "$PROBE_FIRST" "$PROBE_TARGETS" "$@"
}

measure_meter() {
    meter "$PROBE_PORT" "$PROBE_RATE" "$1" |
        jq -c --argjson count "$1" '{count: $count, answered: .tally.answered, wallSeconds, cpuSeconds, lagSeconds: .tally.lagSeconds}'
}

# Its processor time is what all its threads ran meanwhile; who asks it is not counted.
measure_blackbox() {
    local pid before after
    read -r pid _ <"$STATE/run/blackbox.pid"
    before=$(on_cpu "$pid")
    attended 120 ip netns exec "$BENCH-tx" /usr/bin/python3 -B "$ROOT/scripts/lib/bench/ask-blackbox.py" \
        "$PROBE_FIRST" "$PROBE_TARGETS" "$PROBE_PORT" "$PROBE_RATE" "$1" >"$STATE/asked.json"
    after=$(on_cpu "$pid")
    jq -c --argjson count "$1" --argjson cpu "$((after - before))" '{count: $count, cpuSeconds: ($cpu / 1e9)} + .' "$STATE/asked.json"
}

# measure_delay: one connection after another, timed by the prober and by a capture of its own port.
measure_delay() {
    local port=$((PROBE_PORT + 1)) said
    start capture ip netns exec "$BENCH-tx" tcpdump -i probe0 -n -s 96 -U --immediate-mode -w "$STATE/delay.pcap" "tcp port $port"
    wait_until 5 test -s "$STATE/delay.pcap" || die "tcpdump does not start; see $STATE/log/capture.log"
    said=$(meter "$port" 20 100)
    stop capture INT
    # The capture's times: of each pair of ports, from the first SYN to the SYN-ACK.
    tcpdump -r "$STATE/delay.pcap" -n -tt 'tcp[tcpflags] & tcp-syn != 0' 2>/dev/null |
        awk '/Flags \[S\]/ && !($3 " " $5 in sent) { split($5, to, ":"); sent[$3 " " to[1]] = $1 }
             /Flags \[S\.\]/ { split($5, to, ":"); if (to[1] " " $3 in sent) printf "%.6f\n", $1 - sent[to[1] " " $3] }' |
        jq -s --argjson said "$said" '. as $wire | $said.tally.seconds as $ours
            | {connections: ($ours | length), captured: ($wire | length),
               differences: [range([($ours | length), ($wire | length)] | min) | $ours[.] - $wire[.]], wire: $wire}'
}
