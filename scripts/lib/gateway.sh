# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What may happen to a gateway whose agent alone sets it up: each scenario brings it about, waits for what has to follow, and puts all right again.
# Needs lab.sh, adversaries.sh, api.sh, walk.sh and programs.sh.
# shellcheck disable=SC2153 # Addresses are of lab.sh.

# happen_at_gateway SCENARIO NUMBER SECONDS FOLDER: leaves the case as case.json in the folder, and what all gateways have as network.json.
happen_at_gateway() {
    mkdir -p "$4"
    case $1 in
    protected-path) protect_path "$2" "$4" ;;
    wrong-plan) change_under_plan "$2" "$3" "$4" ;;
    gateway-killed) kill_gateway "$2" "$3" "$4" ;;
    lesser-kernel) lessen_kernel "$2" "$4" ;;
    foreign-flush) flush_gateway "$2" ;;
    spoofing-neighbour) spoof "$4" ;;
    gateway-rebooted) reboot_gateway "$2" ;;
    esac
    [[ -s $4/case.json ]] || fetch kasi "/cases/$2" "$4/case.json"
    fetch noc /network "$4/network.json"
}

# has_nothing: whether the gateway's tables lead nothing anywhere.
has_nothing() { [[ $(in_node gateway nft list ruleset) != *" $REMOTE_PORT "* ]]; }
has_tenant() { [[ $(in_node gateway nft list map ip titipan now 2>/dev/null) == *" $REMOTE_PORT "* ]]; }

# serves NODE: whether the server answers on its remote port.
serves() { in_node "$1" ssh-keyscan -T 2 -p "$REMOTE_PORT" "$PUBLIC" 2>/dev/null | grep -q ssh-; }

# plan_again NUMBER STANDING: has the gateway plan again, until the case's network stands so.
plan_again() {
    act "$1" jft arrangeNetwork '{"way": "plan"}' "11 has the gateway plan again"
    await_network "$1" "$2"
}

await_network() { # NUMBER STANDING…
    wait_until 20 network_is "$@" || die "the network of case $1 does not become ${*:2} within 20 s: $(answer .network)"
}

# restart_gateway [NFT]: the gateway's agent, with another program in the place of nft for it alone.
restart_gateway() {
    stop agent-gateway
    if [[ -z ${1:-} ]]; then
        start_gateway
        return
    fi
    allow_passage
    # shellcheck disable=SC2016 # The inner shell expands these.
    start_in gateway agent-gateway /bin/bash -c 'mount --bind "$0" /usr/sbin/nft && exec "$@"' "$1" \
        /bin/bash -c "$AS_USER" as-user "$PROGRAMS" "$STATE" "$SWIFT_LIBRARY" "$AGENT_USER" ',+net_admin' \
        titipan-agent gateway --config "$STATE/gateway/gateway.yaml"
}

# start_refused NUMBER SECONDS DIGEST: the service refuses the start of a verification by the plan of this digest.
start_refused() {
    call jft POST "/cases/$1/actions/startVerification" "{\"observationSeconds\": $2, \"plan\": \"$3\"}"
    [[ $STATUS == 4?? ]] || die "the start of the verification was answered $STATUS"
    say "    the service: $(answer '.detail // .title')"
}

# protect_path NUMBER FOLDER: the gateway's own configuration protects the server's address: its plan says so, and nothing can be started.
protect_path() {
    local file=$STATE/gateway/gateway.yaml
    await_network "$1" planned
    cp -p "$file" "$file.usual"
    sed -i "s/^  addresses: \[/&$SERVER, /" "$file"
    restart_gateway
    plan_again "$1" blocked
    answer '.network.plan.obstacles[] | "    in the way: \(.)"'
    start_refused "$1" 10 "$(answer .network.plan.digest)"
    has_nothing || die "the gateway has something for $PUBLIC"
    fetch kasi "/cases/$1" "$2/case.json"
    mv "$file.usual" "$file"
    restart_gateway
    plan_again "$1" planned
}

# change_under_plan NUMBER SECONDS FOLDER: the gateway is no longer as it was when its plan was decided on: it refuses, and plans anew.
change_under_plan() {
    await_network "$1" planned
    start_refused "$1" "$2" 0000000000000000000000000000000000000000000000000000000000000000
    case_of "$1"
    in_node gateway tc qdisc add dev room0 root tbf rate 1gbit burst 100k latency 50ms
    say "    somebody puts a queue on the gateway's interface to the room"
    act "$1" jft startVerification "{\"observationSeconds\": $2, \"plan\": \"$(answer .network.plan.digest)\"}" \
        "11 starts the verification by the plan of before"
    await_network "$1" blocked
    answer '.network | "    the gateway: \(.reason)", (.plan.obstacles[] | "    in the way: \(.)")'
    has_nothing || die "the gateway has something for $PUBLIC"
    fetch kasi "/cases/$1" "$3/case.json"
    in_node gateway tc qdisc delete dev room0 root
    plan_again "$1" planned
}

# kill_gateway NUMBER SECONDS FOLDER: the gateway's agent dies once its plan is in force: the kernel takes it back, and the verification that
# passed meanwhile does not count. Takes as long as the plan is in force: orderMinutes, and a minute and the observation more.
kill_gateway() {
    local pid children began=$SECONDS
    await_network "$1" planned
    act "$1" jft startVerification "{\"observationSeconds\": $2, \"plan\": \"$(answer .network.plan.digest)\"}" \
        "11 starts the verification ($2 s of traffic)"
    await_network "$1" applied
    read -r pid _ <"$STATE/run/agent-gateway.pid"
    children=$(pgrep -P "$pid" || true)
    kill -KILL "$pid"
    for pid in $children; do wait_until 5 not started_at "$pid" || die "process $pid outlives the gateway's agent"; done
    send_traffic "$2"
    say "    the gateway's agent is killed; the server is served still: $(serves outside && echo yes || echo no)"
    wait_until 1200 has_nothing || die "the gateway's kernel has not taken the plan back"
    say "    the kernel has taken it back by itself, $((SECONDS - began)) s after the start"
    ! serves outside || die "the server is reachable still"
    wait_until 300 stage_is "$1" remedy || die "the verification counts although nothing is in force"
    case_of "$1"
    answer '.network | "    the service: \(.outcome // "no outcome"), \(.voided // .reason)"'
    fetch kasi "/cases/$1" "$3/case.json"
    "$ROOT/scripts/lab" traffic --name "$LAB" stop
    # A verification without it says that nothing leads to the server.
    act "$1" jft arrangeNetwork '{"way": "byHand", "reason": "Agen gateway mati."}' "11 goes on without the gateway's agent"
    act "$1" jft startVerification "{\"observationSeconds\": $2}" "11 starts the verification ($2 s of traffic)"
    # shellcheck disable=SC2034 # Both are for watch_checks.
    VERIFICATION=verification
    # shellcheck disable=SC2034
    local -A SHOWN=()
    wait_until $(($2 + 90)) watch_checks "$1" || die "the verification is not over after $(($2 + 90)) s"
    fetch kasi "/cases/$1" "$3/without.json"
    jq -r '.verification.checks[] | select(.outcome == "failed") | "    ✗ \(.check) (\(.vantage)): \(.detail)"' "$3/without.json"
    start_gateway
    plan_again "$1" planned
}

# lessen_kernel NUMBER FOLDER: as on a kernel that cannot ask its routes (nft_fib); the case goes on so.
lessen_kernel() {
    local nft=$STATE/gateway/lesser-nft real=$STATE/gateway/real-nft
    await_network "$1" planned
    cp "$(command -v nft)" "$real"
    # What the kernel says where it has no module of that name.
    cat >"$nft" <<END
#!/bin/sh
case " \$* " in
*' -f '*) ;;
*) exec $real "\$@" ;;
esac
commands=\$(cat)
case \$commands in
*' fib '*)
    echo '/dev/stdin:1:1-9: Error: Could not process rule: No such file or directory' >&2
    exit 1
    ;;
esac
printf '%s\n' "\$commands" | exec $real "\$@"
END
    chmod 755 "$nft" "$real"
    restart_gateway "$nft"
    plan_again "$1" planned
    show_plan
    fetch kasi "/cases/$1" "$2/case.json"
}

# gateway_reports EVENT: whether a report of this kind has come; leaves what all gateways have in ANSWER.
gateway_reports() {
    call noc GET /network
    [[ $STATUS == 200 && $(answer "[.sites[].reports[] | select(.event == \"$1\")] | length") -gt 0 ]]
}

# show_reports EVENT: each in a line, from ANSWER.
show_reports() {
    answer ".sites[].reports[] | select(.event == \"$1\") | \"    \(.event): \(.reason)\(if .culprit then \" (\(.culprit))\" else \"\" end)\""
}

# gateway_watches: whether the gateway's agent hears of changes.
gateway_watches() { processes_in "$LAB-gateway" | xargs -r ps -o args= -p | grep -q '^/usr/sbin/nft monitor'; }

# flush_gateway NUMBER: somebody takes every rule of the gateway away.
flush_gateway() {
    local began
    # A watch that has only begun is not told who it was.
    wait_until 10 gateway_watches || die "the gateway's agent does not watch: $(tail -n 1 "$STATE/log/agent-gateway.log")"
    nap 1
    began=${EPOCHREALTIME/./}
    in_node gateway nft flush ruleset
    wait_until 10 has_tenant || die "10 s after 'nft flush ruleset' the gateway has nothing for $PUBLIC"
    say "    somebody's 'nft flush ruleset' was put right after $(((${EPOCHREALTIME/./} - began) / 1000)) ms"
    wait_until 5 serves outside || die "the server is not served"
    wait_until 20 gateway_reports repaired || die "no report of a repair has come"
    show_reports repaired
    call noc GET /noc/incidents
    [[ $(answer "[.incidents[] | select(.caseNumber == \"$1\" and .kind == \"drift\")] | length") -gt 0 ]] ||
        die "there is no incident: $ANSWER"
}

# spoof FOLDER: a neighbour in the room sends in the server's name, to whoever listens in the internet. What arrived goes to heard.json.
spoof() {
    local heard=$STATE/log/hear.log gateway
    gateway=$(in_node gateway cat /sys/class/net/room0/address)
    ip -n "$LAB-neighbour" address add "$NEIGHBOUR/24" dev room0
    plug neighbour up
    rm -f "$heard"
    start_in world hear /usr/bin/python3 -B "$ROOT/scripts/lib/lab/hear.py" gateway own 20
    wait_until 10 grep -qs listening "$heard" || die "nobody listens in the world; see $heard"
    in_node neighbour /usr/bin/python3 -B "$ROOT/scripts/lib/lab/spoof.py" room0 "$gateway" "$NEIGHBOUR" "$SERVER" "$PUBLIC" "$WORLD" \
        "$REGISTERED_MAC" "$SECOND_MAC"
    wait_until 25 not running hear || die "the listener does not end"
    plug neighbour down
    ip -n "$LAB-neighbour" address flush dev room0
    # The room's switch has learnt the server's network address at the neighbour's port.
    in_node server ping -q -c 1 -W 2 "$GATEWAY" >/dev/null || warn "the server does not reach its gateway"
    grep -v listening "$heard" | sort -u | jq -Rn '[inputs]' >"$1/heard.json"
    [[ $(jq -r 'index("own") != null' "$1/heard.json") == true ]] || die "not even the neighbour's own frame arrived: nothing was tried"
    say "    of 7 frames in the server's name $(jq 'map(select(. != "own")) | length' "$1/heard.json") were delivered, and the neighbour's own was"
}

# reboot_gateway NUMBER: what a start of the machine leaves of its network is nothing; what was confirmed is there before the uplink is.
reboot_gateway() {
    local home=$STATE/gateway port
    stop agent-gateway
    ip -n "$LAB-gateway" link set wan0 down
    in_node gateway nft flush ruleset
    for port in wan0 room0; do in_node gateway tc qdisc delete dev "$port" root; done
    # The number of the machine's start.
    printf another >"$home/state/boot"
    has_nothing || die "the gateway still has something for $PUBLIC"
    say "    the gateway's machine starts, its uplink is down still"
    # As agent-config/titipan-gateway.service does; 2 says that something was restored.
    as_user gateway "$AGENT_USER" ',+net_admin' titipan-agent provision restore --config "$home/gateway.yaml" \
        >"$STATE/log/restore.log" 2>&1 || [[ $? -eq 2 ]] || die "the gateway is not restored: $(tail -n 2 "$STATE/log/restore.log")"
    sed 's/^/    /' "$STATE/log/restore.log"
    has_tenant || die "the gateway has nothing for $PUBLIC before its uplink is up"
    ip -n "$LAB-gateway" link set wan0 up
    ip -n "$LAB-gateway" route replace default via "$WORLD"
    wait_until 10 serves outside || die "the server is not served"
    start_gateway
    wait_until 20 gateway_reports restored || die "no report of a restoration has come"
    show_reports restored
    say "    it was restored before the uplink, and case $1 is served"
}
