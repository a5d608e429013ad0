# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A cable between two network namespaces of this run: a sender on one end, the contestant's tap on the other. Needs BENCH, the prefix
# of their names, and STATE.

SENDING=tx0 RECEIVING=rx0

# make_wire: frames reach the tap as a mirror port hands them over: all inbound, in their own length, for no address of this host.
make_wire() {
    local end port
    ip netns add "$BENCH-tx"
    ip netns add "$BENCH-rx"
    ip -n "$BENCH-tx" link add "$SENDING" type veth peer name "$RECEIVING" netns "$BENCH-rx"
    for end in tx rx; do
        port=${end}0
        # The host itself has nothing to say there.
        ip netns exec "$BENCH-$end" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
        ip netns exec "$BENCH-$end" ethtool -K "$port" tso off gso off gro off >/dev/null
        ip -n "$BENCH-$end" link set lo up
        ip -n "$BENCH-$end" link set "$port" up
    done
    wait_until 5 wire_is_up || die "the veth pair of the benchmark has no carrier"
}

wire_is_up() { [[ $(ip -n "$BENCH-rx" -json link show "$RECEIVING" | jq -r '.[0].operstate') == UP ]]; }

# sweep_wires: what runs that were killed have left.
sweep_wires() {
    local folder pid node
    for folder in /run/titipan-bench/*/; do
        [[ -d $folder ]] || continue
        if alive "$folder/owner"; then continue; fi
        pid=$(basename "$folder")
        remove_namespace "titipan-bench-$pid-rx"
        remove_namespace "titipan-bench-$pid-tx"
        for node in "${ROOM_NODES[@]}"; do remove_namespace "titipan-bench-$pid-$node"; done
        rm -rf "$folder"
    done
}

remove_namespace() {
    [[ -e /run/netns/$1 ]] || return 0
    empty_namespace "$1"
    ip netns delete "$1"
}

# The sender has a processor of its own, if there are two; the contestant has the others.
sender_processor() { printf '%s\n' $(($(nproc --all) - 1)); }
contestant_processors() {
    local count
    count=$(nproc --all)
    if [[ $count -gt 1 ]]; then printf '0-%s\n' $((count - 2)); else echo 0; fi
}

# send_traffic PASSES: the frames of TRAFFIC so many times; what replay.c says of it is then in $STATE/sent.
send_traffic() {
    attended $((PASSES_SECONDS * $1 * 3 + 30)) ip netns exec "$BENCH-tx" nice -n -10 taskset -c "$(sender_processor)" \
        "$STATE/replay" "$SENDING" "$TRAFFIC" "$1" "$RATE" >"$STATE/sent" || die "the traffic cannot be sent; see above"
}

# received_frames: what the receiving end has counted.
received_frames() { ip -n "$BENCH-rx" -json -statistics link show "$RECEIVING" | jq '.[0].stats64.rx.packets'; }

# start_tap NAME COMMAND…: a contestant on the receiving end; its standard output goes to $STATE/NAME.out. Returns when it captures.
start_tap() {
    local name=$1
    shift
    # shellcheck disable=SC2016 # The inner shell's own.
    start "$name" ip netns exec "$BENCH-rx" nice -n -10 taskset -c "$(contestant_processors)" \
        bash -c 'out=$1; shift; exec "$@" >"$out"' - "$STATE/$name.out" "$@"
    wait_until 20 tap_is_open || {
        tail -n 5 "$STATE/log/$name.log" >&2
        die "$name does not capture: $*"
    }
    # Past what it does once at its start.
    nap 1
    running "$name" || {
        tail -n 5 "$STATE/log/$name.log" >&2
        die "$name ended as soon as it had begun: $*"
    }
}

# The kernel lists packet sockets by the interface that they are bound to.
tap_is_open() { ip netns exec "$BENCH-rx" ss -0 -H | grep ":$RECEIVING "; }
