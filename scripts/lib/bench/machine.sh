# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What a figure is worth depends on where it was measured.

# machine_facts: one JSON object.
machine_facts() {
    local cpu memory system
    cpu=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
    memory=$(awk '/^MemTotal:/ { print int($2 / 1048576 + 0.5) }' /proc/meminfo)
    system=$(sed -n 's/^PRETTY_NAME="\(.*\)"$/\1/p' /etc/os-release)
    jq -n --arg cpu "${cpu:-$(uname -m)}" --argjson cores "$(nproc)" --argjson memory "$memory" \
        --arg kernel "$(uname -r)" --arg system "$system" --arg hypervisor "$(systemd-detect-virt --vm 2>/dev/null || true)" \
        --arg load "$(cut -d' ' -f1 /proc/loadavg)" --arg date "$(date -u +%FT%TZ)" \
        '{cpu: $cpu, cores: $cores, memoryGiB: $memory, kernel: $kernel, system: $system, virtualization: $hypervisor,
          loadBefore: ($load | tonumber), date: $date}'
}

# package_version PACKAGE
package_version() { dpkg-query -W -f '${Version}' "$1" 2>/dev/null || echo unknown; }

# on_cpu PID…: nanoseconds that all threads of these processes have run so far (schedstat: far finer than the clock's tick).
on_cpu() {
    local sum=0 pid file ran
    for pid in "$@"; do
        for file in /proc/"$pid"/task/*/schedstat; do
            { read -r ran _ <"$file"; } 2>/dev/null || continue
            sum=$((sum + ran))
        done
    done
    printf '%s\n' "$sum"
}

# The kernel's threads that take over network work when there is too much of it for the moment.
softirq_threads() { pgrep -x 'ksoftirqd/[0-9]*' || true; }

# machine_busy: nanoseconds that all processors were not idle so far, as sampled by the tick.
machine_busy() {
    local -a fields
    read -ra fields </proc/stat
    # user nice system idle iowait irq softirq steal
    printf '%s\n' $(((fields[1] + fields[2] + fields[3] + fields[6] + fields[7]) * (1000000000 / $(getconf CLK_TCK))))
}
