# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Live capture: what each program costs on the same traffic, and what it loses. Needs what scripts/bench sets.
# shellcheck disable=SC2153 # Among that: MACHINE and PASSES.
#
# Each contestant runs alone on one end of a veth pair. It gets the traffic once to warm up (titipan's thresholds find their place), and is
# measured while it gets it PASSES times more. What is measured:
#   own      processor time of all its threads, in the kernel and out of it (schedstat), per second of traffic
#   tap      what the kernel spends on each frame to hand it to the contestant's socket, or to keep it from it. That is done in the sender's
#            context, and is told from the rest of it by sampling its processor: the share of samples within the tap's function
#   machine  own + tap, per frame
#   difference  the same the other way: own + all of the sender's processor time + the kernel's soft interrupt threads, less what they were
#            without any contestant in the same round. It holds caches that are crowded out too, and also each whim of a machine that sends a frame in
#            2,000 ns, of which a tap is a tenth

# Seconds of one pass through the traffic: one window of titipan-agent watch.
PASSES_SECONDS=10
CAPTURE_PEERS=(tcpdump-96 tcpdump softflowd pmacctd argus)
# How many of the 1,000 tenants that send are in the table, for the kernel's cost by tenants.
TABLE_SIZES=(1 200 400 1000)

# capture_command CONTESTANT: sets COMMAND, and PACKAGE (empty for ours).
capture_command() {
    PACKAGE=$1
    case $1 in
    tcpdump-96) PACKAGE=tcpdump COMMAND=(tcpdump -n -i "$RECEIVING" -s 96 -w /dev/null) ;;
    tcpdump) COMMAND=(tcpdump -n -i "$RECEIVING" -w /dev/null) ;;
    # Nothing is exported, and there is room for all flows: what costs it least.
    softflowd) COMMAND=(softflowd -i "$RECEIVING" -d -m 65536 -p "$STATE/softflowd.pid" -c "$STATE/softflowd.ctl") ;;
    pmacctd)
        PACKAGE=pmacct
        # Bytes of every tenant in and out, kept in memory; with these buffers it loses nothing.
        cat >"$STATE/pmacctd.conf" <<END
daemonize: false
pcap_interface: $RECEIVING
plugins: memory[in], memory[out]
aggregate[in]: dst_host
aggregate[out]: src_host
aggregate_filter[in]: dst net 198.18.0.0/15
aggregate_filter[out]: src net 198.18.0.0/15
imt_path[in]: $STATE/pmacctd-in.pipe
imt_path[out]: $STATE/pmacctd-out.pipe
plugin_pipe_size: 67108864
plugin_buffer_size: 65536
END
        COMMAND=(pmacctd -f "$STATE/pmacctd.conf")
        ;;
    argus) PACKAGE=argus-server COMMAND=(argus -X -i "$RECEIVING" -w /dev/null) ;;
    titipan*) PACKAGE='' COMMAND=("$AGENT" watch --interface "$RECEIVING" --tenants "$STATE/tenants.yaml" --json) ;;
    esac
}

# Everything that runs on the receiving end belongs to the contestant.
contestant_processes() { processes_in "$BENCH-rx"; }

# cost_so_far: nanoseconds of the contestant, of soft interrupt threads, of the whole machine.
cost_so_far() {
    local own soft
    lines_of own contestant_processes
    lines_of soft softirq_threads
    printf '%s %s %s\n' "$(on_cpu "${own[@]}")" "$(on_cpu "${soft[@]}")" "$(machine_busy)"
}

# peak_memory: VmHWM of all its processes, in KiB.
peak_memory() {
    local pid sum=0 size
    for pid in $(contestant_processes); do
        size=$(awk '/^VmHWM:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && sum=$((sum + ${size:-0}))
    done
    printf '%s\n' "$sum"
}

# dropped_by CONTESTANT: frames that it says it lost since its start; null when it does not say.
dropped_by() {
    local pid
    case $1 in
    softflowd)
        softflowctl -c "$STATE/softflowd.ctl" statistics 2>/dev/null |
            sed -n 's/^Packets dropped by libpcap: //p' | grep . || echo null
        ;;
    pmacctd)
        read -r pid _ <"$STATE/run/$1.pid"
        kill -USR1 "$pid"
        wait_until 5 grep -q dropped_packets= "$STATE/log/$1.log" || true
        sed -n 's/.*dropped_packets=//p' "$STATE/log/$1.log" | tail -n 1 | grep . || echo null
        ;;
    tcpdump*)
        # It says so at its end only.
        stop "$1" INT
        sed -n 's/ packets* dropped by kernel$//p' "$STATE/log/$1.log" | tail -n 1 | grep . || echo null
        ;;
    titipan*) jq -s 'map(.dropped) | add' "$STATE/$1.out" ;;
    *) echo null ;;
    esac
}

# Neither a divisor nor a multiple of any other clock here.
SAMPLES_PER_SECOND=4999

# start_sampling: where the sender's processor is, until tap_share.
start_sampling() {
    rm -f "$STATE/samples"
    start sampling perf record --quiet -e cpu-clock -F "$SAMPLES_PER_SECOND" -g -C "$(sender_processor)" -o "$STATE/samples"
    wait_until 10 test -s "$STATE/samples" || die "perf cannot sample processor $(sender_processor): $(tail -n 1 "$STATE/log/sampling.log")"
}

# tap_share: the part of the sender's time that was within the tap; 0 without one.
tap_share() {
    stop sampling INT
    # libpcap's ring, and sockets without one.
    perf report --stdio --children --comms replay --percentage relative --sort symbol -g none -i "$STATE/samples" 2>/dev/null |
        awk '$3 == "[k]" && ($4 == "tpacket_rcv" || $4 == "packet_rcv") { sum += $1 } END { printf "%.6f\n", sum / 100 }'
}

has_windows() { [[ $(wc -l <"$1") -ge $2 ]]; }

# finish_windows NAME: until the window that holds the last frame has ended, and one more, so that nothing is missing from the sum.
finish_windows() {
    local lines
    lines=$(wc -l <"$STATE/$1.out")
    wait_until $((3 * PASSES_SECONDS)) has_windows "$STATE/$1.out" $((lines + 2)) ||
        die "titipan-agent watch does not print its windows; its last words: $(tail -n 1 "$STATE/log/$1.log")"
}

# capture_run CONTESTANT ROUND: appends what it cost to $STATE/runs. 'none' is the traffic alone.
capture_run() {
    local contestant=$1 memory=0 dropped=null accuracy=null kept=null before after warm sent own soft machine received tap
    rm -f "$STATE/log/$contestant.log" "$STATE/$contestant.out"
    received=$(received_frames)
    if [[ $contestant != none ]]; then
        capture_command "$contestant"
        start_tap "$contestant" "${COMMAND[@]}"
    fi
    send_traffic 1
    warm=$(<"$STATE/sent")
    start_sampling
    before=$(cost_so_far)
    send_traffic "$PASSES"
    sent=$(<"$STATE/sent")
    # What waits in rings and pipes is part of the work.
    nap 0.5
    after=$(cost_so_far)
    tap=$(tap_share)
    received=$(($(received_frames) - received))
    if [[ $contestant != none ]]; then
        running "$contestant" || {
            tail -n 5 "$STATE/log/$contestant.log" >&2
            die "$contestant ended before the traffic did"
        }
        if [[ $contestant == titipan* ]]; then
            finish_windows "$contestant"
            accuracy=$(watch_accuracy "$contestant")
            kept=$(jq -s 'map(.kept) | add' "$STATE/$contestant.out")
        fi
        memory=$(peak_memory)
        dropped=$(dropped_by "$contestant")
        stop "$contestant"
    fi
    # The shell counts in 64 bits; mawk's %d ends at 2^31.
    local -a was is
    read -ra was <<<"$before"
    read -ra is <<<"$after"
    own=$((is[0] - was[0])) soft=$((is[1] - was[1])) machine=$((is[2] - was[2]))
    jq -nc --arg contestant "$contestant" --argjson round "$2" --argjson warm "$warm" --argjson sent "$sent" --argjson own "$own" \
        --argjson soft "$soft" --argjson machine "$machine" --argjson memory "$memory" --argjson dropped "$dropped" \
        --argjson tap "$tap" --argjson accuracy "$accuracy" --argjson kept "$kept" --argjson received "$received" \
        '{contestant: $contestant, round: $round, frames: $sent.frames, seconds: $sent.seconds,
          largestLagMilliseconds: $sent.largestLagMilliseconds,
          ownNanoseconds: $own, senderNanoseconds: $sent.cpuNanoseconds, tapShare: $tap,
          softInterruptNanoseconds: $soft, machineBusyNanoseconds: $machine,
          peakMemoryKiB: $memory, dropped: $dropped, kept: $kept, accuracy: $accuracy,
          lostOnTheWire: ($warm.frames + $warm.refused + $sent.frames + $sent.refused - $received)}' >>"$STATE/runs"
}

# watch_accuracy NAME: the sum of all its windows against what was sent.
watch_accuracy() {
    jq -n -c -L "$ROOT/scripts/lib/bench" --slurpfile truth "$TRUTH" --slurpfile windows "$STATE/$1.out" \
        --argjson passes $((PASSES + 1)) --argjson seconds $((PASSES_SECONDS * (PASSES + 1))) \
        -f "$ROOT/scripts/lib/bench/watch-accuracy.jq" || die "what titipan-agent watch prints is not what this expects; see above"
}

# capture_rounds COUNT CONTESTANT…: all in turn, the other way round in every second round.
capture_rounds() {
    local count=$1 round order contestant
    shift
    for ((round = 1; round <= count; round++)); do
        lines_of order in_turn "$round" "$@"
        for contestant in "${order[@]}"; do
            say "  round $round of $count: $contestant"
            if [[ $contestant == titipan-* ]]; then write_tenants "${contestant#titipan-}" "$STATE/tenants.yaml"; fi
            capture_run "$contestant" "$round"
        done
    done
}

bench_capture() {
    local frames=$((RATE * PASSES_SECONDS)) contestants=(none "${CAPTURE_PEERS[@]}") tables=() size contestant
    make_wire
    : >"$STATE/runs"
    step "Everybody on $RATE frames/s of $TENANTS tenants ($SHARES shares), $((PASSES * PASSES_SECONDS)) s each, $ROUNDS times"
    make_traffic "$frames" "$TENANTS" "$FLOWS" "$SHARES" 64
    [[ $PEERS_ONLY == yes ]] || contestants+=("titipan-$TENANTS")
    capture_rounds "$ROUNDS" "${contestants[@]}"
    mv "$STATE/runs" "$STATE/runs-peers"
    for contestant in "${contestants[@]}"; do
        [[ $contestant != none ]] || continue
        capture_command "$contestant"
        jq -nc --arg contestant "$contestant" --arg command "$(shown_command "${COMMAND[@]}")" \
            --arg version "$(if [[ -n $PACKAGE ]]; then package_version "$PACKAGE"; else agent_version; fi)" \
            '{contestant: $contestant, command: $command, version: $version}'
    done >"$STATE/commands"

    : >"$STATE/runs"
    if [[ $PEERS_ONLY == no ]]; then
        step "The kernel's part by the number of tenants, on the traffic of 1,000, $((PASSES * PASSES_SECONDS)) s each, $TABLE_ROUNDS times"
        make_traffic "$frames" 1000 "$FLOWS" "$SHARES" 64
        for size in "${TABLE_SIZES[@]}"; do tables+=("titipan-$size"); done
        capture_rounds "$TABLE_ROUNDS" none "${tables[@]}"
    fi
    jq -n -L "$ROOT/scripts/lib/bench" --argjson machine "$MACHINE" --argjson rounds "$ROUNDS" --argjson tableRounds "$TABLE_ROUNDS" \
        --argjson rate "$RATE" --argjson tenants "$TENANTS" --argjson flows "$FLOWS" --arg shares "$SHARES" \
        --slurpfile runs "$STATE/runs-peers" --slurpfile tables "$STATE/runs" --slurpfile commands "$STATE/commands" \
        -f "$ROOT/scripts/lib/bench/capture.jq" >"$STATE/record.json"
    jq -r -L "$ROOT/scripts/lib/bench" -f "$ROOT/scripts/lib/bench/capture-table.jq" "$STATE/record.json"
}
