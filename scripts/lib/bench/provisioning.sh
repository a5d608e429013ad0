# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Provisioning beside what an office would do instead: a shell script of nft rules and tc classes, tenant by tenant, and one list of rules
# that is loaded anew for each change. Each on a gateway of its own in network namespaces of this run.

ROOM_NODES=(world gateway server)

# in_room NODE COMMAND…
in_room() {
    local node=$1
    shift
    ip netns exec "$BENCH-$node" "$@"
}

# make_room: a gateway, bare but for its addresses, between the internet and a server that has every room address.
make_room() {
    local node end
    remove_room
    for node in "${ROOM_NODES[@]}"; do
        ip netns add "$BENCH-$node"
        in_room "$node" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
        ip -n "$BENCH-$node" link set lo up
    done
    ip -n "$BENCH-world" link add eth0 type veth peer name wan0 netns "$BENCH-gateway"
    ip -n "$BENCH-server" link add eth0 type veth peer name room0 netns "$BENCH-gateway"
    for end in world/eth0 gateway/wan0 gateway/room0 server/eth0; do
        in_room "${end%/*}" ethtool -K "${end#*/}" tso off gso off gro off >/dev/null
        ip -n "$BENCH-${end%/*}" link set "${end#*/}" up
    done
    ip -n "$BENCH-world" address add 198.51.100.1/24 dev eth0
    ip -n "$BENCH-gateway" address add 198.51.100.2/24 dev wan0
    ip -n "$BENCH-gateway" address add 10.19.0.1/24 dev room0
    ip -n "$BENCH-server" address add 10.19.0.2/24 dev eth0
    for net in 198.18.0.0/16 10.20.0.0/16; do ip -n "$BENCH-world" route add "$net" via 198.51.100.2; done
    ip -n "$BENCH-gateway" route add 10.20.0.0/16 via 10.19.0.2
    ip -n "$BENCH-server" route add local 10.20.0.0/16 dev lo
    ip -n "$BENCH-server" route add default via 10.19.0.1
    in_room gateway sysctl -qw net.ipv4.ip_forward=1
    rm -rf "$STATE/gateway"
    cat >"$STATE/gateway.yaml" <<YAML
interfaces: {uplink: wan0, room: room0}
stateDirectory: $STATE/gateway
allow: {public: [198.18.0.0/16], room: [10.20.0.0/16]}
YAML
}

remove_room() {
    local node
    for node in "${ROOM_NODES[@]}"; do remove_namespace "$BENCH-$node"; done
}

tenants_of() { /usr/bin/python3 -B "$ROOT/scripts/lib/bench/tenants.py" "$@"; }

# provision WORD…: 2 says that something was done.
provision() {
    local status=0
    in_room gateway "$AGENT" provision "$@" --config "$STATE/gateway.yaml" >"$STATE/said" 2>&1 || status=$?
    [[ $status -eq 0 || $status -eq 2 ]] || die "titipan-agent provision $1: $(tail -n 1 "$STATE/said")"
}

# seconds COMMAND…: how long it takes.
seconds() {
    local began=${EPOCHREALTIME/./}
    "$@" >/dev/null
    echo $((${EPOCHREALTIME/./} - began)) | awk '{ printf "%.4f\n", $1 / 1e6 }'
}

# titipan_has COUNT: that many tenants, confirmed.
titipan_has() {
    tenants_of yaml "$1" >"$STATE/tenants.yaml"
    provision apply --tenants "$STATE/tenants.yaml" --seconds 600
    provision confirm
}

office_queues() {
    local device
    for device in wan0 room0; do in_room gateway tc qdisc replace dev "$device" root handle 1: htb; done
}

# office_has COUNT: the same as one list of rules. Classes that nothing is sent to cost a packet nothing.
office_has() { tenants_of list "$1" | in_room gateway nft -f -; }

# ---- what a packet pays ---------------------------------------------------------------------------------------------

serve_roundtrips() {
    start "roundtrip-$1" ip netns exec "$BENCH-server" "$STATE/roundtrip" serve "$1" 22
}

# time_packets CONTESTANT COUNT: the round trip through the tenant in the middle of the list, or straight to the server where there is none.
time_packets() {
    local contestant=$1 count=$2 middle=$(($2 / 2)) address room port=20000 kind round
    address=198.18.$((middle / 250)).$((middle % 250 + 1)) room=10.20.$((middle / 250)).$((middle % 250 + 1))
    if [[ $count -eq 0 ]]; then address=$room port=22; fi
    serve_roundtrips "$room"
    wait_until 5 in_room world "$STATE/roundtrip" ask "$address" "$port" 1 same ||
        die "$contestant with $count tenants: $address port $port does not answer"
    for kind in same new; do
        for ((round = 1; round <= 5; round++)); do
            jq -nc --arg contestant "$contestant" --argjson count "$count" --arg kind "$kind" \
                --argjson times "$(in_room world "$STATE/roundtrip" ask "$address" "$port" 4000 "$kind")" \
                '{part: "packets", contestant: $contestant, count: $count, kind: $kind} + $times' >>"$STATE/runs.jsonl"
        done
    done
    stop "roundtrip-$room"
}

# ---- what a change takes --------------------------------------------------------------------------------------------

measure_titipan() {
    local count most=$1
    make_room
    time_packets titipan 0
    for count in 1 1000 "$most"; do
        say "  titipan: $count tenants"
        jq -nc --argjson count "$count" --argjson seconds "$(seconds titipan_has "$count")" '{part: "load", count: $count, seconds: $seconds}' >>"$STATE/runs.jsonl"
        time_packets titipan "$count"
        [[ $count -gt 1 ]] || continue
        tenants_of yaml "$count" changed=7:20001:50 >"$STATE/one.yaml"
        jq -nc --argjson count "$count" --arg contestant titipan \
            --argjson plan "$(seconds provision plan --tenants "$STATE/one.yaml")" \
            --argjson seconds "$(seconds provision apply --tenants "$STATE/one.yaml" --seconds 600)" \
            '{part: "change", contestant: $contestant, count: $count, seconds: ($plan + $seconds), plan: $plan}' >>"$STATE/runs.jsonl"
        provision confirm
        in_room gateway nft delete table ip titipan
        for device in wan0 room0; do in_room gateway tc qdisc delete dev "$device" root; done
        jq -nc --argjson count "$count" --argjson seconds "$(seconds provision restore)" '{part: "restore", count: $count, seconds: $seconds}' >>"$STATE/runs.jsonl"
        time_packets restored "$count"
    done
}

measure_office() {
    local count
    make_room
    office_queues
    for count in 1000 "$1"; do
        say "  office: $count tenants"
        office_has "$count"
        time_packets office "$count"
        tenants_of script 7 changed=7:20001:50 >"$STATE/script"
        jq -nc --argjson count "$count" --argjson seconds "$(seconds in_room gateway sh "$STATE/script")" \
            '{part: "change", contestant: "script", count: $count, seconds: $seconds}' >>"$STATE/runs.jsonl"
        jq -nc --argjson count "$count" --argjson seconds "$(seconds reload_list "$count" changed=7:20001:50)" \
            '{part: "change", contestant: "list", count: $count, seconds: $seconds}' >>"$STATE/runs.jsonl"
    done
}

# reload_list COUNT [OPTION…]: as an office does that keeps one file of rules; classes of the tenant that changed are named one by one.
reload_list() {
    tenants_of list "$@" | in_room gateway nft -f -
}

# shellcheck disable=SC2317 # Called by wait_until.
answers() { in_room gateway bash -c "exec 3<>/dev/tcp/$1/$2"; }

# ---- what others lose -----------------------------------------------------------------------------------------------

# while_held CONTESTANT CHANGES COMMAND…: 20 open connections to tenants 0 to 19 while the command changes tenant 20.
while_held() {
    local contestant=$1 changes=$2 held=() n
    shift 2
    for ((n = 0; n < 20; n++)); do held+=("198.18.0.$((n + 1))" 20000); done
    start "hold-$contestant" ip netns exec "$BENCH-world" /usr/bin/python3 -B "$ROOT/scripts/lib/bench/sessions.py" \
        hold "$STATE/held.json" "${held[@]}"
    nap 1
    "$@"
    nap 1
    rm -f "$STATE/held.json"
    kill -TERM "$(cut -d' ' -f1 "$STATE/run/hold-$contestant.pid")"
    wait_until 15 test -s "$STATE/held.json" || die "the connections' count is missing; see $STATE/log"
    jq -nc --arg contestant "$contestant" --argjson changes "$changes" --argjson held "$(<"$STATE/held.json")" \
        '{part: "sessions", contestant: $contestant, changes: $changes} + $held' >>"$STATE/runs.jsonl"
    stop "hold-$contestant"
}

changes_by_titipan() {
    local round
    for ((round = 1; round <= $1; round++)); do
        provision apply --tenants "$STATE/change-$((round % 2)).yaml" --seconds 60
        provision confirm
    done
}

changes_by_script() {
    local round
    for ((round = 1; round <= $1; round++)); do in_room gateway sh "$STATE/change-$((round % 2)).sh"; done
}

changes_by_list() {
    local round
    for ((round = 1; round <= $1; round++)); do
        in_room gateway nft -f "$STATE/change-$((round % 2)).nft"
        in_room gateway tc -batch "$STATE/change-$((round % 2)).tc"
    done
}

measure_sessions() {
    local changes=$1 round change contestant
    for round in 0 1; do
        change=changed=20:$((20001 + round)):$((40 + round * 20))
        tenants_of yaml 21 "$change" >"$STATE/change-$round.yaml"
        tenants_of list 21 "$change" >"$STATE/change-$round.nft"
        tenants_of classes 21 "$change" >"$STATE/change-$round.tc"
        tenants_of script 20 "$change" >"$STATE/change-$round.sh"
    done
    for contestant in titipan script list; do
        say "  $changes changes: $contestant"
        make_room
        start sessions ip netns exec "$BENCH-server" /usr/bin/python3 -B "$ROOT/scripts/lib/bench/sessions.py" serve
        wait_until 5 answers 10.19.0.2 22 || die "the server of the connections does not answer"
        if [[ $contestant == titipan ]]; then
            titipan_has 21
        else
            office_queues
            tenants_of classes 21 | in_room gateway tc -batch -
            office_has 21
        fi
        while_held "$contestant" "$changes" "changes_by_$contestant" "$changes"
        stop sessions
    done
}

# ---- what a kill leaves ---------------------------------------------------------------------------------------------

# killed_at MICROSECONDS COMMAND…: the command, killed with all that it started after so long.
killed_at() {
    local span=$1 pid
    shift
    setsid "$@" >/dev/null 2>&1 &
    pid=$!
    nap "$((span / 1000000)).$(printf %06d $((span % 1000000)))"
    kill -KILL -- "-$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# office_mixed: whether some tenants have the new port and others not, or one has less than its four rules.
office_mixed() {
    in_room gateway nft list table ip office | awk '
        match($0, /comment "t[0-9]+"/) { tenant = substr($0, RSTART, RLENGTH); rules[tenant]++; all[tenant] = 1 }
        / dnat / && /dport 2[0-9]+/ { if (/dport 20001/) new[tenant]++; else old[tenant]++ }
        END { for (t in all) { if (rules[t] != 4 || (t in new) && (t in old)) mixed = 1; if (t in new) n++; else o++ }
              exit !(mixed || n && o || n + o != 10) }'
}

measure_kills() {
    local kills=$1 round span took mixed=0 tenant
    make_room
    office_queues
    for ((tenant = 0; tenant < 10; tenant++)); do tenants_of script "$tenant" port=20001 rate=50; done >"$STATE/new.sh"
    tenants_of list 10 >"$STATE/old.nft"
    in_room gateway nft -f "$STATE/old.nft"
    took=$(seconds in_room gateway sh "$STATE/new.sh" | awk '{ print int($1 * 1e6) }')
    for ((round = 0; round < kills; round++)); do
        in_room gateway nft -f "$STATE/old.nft"
        span=$((took * (round * 2 + 1) / (kills * 2)))
        killed_at "$span" ip netns exec "$BENCH-gateway" sh "$STATE/new.sh"
        if office_mixed; then mixed=$((mixed + 1)); fi
    done
    jq -nc --argjson kills "$kills" --argjson mixed "$mixed" '{part: "kills", contestant: "script", kills: $kills, mixed: $mixed}' >>"$STATE/runs.jsonl"
    make_room
    titipan_has 10
    tenants_of yaml 10 port=20001 rate=50 >"$STATE/new.yaml"
    took=$(seconds provision apply --tenants "$STATE/new.yaml" --seconds 5 | awk '{ print int($1 * 1e6) }')
    mixed=0
    for ((round = 0; round < kills; round++)); do
        wait_until 30 not provisional || die "something provisional stays"
        span=$((took * (round * 2 + 1) / (kills * 2)))
        killed_at "$span" ip netns exec "$BENCH-gateway" "$AGENT" provision apply --tenants "$STATE/new.yaml" --seconds 5 \
            --config "$STATE/gateway.yaml"
        provision status --json
        # All of the new, provisionally, or none of it; and the old under it, whole.
        jq -e '[.tenants[] | select(.faults == [] and .confirmed.forwardings[0].publicPort == 20000)] as $whole
            | ([.tenants[] | select(.provisional.forwardings[0].publicPort == 20001)] | length) as $new
            | ($whole | length) == 10 and ($new == 0 or $new == 10)' "$STATE/said" >/dev/null || mixed=$((mixed + 1))
    done
    jq -nc --argjson kills "$kills" --argjson mixed "$mixed" '{part: "kills", contestant: "titipan", kills: $kills, mixed: $mixed}' >>"$STATE/runs.jsonl"
}

# shellcheck disable=SC2317 # Called by wait_until.
provisional() { in_room gateway nft list table ip titipan | grep -q expires; }

# ---- what a grant gives ---------------------------------------------------------------------------------------------

# flow RATE TRANSPORT DIRECTION: iperf3's own figure, and that of titipan-agent watch where the frames leave the gateway, in bit/s of
# frames without FCS.
flow() {
    local rate=$1 transport=$2 direction=$3 options=() port=room0 iperf watched length
    # A frame has 42 bytes around a datagram's content, and 66 around a segment's (TCP with time stamps).
    length=1448
    [[ $transport == tcp ]] || options+=(--udp --length "$length" --bitrate "$((rate * 1300))K")
    if [[ $direction == out ]]; then options+=(--reverse) port=wan0; fi
    start iperf ip netns exec "$BENCH-server" iperf3 --server --one-off --json --bind 10.20.0.1
    wait_until 5 listening 5201 || die "iperf3 does not listen"
    # shellcheck disable=SC2016 # The inner shell's own.
    start watch ip netns exec "$BENCH-gateway" sh -c 'exec "$1" watch --interface "$2" --tenants "$3" --json --exact --seconds 40 >"$4"' \
        - "$AGENT" "$port" "$STATE/watch.yaml" "$STATE/watch.out"
    nap 1
    in_room world iperf3 --client 198.18.0.1 --port 20000 --time 27 --omit 5 --json ${options[@]+"${options[@]}"} >"$STATE/iperf.json" ||
        die "iperf3: $(jq -r .error "$STATE/iperf.json")"
    stop watch
    stop iperf
    jq -e '.error == null' "$STATE/iperf.json" >/dev/null || die "iperf3: $(jq -r .error "$STATE/iperf.json")"
    # What the receiver counted, once the burst was used up.
    [[ $direction == out ]] || jq -s '.[-1]' "$STATE/log/iperf.log" >"$STATE/iperf.json"
    iperf=$(jq --argjson around "$([[ $transport == tcp ]] && echo 66 || echo 42)" --argjson length "$length" \
        '[.intervals[].sum | select(.omitted | not)][1:-1] | (map(.bytes) | add) * 8 / (map(.seconds) | add) * (($length + $around) / $length)' \
        "$STATE/iperf.json")
    # The windows that the flow fills.
    watched=$(jq -s --arg direction "$direction" '.[1:3] | map(.tenants[0][$direction].bytes.estimate * 8 / .seconds) | add / length' \
        "$STATE/watch.out")
    jq -nc --argjson rate "$rate" --arg transport "$transport" --arg direction "$direction" --argjson iperf "$iperf" --argjson watched "$watched" \
        '{part: "plateau", rate: ($rate * 1e6), transport: $transport, direction: $direction, iperf: $iperf, watched: $watched}' >>"$STATE/runs.jsonl"
}

# shellcheck disable=SC2317 # Called by wait_until.
listening() { [[ -n $(in_room server ss -Hlnt "sport = $1") ]]; }

measure_plateaus() {
    local rate transport direction
    make_room
    for rate in 1 10 100; do
        say "  $rate Mbit/s"
        tenants_of yaml 1 rate="$rate" | sed 's/room: 22}/room: 5201}/g' >"$STATE/tenants.yaml"
        provision apply --tenants "$STATE/tenants.yaml" --seconds 600
        provision confirm
        echo "tenants: [{name: t0, addresses: [198.18.0.1, 10.20.0.1], grant: {in: $rate Mbit/s, out: $rate Mbit/s, burst: 100 kB}}]" >"$STATE/watch.yaml"
        for transport in tcp udp; do for direction in in out; do flow "$rate" "$transport" "$direction"; done; done
    done
}

# ---- all of it ------------------------------------------------------------------------------------------------------

bench_provisioning() {
    local most=10000 changes=1000 kills=40 part
    need nft tc iperf3 python3
    # shellcheck disable=SC2154 # Assigned by scripts/bench.
    if [[ $quick == yes ]]; then most=2000 changes=50 kills=10; fi
    gcc -O2 -Wall -Wextra -Werror -o "$STATE/roundtrip" "$ROOT/scripts/lib/bench/roundtrip.c" ||
        die "scripts/lib/bench/roundtrip.c does not compile; see above"
    : >"$STATE/runs.jsonl"
    for part in ${PARTS:-titipan office sessions kills plateaus}; do
        case $part in
        titipan | office) step "Packets and changes: $part" && "measure_$part" "$most" ;;
        sessions) step "Others' connections" && measure_sessions "$changes" ;;
        kills) step "Kills" && measure_kills "$kills" ;;
        plateaus) step "Plateaus" && measure_plateaus ;;
        esac
    done
    remove_room
    jq -s --argjson machine "$MACHINE" --arg titipan "$(agent_version)" --argjson most "$most" \
        -L "$ROOT/scripts/lib/bench" -f "$ROOT/scripts/lib/bench/provisioning.jq" "$STATE/runs.jsonl" >"$STATE/record.json"
    jq -r -L "$ROOT/scripts/lib/bench" -f "$ROOT/scripts/lib/bench/provisioning-table.jq" "$STATE/record.json"
}
