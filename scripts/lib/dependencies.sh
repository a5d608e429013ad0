# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Which version of each Swift package is built: those that Package.swift names, exactly, and those that these bring. Needs ROOT.

RESOLVED_VERSIONS=$ROOT/scripts/lib/resolved-versions.txt

# resolved_versions: one line for each package that the last resolution chose, "NAME VERSION", sorted.
resolved_versions() {
    jq -r '.pins[] | "\(.identity) \(.state.version // .state.revision)"' "$ROOT/Package.resolved" | LC_ALL=C sort
}

# check_versions: fails, and shows the differences, when the last resolution chose otherwise than the committed list says. Package.resolved
# itself is not committed, since the revisions in it depend on where packages come from.
check_versions() {
    local difference
    [[ -f $ROOT/Package.resolved ]] || (cd "$ROOT" && as_builder swift package resolve </dev/null >/dev/null)
    difference=$(resolved_versions | diff --label committed --label resolved -u "$RESOLVED_VERSIONS" -) || {
        printf '%s\n' "$difference" >&2
        warn "other versions of packages were resolved than scripts/lib/resolved-versions.txt names"
        say "run 'swift package reset' and resolve again, or record them: scripts/lint --record-versions" >&2
        return 1
    }
}

# record_versions: makes the committed list anew.
record_versions() {
    (cd "$ROOT" && as_builder swift package resolve </dev/null >/dev/null)
    resolved_versions >"$RESOLVED_VERSIONS"
}
