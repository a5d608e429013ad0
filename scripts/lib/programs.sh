# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Titipan's own programs in the lab: build, configure and start them. Needs PROGRAMS (folder), and what lab.sh and api.sh
# need.

# One account per role; the password of a run is made up anew each time.
PEOPLE=(jfu kadis kabid kasi jft noc admin)
PASSWORD='' AUTHORITY=''
# The build under way.
BUILD=''

# Users of no name, one for each program, as the units have them.
SERVICE_USER=64201 AGENT_USER=64202 SWIFT_LIBRARY=''
# What as_user runs in the node. The programs' folder, and that of the Swift library where they do not hold it, are also at paths whose folders every
# user may pass; privileges are those that remain.
# shellcheck disable=SC2016 # Expanded by the shell that runs it.
AS_USER='mount --bind "$1" "$2/programs" && { [[ -z $3 ]] || mount --bind "$3" "$2/swift"; } &&
    exec setpriv --reuid "$4" --regid "$4" --clear-groups --no-new-privs --bounding-set="-all$5" --inh-caps="-all$5" --ambient-caps="-all$5" -- \
    env HOME=/nonexistent TMPDIR=/tmp ${3:+LD_LIBRARY_PATH="$2/swift"} "$2/programs/$6" "${@:7}"'

# as_user NODE USER CAPABILITY PROGRAM WORD…: runs one of the programs as a user of its own, in no group, with one capability (,+net_raw) or
# none, and without a way to more.
as_user() {
    allow_passage
    in_node "$1" /bin/bash -c "$AS_USER" as-user "$PROGRAMS" "$STATE" "$SWIFT_LIBRARY" "${@:2}"
}

# start_as NAME NODE USER CAPABILITY PROGRAM WORD…: the same, as a recorded process.
start_as() {
    allow_passage
    start_in "$2" "$1" /bin/bash -c "$AS_USER" as-user "$PROGRAMS" "$STATE" "$SWIFT_LIBRARY" "${@:3}"
}

# allow_passage: other users reach what is theirs below $STATE; they cannot list it.
allow_passage() {
    chmod 711 "$STATE"
    mkdir -p "$STATE/programs" "$STATE/swift"
    SWIFT_LIBRARY=$(ldd "$PROGRAMS/titipan-service" | awk '$1 == "libswiftCore.so" { sub("/[^/]*$", "", $3); print $3 }')
}

# built_in CONFIGURATION: the folder of the programs of debug or release. Each has a build folder of its own, since a second build in one
# waits for the first.
built_in() {
    case $1 in
    release) printf '%s\n' "$ROOT/.build-release/release" ;;
    *) printf '%s\n' "$ROOT/.build/debug" ;;
    esac
}

# build CONFIGURATION PRODUCT…: debug or release. One line tells how far it is; what the compiler says goes to CONFIGURATION.log beside the
# folder of the programs, and its end is shown when it fails.
build() {
    local configuration=$1 product log began folder options=()
    shift
    folder=$(dirname "$(built_in "$configuration")")
    log=$folder/$configuration.log
    options=(--scratch-path "$folder")
    # The Swift library is linked in: it starts faster, takes less memory, and the file runs where no toolchain is.
    [[ $configuration != release ]] || options+=(--static-swift-stdlib)
    as_builder mkdir -p "$folder"
    as_builder tee "$log" </dev/null >/dev/null
    for product in "$@"; do
        began=$SECONDS
        # In the background, since a signal ends a wait at once, but not a command that is waited for.
        build_product "$configuration" "$product" "$log" "${options[@]}" &
        BUILD=$!
        wait "$BUILD" || {
            tail -n 20 "$log" >&2
            die "$product does not build; see above, or all of it in $log"
        }
        BUILD=''
        say "  $product: built in $((SECONDS - began)) s"
    done
}

build_product() {
    cd "$ROOT" || return
    as_builder swift build -c "$1" --product "$2" "${@:4}" </dev/null 2>&1 | as_builder tee -a "$3" | tell_progress "$2"
}

# end_build: for the script's end, which may come while it builds.
end_build() { [[ -z $BUILD ]] || end_tree "$BUILD"; }

# tell_progress NAME: reads what `swift build` says and shows how far it is: on a terminal in one line that changes, else a line a minute.
tell_progress() {
    local line='' told=0 began=$SECONDS
    while IFS= read -r line; do
        [[ $line =~ ^\[([0-9]+/[0-9]+)\] ]] || continue
        if [[ -t 1 ]]; then
            printf '\r  %s: %s, %s s\e[K' "$1" "${BASH_REMATCH[1]}" $((SECONDS - began))
        elif [[ $((SECONDS - began - told)) -ge 60 ]]; then
            told=$((SECONDS - began))
            say "  $1: ${BASH_REMATCH[1]}, $told s"
        fi
    done
    if [[ -t 1 ]]; then printf '\r\e[K'; fi
}

# password: 64 random bits, easy to type.
password() { od -An -N8 -tx2 /dev/urandom | sed 's/^ //; s/ /-/g'; }

# start_mail_server: keeps what it is given in $STATE/mail.
start_mail_server() {
    start_in office mail /usr/bin/python3 -m aiosmtpd --nosetuid --listen "$OFFICE:2525" \
        --class aiosmtpd.handlers.Mailbox "$STATE/mail"
    wait_until 10 listens office 2525 || die "the mail server does not start: $(tail -n 1 "$STATE/log/mail.log")"
}

listens() { [[ -n $(in_node "$1" ss -Hltn "sport = :$2") ]]; }

# start_service PORT [SETTINGS]: the pages are offered at 127.0.0.1:PORT here, and at the office's address in the lab. SETTINGS are lines of
# YAML for its configuration.
start_service() {
    mkdir -m 700 "$STATE/office"
    cat >"$STATE/office/service.yaml" <<END
dataDirectory: $STATE/office/data
publicURL: https://127.0.0.1:$1
agentsURL: https://$OFFICE:8444
certificateNames: [$OFFICE]
listen:
  pages: {host: 0.0.0.0, port: 8443}
  agents: {host: 0.0.0.0, port: 8444}
mail: {host: $OFFICE, port: 2525, from: penitipan@kominfo.example}
sites:
  - name: gedung-sentra
    room: Gedung Sentra Telematika
    racks: [{name: R1, units: 42, taken: [1, 2]}]
    feeds: [{name: PDU-A, watts: 3000}]
    publicAddresses: {first: $PUBLIC, last: 203.0.113.19}
    remotePorts: {first: $REMOTE_PORT, last: 22019}
    roomAddresses: {first: $SERVER, last: 10.20.0.19}
    gateway: $GATEWAY
    bandwidth: {inMbps: 1000, outMbps: 1000}
    switchPorts: [$SWITCH_PORT, gi1/0/8, gi1/0/9]
    cables: [C-001, C-002, C-003]
    cooldownDays: 30
    controlPort: $CONTROL_PORT
    verifySwitchPort: true
${2:-}
END
    chown -R "$SERVICE_USER:$SERVICE_USER" "$STATE/office"
    run_service
    AUTHORITY=$STATE/office/authority.pem
    in_node office curl --silent --show-error --fail --insecure "https://$OFFICE:8443/api/v1/ca" >"$AUTHORITY"
    call - GET /healthz
    [[ $STATUS == 2?? ]] || die "the service's certificate does not fit its authority: $(tail -n 1 "$STATE/api/error")"
}

run_service() {
    start_as service office "$SERVICE_USER" '' titipan-service serve --config "$STATE/office/service.yaml"
    wait_until 30 service_answers || die "the case service does not start: $(tail -n 3 "$STATE/log/service.log")"
}

# kill_service_meanwhile SECONDS: kills the service just before a verification of so many seconds ends, and starts it again when
# both agents have had to keep their reports for a while.
kill_service_meanwhile() {
    local pid
    nap $(($1 - 2))
    read -r pid _ <"$STATE/run/service.pid"
    kill -KILL "$pid"
    printf '  %-12s the service is killed' "" && nap 6
    run_service
    printf ' %s→ it is back%s\n' "$DIM" "$PLAIN"
}

service_answers() {
    running service && in_node office curl --silent --fail --insecure --max-time 2 "https://$OFFICE:8443/api/v1/healthz"
}

# add_people: by the service's own command, then each signs in.
add_people() {
    local -A role=([kadis]=kepalaDinas)
    local -A name=([jfu]="Sri Lestari" [kadis]="Drs. Hadi Santoso, M.Si." [kabid]="Ir. Dewi Anggraini" [kasi]="Agus Wibowo, S.Kom."
        [jft]="Wahyu Hidayat" [noc]="Petugas NOC" [admin]="Administrator")
    local -A position=([jfu]="Pengadministrasi Umum" [kadis]="Kepala Dinas Komunikasi dan Informatika"
        [kabid]="Kepala Bidang Informatika" [kasi]="Kepala Seksi Pengembangan dan Informasi" [jft]="Teknisi"
        [noc]="Operator Jaringan" [admin]="Pengelola Sistem")
    local -A nip=([kadis]=197308101998031004 [kabid]=197905142005012003 [kasi]=198402172010011009)
    local -A rank=([kadis]=IV/b [kabid]=IV/a [kasi]=III/d)
    local person
    PASSWORD=$(password)
    (umask 077 && printf '%s\n' "$PASSWORD" >"$STATE/office/password")
    chown "$SERVICE_USER" "$STATE/office/password"
    for person in "${PEOPLE[@]}"; do
        as_user office "$SERVICE_USER" '' titipan-service user add --config "$STATE/office/service.yaml" \
            --username "$person" --role "${role[$person]:-$person}" --name "${name[$person]}" \
            --position "${position[$person]}" ${nip[$person]:+--nip "${nip[$person]}" --rank "${rank[$person]}"} --password-file "$STATE/office/password" \
            >>"$STATE/log/people.log" 2>&1 || die "user $person cannot be added: $(tail -n 1 "$STATE/log/people.log")"
        sign_in "$person" "$PASSWORD"
    done
}

# enrol_agent inside|outside: where it is in the SCENARIO: token, enrolment, approval by an officer, and the agent starts.
enrol_agent() {
    local vantage=$1 home=$STATE/$1 capability='' node mirror=mirror0
    node=$(node_of "$vantage" "$SCENARIO")
    [[ $node == "$vantage" ]] || mirror=lan0
    mkdir -m 700 "$home"
    {
        echo "service: https://$OFFICE:8443"
        echo "stateDirectory: $home/state"
        echo "vantage: $vantage"
        if [[ $vantage == inside ]]; then
            echo "interfaces: {room: room0, mirror: $mirror}"
            echo "allow: [$ROOM, $PUBLIC_RANGE]"
            # The public address ends at the gateway.
            [[ $node == "$vantage" ]] || echo "allowLocal: [$PUBLIC]"
            printf '%s\n' "switches:" "  - name: $SWITCH_NAME" "    address: $SWITCH" "    version: 3" \
                "    user: titipan" "    authFile: $STATE/snmp.auth" "    privFile: $STATE/snmp.priv"
            # Short windows, so that the NOC's page shows something soon.
            echo "monitor: {windowSeconds: 2}"
        else
            echo "allow: [$PUBLIC_RANGE]"
        fi
    } >"$home/agent.yaml"
    if [[ $vantage == inside ]]; then
        capability=',+net_raw'
        chown "$AGENT_USER" "$STATE/snmp.auth" "$STATE/snmp.priv"
    fi
    api kasi POST /agents/tokens "{\"site\": \"gedung-sentra\", \"vantage\": \"$vantage\", \"name\": \"$vantage\"}"
    (umask 077 && answer .token >"$home/token")
    chown -R "$AGENT_USER:$AGENT_USER" "$home"
    as_user "$node" "$AGENT_USER" '' titipan-agent enrol --config "$home/agent.yaml" --token-file "$home/token" \
        >>"$STATE/log/agent-$vantage.log" 2>&1 ||
        die "the $vantage agent cannot enrol: $(tail -n 2 "$STATE/log/agent-$vantage.log")"
    api kasi GET /agents
    api kabid POST "/agents/$(answer "[.agents? // . | .[] | select(.vantage == \"$vantage\" and .standing == \"pending\")][0].id")/approve" '{}'
    start_as "agent-$vantage" "$node" "$AGENT_USER" "$capability" titipan-agent run --config "$home/agent.yaml"
    say "  $vantage: $(answer .id), approved"
}

# enrol_gateway: the agent at the gateway, which alone says what reaches the servers and how much.
enrol_gateway() {
    local home=$STATE/gateway
    mkdir -m 700 "$home"
    cat >"$home/gateway.yaml" <<END
service: https://$OFFICE:8443
stateDirectory: $home/state
interfaces: {uplink: wan0, room: room0}
allow:
  public: [$PUBLIC_RANGE]
  room: [$ROOM]
  ports: $REMOTE_PORT-22019
  bandwidth: 1 Gbit/s
protect:
  addresses: [$GATEWAY, $GATEWAY_WAN, $GATEWAY_MANAGEMENT, $OFFICE, $INSIDE]
END
    mkdir -m 700 "$home/state"
    api kasi POST /agents/tokens '{"site": "gedung-sentra", "vantage": "gateway", "name": "gateway"}'
    (umask 077 && answer .token >"$home/token")
    chown -R "$AGENT_USER:$AGENT_USER" "$home"
    as_user gateway "$AGENT_USER" '' titipan-agent gateway enrol --config "$home/gateway.yaml" --token-file "$home/token" \
        >>"$STATE/log/agent-gateway.log" 2>&1 ||
        die "the gateway's agent cannot enrol: $(tail -n 2 "$STATE/log/agent-gateway.log")"
    api kasi GET /agents
    api kabid POST "/agents/$(answer "[.agents? // . | .[] | select(.vantage == \"gateway\" and .standing == \"pending\")][0].id")/approve" '{}'
    start_gateway
    say "  gateway: $(answer .id), approved"
}

start_gateway() {
    start_as agent-gateway gateway "$AGENT_USER" ',+net_admin' titipan-agent gateway --config "$STATE/gateway/gateway.yaml"
}

# gateway_tells FILTER VALUE: whether the page Jaringan has this of the room's gateway, by jq over the network of the first site.
gateway_tells() {
    call noc GET /network
    [[ $STATUS == 200 && $(answer "$1") == "$2" ]]
}

# ---- privileges -----------------------------------------------------------------------------------------------------

# role_of VANTAGE ROLE: the id of that process of an agent; fails when there is none.
role_of() {
    local pid
    read -r pid _ <"$STATE/run/agent-$1.pid"
    pgrep -P "$pid" -f "role $2\$"
}

# privileges_of PID: user, permitted and effective capabilities, whether it can gain privileges (1: no), and its filter of system calls (2: one).
privileges_of() {
    awk '/^(Uid|CapPrm|CapEff|NoNewPrivs|Seccomp):/ { printf "%s ", $2 } END { print "" }' "/proc/$1/status"
}

# expect_privileges NAME PID PRIVILEGES: as privileges_of prints them.
expect_privileges() {
    local found
    found=$(privileges_of "$2")
    [[ $found == "$3 " ]] || die "$1 (process $2) has the privileges '$found' instead of '$3': user, CapPrm, CapEff, NoNewPrivs, Seccomp"
}

all_roles_run() { role_of inside capture && role_of inside probe && role_of inside delivery && role_of outside probe && role_of outside delivery; }

# filtered VANTAGE ROLE: whether that process of an agent has its filter of system calls, which it takes before it reads anything.
filtered() { [[ $(awk '/^Seccomp:/ { print $2 }' "/proc/$(role_of "$1" "$2")/status") == 2 ]]; }

# check_privileges: of every process of the programs that run.
check_privileges() {
    local none=0000000000000000 raw=0000000000002000 pid vantage role unfiltered
    # A container's own filter is on every process of it.
    unfiltered=$(awk '/^Seccomp:/ { print $2 }' /proc/self/status)
    wait_until 10 all_roles_run >/dev/null || die "a process of an agent is missing: $(tail -n 1 "$STATE/log/agent-inside.log")"
    read -r pid _ <"$STATE/run/service.pid"
    expect_privileges "the service" "$pid" "$SERVICE_USER $none $none 1 $unfiltered"
    read -r pid _ <"$STATE/run/agent-inside.pid"
    expect_privileges "the inside agent's supervisor" "$pid" "$AGENT_USER $raw $raw 1 $unfiltered"
    read -r pid _ <"$STATE/run/agent-outside.pid"
    expect_privileges "the outside agent's supervisor" "$pid" "$AGENT_USER $none $none 1 $unfiltered"
    for vantage in inside outside; do
        for role in capture probe delivery; do
            [[ $vantage/$role != outside/capture ]] || continue
            wait_until 10 filtered "$vantage" "$role" >/dev/null || true
            expect_privileges "the $vantage agent's $role process" "$(role_of "$vantage" "$role")" "$AGENT_USER $none $none 1 2"
        done
    done
    say "  the service runs as user $SERVICE_USER without a capability, the agents' processes as $AGENT_USER: those that read from the network"
    say "  have none either, and a filter of system calls; CAP_NET_RAW has the inside agent's supervisor alone"
}

# memory_of VANTAGE: megabytes of an agent's processes together, of which pages that several share count once (Pss of /proc/PID/smaps_rollup).
memory_of() {
    local pid
    read -r pid _ <"$STATE/run/agent-$1.pid"
    { printf '%s\n' "$pid" && pgrep -P "$pid"; } | sed 's|.*|/proc/&/smaps_rollup|' |
        xargs cat | awk '/^Pss:/ { n += $2 } END { printf "%.0f\n", n * 1024 / 1e6 }'
}

# check_memory CONFIGURATION: README.md says how much the inside agent needs after a verification; a debug build needs a little more.
check_memory() {
    local megabytes most=48
    [[ $1 == release ]] || most=52
    megabytes=$(memory_of inside)
    [[ $megabytes -le $most ]] || die "the inside agent's processes need $megabytes MB together, more than $most"
    say "  the inside agent's processes need $megabytes MB together"
}

# windows_are MINIMUM: whether the service has so many windows of the tenants' traffic.
windows_are() {
    call noc GET /noc/tenants
    [[ $STATUS == 200 && $(answer '[.tenants[].windows[]] | length') -ge $1 ]]
}

another_captures() { [[ $(role_of inside capture || true) != "$1" ]]; }

# replace_capture: the inside agent's capturing process dies, another begins where it can, and the time between is nobody's traffic.
replace_capture() {
    local before windows
    wait_until 30 windows_are 1 || die "no window of a tenant's traffic has come: $(tail -n 1 "$STATE/log/agent-inside.log")"
    before=$(role_of inside capture)
    kill -KILL "$before"
    call noc GET /noc/tenants
    windows=$(answer '[.tenants[].windows[]] | length')
    wait_until 10 another_captures "$before" || die "nothing captures any more: $(tail -n 1 "$STATE/log/agent-inside.log")"
    wait_until 20 windows_are $((windows + 2)) || die "no window comes after the capturing process was replaced"
    grep -q 'the capturing process ended and is started afresh' "$STATE/log/agent-inside.log" ||
        die "the agent says nothing of a capturing process that died; see $STATE/log/agent-inside.log"
    say "  the capturing process was killed and replaced; between two windows of traffic are $(answer '[.tenants[0].windows | sort_by(.start)
        | [.[:-1], .[1:]] | transpose[] | (.[1].start | sub("\\.[0-9]+Z"; "Z") | fromdate) - (.[0].start | sub("\\.[0-9]+Z"; "Z") | fromdate)
            - .[0].seconds] | max') s that are missing"
}

# presence_is WORD: whether the NOC's page says so of the one tenant that is placed.
presence_is() {
    call noc GET /noc/tenants
    [[ $STATUS == 200 && $(answer '.tenants[0].standing.live.presence') == "$1" ]]
}

# pull_cable NAME PORT WORD: a cable of the switch is out until the NOC's page says WORD, and then in again.
pull_cable() {
    local began=$SECONDS
    ip -n "$LAB-switch" link set "$2" down
    wait_until 20 presence_is "$3" || die "20 s after $1 was unplugged the NOC's page does not say '$3'"
    say "  $1 was unplugged, and the NOC's page said '$3' after $((SECONDS - began)) s"
    ip -n "$LAB-switch" link set "$2" up
    wait_until 20 presence_is sending || die "20 s after $1 was plugged in again the NOC's page does not say so"
}
