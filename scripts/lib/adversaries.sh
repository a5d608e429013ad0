# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The scenarios of the lab, and what misbehaves in those where something lies. Needs lab.sh.
# shellcheck disable=SC2034 # The lists are used by the scripts that source this.

# Everything that `scripts/lab up` and `change` know.
SCENARIOS=(healthy wrong-mac port-closed port-filtered no-link no-gateway server-unplugged wrong-switch-port over-grant idle
    foreign-echo unsolicited-arp proxy-arp arp-tarpit two-nics duplicate-address syn-proxy spoofed-reset hairpin-only
    intercepted one-sided-mirror udp-swallows overloaded-prober absent-server address-probes hardened-ssh https renewed-certificate
    lag junos-unit on-router withdrawn)

# What may happen to a gateway whose agent alone sets it up (gateway.sh): before the server is placed, and after.
GATEWAY_TRIALS=(protected-path wrong-plan gateway-killed lesser-kernel)
GATEWAY_EVENTS=(foreign-flush spoofing-neighbour gateway-rebooted)

is_gateway_trial() { [[ " ${GATEWAY_TRIALS[*]} " == *" $1 "* ]]; }
is_of_gateway() { [[ " ${GATEWAY_TRIALS[*]} ${GATEWAY_EVENTS[*]} " == *" $1 "* ]]; }
is_scenario() { [[ " ${SCENARIOS[*]} " == *" $1 "* ]]; }

# room_of SCENARIO: how the room is in a scenario of the demonstration; fails when there is none of that name.
room_of() {
    case $1 in
    service-killed) echo healthy ;;
    # Nobody else asks for bandwidth, so that the load has all of it.
    exercise) echo idle ;;
    # A verification in reverse, after the removal: the server is still there, or a mirror of its own port alone is all there is.
    still-answers) echo healthy ;;
    blind-mirror) echo server-unplugged ;;
    *)
        if is_of_gateway "$1"; then echo healthy; else is_scenario "$1" && echo "$1"; fi
        ;;
    esac
}

# is_reverse SCENARIO: whether the server is to be shown to be gone there.
is_reverse() { [[ " still-answers blind-mirror withdrawn " == *" $1 "* ]]; }

# service_of SCENARIO: what the server serves on its remote port there.
service_of() {
    case $1 in
    intercepted | https | renewed-certificate) echo https ;;
    udp-swallows) echo udp ;;
    *) echo ssh ;;
    esac
}

# node_of VANTAGE SCENARIO: where the agent of that vantage is.
node_of() {
    case $1/$2 in
    inside/on-router) echo gateway ;;
    *) echo "$1" ;;
    esac
}

# traffic_percent SCENARIO: of the grant, what the generated traffic takes. None where nothing can reach the server.
traffic_percent() {
    case $1 in
    over-grant) echo 250 ;;
    idle | no-gateway | server-unplugged | unsolicited-arp | proxy-arp | arp-tarpit | absent-server) echo 0 ;;
    *) echo 60 ;;
    esac
}

# misbehave PROGRAM NODE ARGUMENT…: one of the programs in the folder lab beside this file, at a node.
misbehave() {
    local program=$1 node=$2
    shift 2
    start_in "$node" "adversary-$program" /usr/bin/python3 -B "$ROOT/scripts/lib/lab/$program.py" "$@"
    wait_until 10 listens_to_frames "adversary-$program" ||
        die "$program.py does not start at the $node; see $STATE/log/adversary-$program.log"
}

# listens_to_frames NAME: the recorded process has opened its first socket.
listens_to_frames() {
    local pid
    read -r pid _ <"$STATE/run/$1.pid"
    [[ -n $(find "/proc/$pid/fd" -lname 'socket:*') ]]
}

# calm: nothing misbehaves any more, whatever did.
calm() {
    local file name
    for file in "$STATE"/run/adversary-*.pid; do
        [[ -e $file ]] || continue
        name=$(basename "$file" .pid)
        stop "$name"
    done
    plug neighbour down
    ip -n "$LAB-neighbour" address flush dev room0
    in_node switch tc qdisc del dev neighbour clsact 2>/dev/null || true
    ip -n "$LAB-switch" link delete diverted 2>/dev/null || true
    in_node switch tc qdisc del dev inside clsact 2>/dev/null || true
    setting gateway net.ipv4.conf.room0.proxy_arp_pvlan 0
    setting server net.ipv4.icmp_echo_ignore_all 0
}

# adversary SCENARIO: starts what misbehaves in it; nothing in most.
adversary() {
    case $1 in
    foreign-echo)
        # The server keeps silent, and the switch floods what the prober sends.
        setting server net.ipv4.icmp_echo_ignore_all 1
        plug neighbour up
        in_node switch tc qdisc add dev inside clsact
        in_node switch tc filter add dev inside ingress protocol ip prio 1 \
            u32 match ip protocol 1 0xff action mirred egress mirror dev neighbour
        misbehave foreign-echo neighbour room0 "$SERVER" "$NEIGHBOUR"
        ;;
    unsolicited-arp)
        plug neighbour up
        misbehave announce neighbour room0 "$SERVER" "$REGISTERED_MAC"
        ;;
    # The kernel's own, as a switch with private VLANs has it: the gateway answers for every address of the room.
    proxy-arp) setting gateway net.ipv4.conf.room0.proxy_arp_pvlan 1 ;;
    arp-tarpit)
        plug neighbour up
        misbehave tarpit neighbour room0 "$GATEWAY" "$SWITCH" "$INSIDE"
        ;;
    two-nics)
        # Both in the room; Linux answers for either's addresses on both.
        setting server net.ipv4.conf.all.rp_filter 0
        setting server net.ipv4.conf.eth1.rp_filter 0
        ip -n "$LAB-server" link set eth1 address "$SECOND_MAC"
        ip -n "$LAB-server" link set eth1 up
        plug spare up
        ;;
    duplicate-address)
        ip -n "$LAB-neighbour" address add "$SERVER/24" dev room0
        plug neighbour up
        ;;
    syn-proxy) misbehave accept gateway "$PUBLIC" "$REMOTE_PORT" wan0 room0 ;;
    spoofed-reset)
        ip -n "$LAB-switch" link add name diverted type veth peer name diverter
        ip -n "$LAB-switch" link set diverted up
        ip -n "$LAB-switch" link set diverter up
        in_node switch tc qdisc add dev inside clsact
        # Flags at byte 13 of a TCP header without IP options: SYN and not ACK.
        in_node switch tc filter add dev inside ingress protocol ip prio 1 u32 match ip protocol 6 0xff \
            match ip dst "$PUBLIC/32" match ip dport "$REMOTE_PORT" 0xffff match u8 0x02 0x12 at 33 \
            action mirred egress redirect dev diverter
        misbehave reset switch diverted inside uplink
        ;;
    intercepted) intercept ;;
    absent-server) talk ;;
    address-probes)
        plug neighbour up
        misbehave ask-whether-free neighbour room0 "$SERVER"
        ;;
    overloaded-prober)
        start adversary-starve /usr/bin/python3 -B "$ROOT/scripts/lib/lab/starve.py" "$LAB-inside"
        ;;
    esac
}

# intercept: a real proxy at the gateway that opens TLS with a certificate of its own, for whoever comes from the internet.
intercept() {
    local run=$STATE/gateway
    mkdir -p "$run/nginx"
    [[ -s $run/tls.pem ]] || make_certificate "$run" proxy.example
    nginx_configuration "$GATEWAY_WAN:8443 ssl" 'location / { proxy_pass https://'"$SERVER"':443; }' >"$run/nginx.conf"
    start_machine gateway adversary-proxy nginx -e stderr -c /run/nginx.conf
    wait_until 10 listens_at gateway "$GATEWAY_WAN:8443" ||
        die "the proxy at the gateway does not start; see $STATE/log/adversary-proxy.log"
}

# talk: another server stands in the room, on a mirrored port of its own; it has an address, sends, and announces itself by LLDP.
talk() {
    local run=$STATE/neighbour
    mkdir -p "$run/lldpd"
    echo 'configure system hostname tetangga' >"$run/lldpd.conf"
    mirror_port neighbour ingress egress
    ip -n "$LAB-neighbour" address add "$NEIGHBOUR/24" dev room0
    plug neighbour up
    start_in neighbour adversary-talk ping -q -n -i 0.1 "$GATEWAY"
    start_machine neighbour adversary-lldpd lldpd -d -O /run/lldpd.conf -I room0 -u /run/lldpd.socket
    wait_until 10 test -S "$run/lldpd.socket" || die "the neighbour's lldpd does not start; see $STATE/log/adversary-lldpd.log"
}

# serve_datagrams answer|swallow: the server's service over UDP, which answers or only hears.
serve_datagrams() {
    mkdir -p "$STATE/server"
    stop server-datagrams
    start_on_server server-datagrams /usr/bin/python3 -B "$ROOT/scripts/lib/lab/datagrams.py" "$SERVER" "$DATAGRAM_PORT" "$1"
    wait_until 10 hears_datagrams || die "the service over UDP does not start; see $STATE/log/server-datagrams.log"
}

hears_datagrams() { [[ -n $(in_node server ss -Hlun "sport = :$DATAGRAM_PORT") ]]; }
