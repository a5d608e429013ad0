# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Titipan and the usual tools in the same server room, while something in it lies.
# shellcheck disable=SC2030,SC2031,SC2034 # A tour has a STATE of its own, and what it sets is for the lab's functions.

# Those that share a room and a case; its service is that of the first. What passes ends the case, and the server is a placed one after that.
TOURS=(
    "no-link no-gateway wrong-mac server-unplugged absent-server wrong-switch-port port-closed port-filtered foreign-echo unsolicited-arp proxy-arp
     arp-tarpit duplicate-address syn-proxy spoofed-reset hairpin-only one-sided-mirror overloaded-prober over-grant
     two-nics address-probes hardened-ssh lag junos-unit"
    healthy "intercepted https renewed-certificate" udp-swallows on-router
)
PLUGINS=/usr/lib/nagios/plugins

# truth_of SCENARIO: whether the server is as the letter says, and what is not; 'prober' where it is, but nobody inside can know.
truth_of() {
    case $1 in
    healthy | two-nics | address-probes | hardened-ssh | https | renewed-certificate | lag | junos-unit | on-router) echo '{"server": "right", "wrong": []}' ;;
    no-link) echo '{"server": "prober", "wrong": ["nobody"]}' ;;
    no-gateway | spoofed-reset | one-sided-mirror | overloaded-prober) echo '{"server": "prober", "wrong": []}' ;;
    wrong-mac | duplicate-address) echo '{"server": "wrong", "wrong": ["address"]}' ;;
    server-unplugged | unsolicited-arp | absent-server) echo '{"server": "wrong", "wrong": ["address", "echo", "port"]}' ;;
    proxy-arp | arp-tarpit) echo '{"server": "wrong", "wrong": ["address", "nobody", "echo", "port"]}' ;;
    foreign-echo) echo '{"server": "wrong", "wrong": ["echo"]}' ;;
    wrong-switch-port) echo '{"server": "wrong", "wrong": ["cable"]}' ;;
    over-grant) echo '{"server": "wrong", "wrong": ["bandwidth"]}' ;;
    *) echo '{"server": "wrong", "wrong": ["port"]}' ;;
    esac
}

bench_verification() {
    local tour number=0
    [[ -z $ROOMS ]] || TOURS=("${ROOMS//,/ }")
    : >"$STATE/scenarios.jsonl"
    for tour in "${TOURS[@]}"; do
        read -ra tour <<<"$(tr '\n' ' ' <<<"$tour")"
        number=$((number + 1))
        run_tour "$number" "${tour[@]}" || die "the room '${tour[0]}' cannot be run; see above"
    done
    jq -s --argjson machine "$MACHINE" --arg titipan "$(agent_version)" --argjson peers "$(verification_peers)" -L "$ROOT/scripts/lib/bench" \
        -f "$ROOT/scripts/lib/bench/verification.jq" "$STATE/scenarios.jsonl" >"$STATE/record.json"
    jq -r -L "$ROOT/scripts/lib/bench" -f "$ROOT/scripts/lib/bench/verification-table.jq" "$STATE/record.json"
}

verification_peers() {
    local package
    for package in iputils-arping iputils-ping nmap monitoring-plugins-basic prometheus-blackbox-exporter; do
        jq -n --arg name "$package" --arg version "$(package_version "$package")" '{$name, $version}'
    done | jq -s .
}

# run_tour NUMBER SCENARIO…: a room, a service, two agents and a case of their own.
run_tour() (
    bench_state=$STATE
    LAB=titipan-bench-$$-$1
    STATE=/run/titipan-lab/$LAB PROGRAMS=$(dirname "$AGENT")
    shift
    trap '"$ROOT/scripts/lab" down --name "$LAB" >/dev/null' EXIT
    trap 'exit 130' INT TERM HUP
    step "A room: $*"
    {
        "$ROOT/scripts/lab" up --name "$LAB" --owner $$ "--$1"
        # shellcheck source=/dev/null
        source "$STATE/settings"
        start_mail_server
        start_service 8443 'verification: {observationSeconds: 5}'
        add_people
        enrol_agent inside
        enrol_agent outside
        place_case "$(service_of "$1")"
        start_blackbox inside
        start_blackbox outside
    } >"$bench_state/room.log"
    for scenario in "$@"; do
        verify_in_room "$scenario" "$ACCEPTED" 5 >>"$bench_state/room.log"
        titipan=$(answer ".$VERIFICATION"' | {outcome, failed: [.checks[] | select(.outcome == "failed") | "\(.check): \(.reason)"],
            inconclusive: [.checks[] | select(.outcome == "inconclusive") | "\(.check): \(.reason)"]}')
        peers=$(ask_peers "$(service_of "$scenario")")
        jq -nc --arg scenario "$scenario" --argjson truth "$(truth_of "$scenario")" --argjson titipan "$titipan" \
            --argjson peers "$peers" '{$scenario, $truth, $titipan, $peers}' | tee -a "$bench_state/scenarios.jsonl" |
            jq -r '"  \(.scenario): titipan \(.titipan.outcome); " + ([.peers[] | "\(.peer) \(.said)"] | join(", "))'
        [[ $VERIFICATION == round || $(jq -r .outcome <<<"$titipan") != passed ]] || wait_for_stage 120 "$ACCEPTED" closed.accepted
    done
)

# start_blackbox NODE: the exporter beside the agent, with modules that ask for as much as they can.
start_blackbox() {
    cat >"$STATE/blackbox.yml" <<END
modules:
  icmp: {prober: icmp, timeout: 4s, icmp: {preferred_ip_protocol: ip4}}
  ssh: {prober: tcp, timeout: 4s, tcp: {query_response: [{expect: "^SSH-2.0-"}]}}
  https: {prober: http, timeout: 4s, http: {fail_if_not_ssl: true, tls_config: {insecure_skip_verify: true}}}
END
    start_in "$1" "blackbox-$1" prometheus-blackbox-exporter --config.file="$STATE/blackbox.yml" \
        --web.listen-address=127.0.0.1:9115 --log.level=error
    wait_until 10 listens "$1" 9115 || die "blackbox_exporter does not start; see $STATE/log/blackbox-$1.log"
}

# ask_peers SERVICE: all side by side, each from where it stands; a JSON array of what each says.
ask_peers() {
    local folder
    folder=$(mktemp -d)
    says "$folder" "01 arping" address in_node inside arping -q -c 3 -w 4 -I room0 "$SERVER" &
    says "$folder" "02 arping -D" nobody in_node inside arping -q -D -c 2 -w 3 -I room0 "$UNASSIGNED" &
    says "$folder" "03 ping" echo in_node inside ping -q -n -c 3 -W 1 "$SERVER" &
    says "$folder" "04 nmap" port both nmap_finds "$1" &
    case $1 in
    ssh)
        says "$folder" "05 check_tcp" port both at_vantage "$PLUGINS/check_tcp" -H "$PUBLIC" -p "$REMOTE_PORT" -t 4 &
        says "$folder" "06 check_ssh" port both at_vantage "$PLUGINS/check_ssh" -t 4 -p "$REMOTE_PORT" "$PUBLIC" &
        ;;
    https)
        says "$folder" "05 check_tcp" port both at_vantage "$PLUGINS/check_tcp" -H "$PUBLIC" -p "$REMOTE_PORT" -t 4 &
        says "$folder" "06 check_http -S" port both at_vantage "$PLUGINS/check_http" -S -H "$PUBLIC" -p "$REMOTE_PORT" -t 4 &
        ;;
    udp)
        says "$folder" "05 check_udp" port \
            both at_vantage "$PLUGINS/check_udp" -H "$PUBLIC" -p "$REMOTE_PORT" -s PING -e PONG -t 4 &
        ;;
    esac
    says "$folder" "07 blackbox icmp" echo blackbox_says inside icmp "$SERVER" &
    # It has no prober for UDP.
    [[ $1 == udp ]] || says "$folder" "08 blackbox $1" port both blackbox_says_of "$1" &
    wait
    cat "$folder"/* | jq -sc 'map({peer: .peer[3:], asks, said})'
    rm -rf "$folder"
}

# says FOLDER NAME QUESTION COMMAND…: status 0 is "ok", 4 "unsure", everything else "not ok".
says() {
    local folder=$1 name=$2 question=$3 status=0 said
    shift 3
    "$@" </dev/null >/dev/null 2>&1 || status=$?
    case $status in 0) said=ok ;; 4) said=unsure ;; *) said='not ok' ;; esac
    jq -nc --arg peer "$name" --arg asks "$question" --arg said "$said" '{$peer, $asks, $said}' >"$folder/$name"
}

# both COMMAND…: at both places where an agent stands, VANTAGE naming it; ok is what is ok at both.
both() {
    local VANTAGE worst=0 status
    for VANTAGE in inside outside; do
        status=0
        "$@" || status=$?
        [[ $status -eq 0 || $worst -ne 0 && $status -eq 4 ]] || worst=$status
    done
    return "$worst"
}

at_vantage() { in_node "$VANTAGE" timeout 15 "$@"; }

nmap_finds() { # SERVICE
    local how=-sT found
    [[ $1 != udp ]] || how=-sU
    found=$(at_vantage nmap -Pn -n "$how" -p "$REMOTE_PORT" --max-retries 2 --host-timeout 10s -oG - "$PUBLIC")
    case $found in
    *"/open/"*) return 0 ;;
    *"/open|filtered/"*) return 4 ;;
    *) return 1 ;;
    esac
}

blackbox_says() { # NODE MODULE TARGET
    in_node "$1" curl --silent --max-time 10 "http://127.0.0.1:9115/probe?module=$2&target=$3" | grep -q '^probe_success 1'
}

blackbox_says_of() { # SERVICE
    local target=$PUBLIC:$REMOTE_PORT
    [[ $1 != https ]] || target=https://$target/
    blackbox_says "$VANTAGE" "$1" "$target"
}
