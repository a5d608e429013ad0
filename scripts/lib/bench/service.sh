# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# scripts/bench service: twenty people at once at a case service that looks after 100,000 cases, on each engine. Needs SERVICE and SERVICE_METER
# (programs), and what processes.sh needs.

SERVICE_PORT=18443

# The bars of every kind of request, of the service's memory and of a list's page.
SERVICE_BARS='{"p99Milliseconds": 50, "processorMilliseconds": 10, "residentBytes": 250e6, "listBytes": 60e3}'

bench_service() {
    local engine records=()
    for engine in sqlite postgres; do
        bench_service_on "$engine" "$CASES" $((CASES / 2)) 50
        records+=("$STATE/service-$engine.json")
    done
    jq -s --arg version "$(agent_version)" --argjson machine "$MACHINE" --argjson bars "$SERVICE_BARS" '{
        subject: "service", version: $version, machine: $machine, bars: $bars, engines: .,
        met: all(.[]; .residentBytes <= $bars.residentBytes and all(.kinds[];
            .p99Milliseconds <= $bars.p99Milliseconds and .processorMilliseconds <= $bars.processorMilliseconds and .faults == []
            and (.bytes <= $bars.listBytes or (.kind | test("page"))))
        }' "${records[@]}" >"$STATE/record.json"
    jq -r '.engines[] | "\(.engine): \(.cases) cases, \(.events) events, \(.documents) documents; \(.residentBytes / 1e6 | round) MB",
        (.kinds[] | "  \(.kind)\tp50 \(.p50Milliseconds * 10 | round / 10) ms\tp99 \(.p99Milliseconds * 10 | round / 10) ms" +
        "\t\(.processorMilliseconds * 10 | round / 10) ms of CPU\t\(.bytes) bytes\(.faults | if . == [] then "" else "\t\(.)" end)")' \
        "$STATE/record.json"
}

# bench_service_on ENGINE CASES DOCUMENTS REQUESTS: of each person, of each kind.
bench_service_on() {
    local engine=$1 home=$STATE/service-$1 database pid
    mkdir -m 700 "$home"
    case $engine in
    sqlite) database=$home/data/titipan.db ;;
    postgres)
        start_postgres "$home/postgres"
        database="host=$home/postgres user=postgres dbname=postgres"
        ;;
    esac
    mkdir -m 700 "$home/data"
    cat >"$home/service.yaml" <<END
dataDirectory: $home/data
database: "$database"
publicURL: https://127.0.0.1:$SERVICE_PORT
agentsURL: https://127.0.0.1:$((SERVICE_PORT + 1))
listen:
  pages: {host: 127.0.0.1, port: $SERVICE_PORT}
  agents: {host: 127.0.0.1, port: $((SERVICE_PORT + 1))}
limits: {requestsPerMinute: 100000}
verification: {roundHours: 0}
END
    # The keys of a service are made for an empty store alone.
    "$SERVICE" migrate --config "$home/service.yaml" >"$STATE/log-$engine" 2>&1 ||
        die "the store cannot be made: $(tail -n 2 "$STATE/log-$engine")"
    step "Filling $engine with $2 cases"
    "$SERVICE_METER" "$database" "$2" "$3" >"$home/filled.json" 2>>"$STATE/log-$engine" ||
        die "service-meter failed on $engine: $(tail -n 2 "$STATE/log-$engine")"
    step "Twenty people on $engine"
    (umask 077 && password >"$home/password")
    "$SERVICE" user add --config "$home/service.yaml" --username bench --role jfu --name "Sri Lestari" --position JFU \
        --password-file "$home/password" >>"$STATE/log-$engine" 2>&1 || die "$(tail -n 1 "$STATE/log-$engine")"
    start "service-$engine" "$SERVICE" serve --config "$home/service.yaml"
    wait_until 60 service_is_up || die "the service does not start: $(tail -n 3 "$STATE/log/service-$engine.log")"
    read -r pid _ <"$STATE/run/service-$engine.pid"
    (umask 077 && jq --argjson sessions "$(sessions "$home" 20)" '. + {$sessions}' "$home/filled.json" >"$home/people.json")
    attended 900 python3 "$ROOT/scripts/lib/bench/people.py" "$SERVICE_PORT" "$pid" 20 "$4" "$home/people.json" >"$home/seen.json" ||
        die "the people got no answers; see $STATE/log/service-$engine.log"
    jq -s --arg engine "$engine" '.[0] + .[1] + {$engine} | del(.places)' "$home/filled.json" "$home/seen.json" \
        >"$STATE/service-$engine.json"
    stop "service-$engine"
    [[ $engine == sqlite ]] || stop postgres INT
    rm -rf "$home"
}

service_is_up() { curl --silent --fail --insecure --max-time 2 "https://127.0.0.1:$SERVICE_PORT/api/v1/healthz" >/dev/null; }

# sessions HOME COUNT: so many cookies of one clerk, as JSON.
sessions() {
    local index
    for ((index = 0; index < $2; index++)); do
        jq -n --rawfile password "$1/password" '{username: "bench", password: ($password | rtrimstr("\n"))}' |
            curl --silent --show-error --fail --insecure --header 'Content-Type: application/json' --data-binary @- \
                --output /dev/null --cookie-jar - "https://127.0.0.1:$SERVICE_PORT/api/v1/session" |
            awk '$6 == "__Host-titipan" { print $7 }'
    done | jq -Rn '[inputs]'
}

# start_postgres FOLDER: a server of this run alone, on a socket there, as durable as an installed one.
start_postgres() {
    local programs
    programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort -V | tail -n 1)
    [[ -x $programs/initdb ]] || die "no PostgreSQL server below /usr/lib/postgresql: install the Debian package postgresql"
    # Its user passes the folders above.
    chmod 711 /run/titipan-bench "$STATE" "$(dirname "$1")"
    mkdir -m 700 "$1"
    chown postgres "$1"
    (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$programs/initdb" -D "$1/data" -U postgres -A trust -E UTF8 \
        --locale=C.UTF-8 >"$STATE/log-postgres" 2>&1) || die "initdb failed: $(tail -n 2 "$STATE/log-postgres")"
    start postgres setpriv --reuid=postgres --regid=postgres --init-groups "$programs/postgres" -D "$1/data" -k "$1" -c listen_addresses= \
        -c shared_buffers=128MB
    wait_until 30 test -S "$1/.s.PGSQL.5432" || die "PostgreSQL does not start: $(tail -n 3 "$STATE/log/postgres.log")"
}
