# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Long-running processes of a lab. Each is recorded by process id and start time, so that only what was started here
# is ever ended, even after the id has been given to somebody else. Needs STATE (a folder) to be set.

# started_at PID: the kernel's start time of the process, in clock ticks since boot; fails when there is none.
started_at() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    # The name, in parentheses, may hold blanks; what follows the last one is fields 3 and up.
    local -a fields
    read -ra fields <<<"${line##*) }"
    printf '%s\n' "${fields[19]}"
}

# start NAME COMMAND…: runs the command in a session of its own, its output in $STATE/log/NAME.log.
start() {
    local name=$1 pid
    shift
    mkdir -p "$STATE/log" "$STATE/run"
    setsid "$@" </dev/null >>"$STATE/log/$name.log" 2>&1 &
    pid=$!
    # The shell has nothing to say when it ends: whoever waits for it looks at the record.
    disown "$pid"
    printf '%s %s\n' "$pid" "$(started_at "$pid" || echo 0)" >"$STATE/run/$name.pid"
}

# alive FILE: whether the process of "PID START-TIME" in the file still runs; one that waits to be reaped does not.
alive() {
    local pid began
    { read -r pid began <"$1"; } 2>/dev/null || return 1
    [[ $(started_at "$pid" || true) == "$began" ]] && ! grep -qs '^State:[[:space:]]*Z' "/proc/$pid/status"
}

# running NAME: whether the recorded process still runs.
running() { alive "$STATE/run/$1.pid"; }

# not COMMAND…: the opposite of its success.
not() { ! "$@"; }

# stop NAME [SIGNAL]: asks the recorded process to end, and insists after 10 seconds: TLS waits 5 for a peer that is gone.
stop() {
    local name=$1 signal=${2:-TERM} pid
    if running "$name"; then
        read -r pid _ <"$STATE/run/$name.pid"
        kill "-$signal" "$pid" 2>/dev/null || true
        wait_until 10 not running "$name" || kill -KILL "$pid" 2>/dev/null || true
        wait_until 2 not running "$name" || warn "process $pid ($name) does not end"
    fi
    rm -f "$STATE/run/$name.pid"
}

# processes_in NAMESPACE: the ids of all processes in a network namespace, one per line.
processes_in() { ip netns pids "$1" 2>/dev/null || true; }

namespace_is_empty() { [[ -z $(processes_in "$1") ]]; }

# empty_namespace NAMESPACE: ends every process in it. Nothing but the lab's own processes is ever in there.
empty_namespace() {
    processes_in "$1" | xargs -r kill -TERM 2>/dev/null || true
    wait_until 5 namespace_is_empty "$1" || processes_in "$1" | xargs -r kill -KILL 2>/dev/null || true
    wait_until 2 namespace_is_empty "$1" || warn "processes stay in $1: $(processes_in "$1" | tr '\n' ' ')"
}

# end_tree PID: ends a child of this shell and all that it has started.
end_tree() {
    local child
    for child in $(pgrep -P "$1" || true); do end_tree "$child"; done
    kill -TERM "$1" 2>/dev/null || true
}
