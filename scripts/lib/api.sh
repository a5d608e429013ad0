# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The case service's public API, called by the people of the office with curl from the office's network.
# Needs LAB, STATE, OFFICE and AUTHORITY (PEM file of the service's certificate authority) to be set.

# What the last call answered.
ANSWER='' STATUS=''

# call USER METHOD PATH [JSON]: sets STATUS and ANSWER; USER is '-' for nobody. Succeeds whatever the status is.
call() {
    local user=$1 method=$2 path=$3 body=${4:-} options=()
    [[ -d $STATE/api ]] || mkdir -m 700 "$STATE/api"
    if [[ $user != - ]]; then
        options+=(--cookie "$STATE/api/$user.cookies" --cookie-jar "$STATE/api/$user.cookies")
        [[ ! -s $STATE/api/$user.csrf ]] || options+=(--header "@$STATE/api/$user.csrf")
    fi
    if [[ -n $body ]]; then options+=(--header 'Content-Type: application/json' --data-binary "$body"); fi
    STATUS=$(ip netns exec "$LAB-office" curl --silent --show-error --max-time 60 --cacert "$AUTHORITY" \
        --request "$method" "${options[@]}" --output "$STATE/api/answer" --write-out '%{http_code}' \
        "https://$OFFICE:8443/api/v1$path" 2>"$STATE/api/error") || STATUS=000
    ANSWER=''
    case $path in
    *.pdf | *.pcapng) ;;
    *) [[ ! -f $STATE/api/answer ]] || ANSWER=$(<"$STATE/api/answer") ;;
    esac
}

# api USER METHOD PATH [JSON]: the same, and ends the run with the service's own words when it is refused.
api() {
    call "$@"
    case $STATUS in
    2??) ;;
    000) die "the service does not answer $2 $3: $(tail -n 1 "$STATE/api/error")" ;;
    *) die "$1: $2 $3 was answered $STATUS: $(jq -r '[.title, .detail, .field // empty] | join("; ")' <<<"$ANSWER" 2>/dev/null ||
        head -c 300 <<<"$ANSWER")" ;;
    esac
}

# answer FILTER: part of the last answer, by jq.
answer() { jq -r "$1" <<<"$ANSWER"; }

# sign_in USER PASSWORD: a session of its own for each person.
sign_in() {
    rm -f "$STATE/api/$1.cookies" "$STATE/api/$1.csrf"
    api "$1" POST /session "$(jq -n --arg username "$1" --arg password "$2" '{$username, $password}')"
    (umask 077 && printf 'X-CSRF-Token: %s\n' "$(answer .csrfToken)" >"$STATE/api/$1.csrf")
}

# fetch USER PATH FILE: a document or piece of evidence, byte for byte.
fetch() {
    api "$1" GET "$2"
    cp "$STATE/api/answer" "$3"
}

# attach USER CASE KIND FILE: attaches a file to a case.
attach() {
    local options=()
    [[ ! -s $STATE/api/$1.csrf ]] || options+=(--header "@$STATE/api/$1.csrf")
    STATUS=$(ip netns exec "$LAB-office" curl --silent --show-error --max-time 120 --cacert "$AUTHORITY" \
        --cookie "$STATE/api/$1.cookies" "${options[@]}" --form "kind=$3" --form "file=@$4" --output "$STATE/api/answer" \
        --write-out '%{http_code}' "https://$OFFICE:8443/api/v1/cases/$2/attachments" 2>"$STATE/api/error") || STATUS=000
    ANSWER=$(<"$STATE/api/answer")
    [[ $STATUS == 200 ]] || die "$1: the file $4 was answered $STATUS: $(head -c 300 <<<"$ANSWER")"
}
