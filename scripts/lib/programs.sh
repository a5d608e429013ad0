# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Titipan's own programs in the lab: build, configure and start them. Needs PROGRAMS (folder), and what lab.sh and api.sh
# need.

# One account per role; the password of a run is made up anew each time.
PEOPLE=(jfu kadis kabid kasi jft noc)
PASSWORD='' AUTHORITY=''
# The build under way.
BUILD=''

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
    run_service
    AUTHORITY=$STATE/office/authority.pem
    in_node office curl --silent --show-error --fail --insecure "https://$OFFICE:8443/api/v1/ca" >"$AUTHORITY"
    call - GET /healthz
    [[ $STATUS == 2?? ]] || die "the service's certificate does not fit its authority: $(tail -n 1 "$STATE/api/error")"
}

run_service() {
    start_in office service "$PROGRAMS/titipan-service" serve --config "$STATE/office/service.yaml"
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
        [jft]="Wahyu Hidayat" [noc]="Petugas NOC")
    local -A position=([jfu]="Pengadministrasi Umum" [kadis]="Kepala Dinas Komunikasi dan Informatika"
        [kabid]="Kepala Bidang Informatika" [kasi]="Kepala Seksi Pengembangan dan Informasi" [jft]="Teknisi"
        [noc]="Operator Jaringan")
    local person
    PASSWORD=$(password)
    (umask 077 && printf '%s\n' "$PASSWORD" >"$STATE/office/password")
    for person in "${PEOPLE[@]}"; do
        in_node office "$PROGRAMS/titipan-service" user add --config "$STATE/office/service.yaml" \
            --username "$person" --role "${role[$person]:-$person}" --name "${name[$person]}" \
            --position "${position[$person]}" --password-file "$STATE/office/password" \
            >>"$STATE/log/people.log" 2>&1 || die "user $person cannot be added: $(tail -n 1 "$STATE/log/people.log")"
        sign_in "$person" "$PASSWORD"
    done
}

# enrol_agent inside|outside: token, enrolment, approval by an officer, and the agent starts.
enrol_agent() {
    local vantage=$1 home=$STATE/$1 agent=$PROGRAMS/titipan-agent
    mkdir -m 700 "$home"
    {
        echo "service: https://$OFFICE:8443"
        echo "stateDirectory: $home/state"
        echo "vantage: $vantage"
        if [[ $vantage == inside ]]; then
            echo "interfaces: {room: room0, mirror: mirror0}"
            echo "allow: [$ROOM, $PUBLIC_RANGE]"
            printf '%s\n' "switches:" "  - name: $SWITCH_NAME" "    address: $SWITCH" "    version: 3" \
                "    user: titipan" "    authFile: $STATE/snmp.auth" "    privFile: $STATE/snmp.priv"
            # Short windows, so that the NOC's page shows something soon.
            echo "monitor: {windowSeconds: 5}"
        else
            echo "allow: [$PUBLIC_RANGE]"
        fi
    } >"$home/agent.yaml"
    api kasi POST /agents/tokens "{\"site\": \"gedung-sentra\", \"vantage\": \"$vantage\", \"name\": \"$vantage\"}"
    (umask 077 && answer .token >"$home/token")
    in_node "$vantage" "$agent" enrol --config "$home/agent.yaml" --token-file "$home/token" \
        >>"$STATE/log/agent-$vantage.log" 2>&1 ||
        die "the $vantage agent cannot enrol: $(tail -n 2 "$STATE/log/agent-$vantage.log")"
    api kasi GET /agents
    api kabid POST "/agents/$(answer "[.agents? // . | .[] | select(.vantage == \"$vantage\" and .standing == \"pending\")][0].id")/approve" '{}'
    start_in "$vantage" "agent-$vantage" "$agent" run --config "$home/agent.yaml"
    say "  $vantage: $(answer .id), approved"
}
