# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Two cases through the eleven steps, each step by the person whose it is. Needs api.sh.
# shellcheck disable=SC2034 # Case numbers and the applicant's link are used by the scripts that source this.

# act CASE USER ACTION JSON TEXT: one step, shown as a line of progress.
act() {
    printf '  %-12s %s' "$2" "$5"
    api "$2" POST "/cases/$1/actions/$3" "$4"
    printf ' %s→ %s%s\n' "$DIM" "$(answer .summary.stage)" "$PLAIN"
}

# decide CASE USER ACTION JSON TEXT: a decision on the reply's draft, which names the one that the service shows this person.
decide() {
    api "$2" GET "/cases/$1/transitions"
    act "$1" "$2" "$3" "$(jq -c --argjson body "$4" --arg action "$3" \
        '$body + {draft: (.transitions[] | select(.action == $action) | .draft)}' <<<"$ANSWER")" "$5"
}

# case_of NUMBER: the case as the Kasi sees it, in ANSWER.
case_of() { api kasi GET "/cases/$1"; }

stage_is() { # NUMBER STAGE…
    local number=$1
    shift
    call kasi GET "/cases/$number"
    [[ $STATUS == 200 && " $* " == *" $(answer .summary.stage) "* ]]
}

# wait_for_stage SECONDS NUMBER STAGE…: what the service does by itself, such as mailing the letter.
wait_for_stage() {
    local seconds=$1
    shift
    wait_until "$seconds" stage_is "$@" || {
        case_of "$1"
        die "case $1 stays $(answer .summary.stage) and does not become ${*:2} within $seconds s;" \
            "queued: $(answer '[.pending[] | "\(.kind): \(.lastError // "waiting")"] | join("; ")')"
    }
}

# application AGENCY SERVER LETTER IN OUT [SERVICE]: the form that an agency sends; the service is ssh, https or udp.
application() {
    local service="{\"protocol\": \"ssh\", \"port\": $SSH_PORT}"
    case ${6:-ssh} in
    https) service="{\"protocol\": \"https\", \"port\": $WEB_PORT}" ;;
    udp) service="{\"protocol\": \"udpPattern\", \"port\": $DATAGRAM_PORT, \"pattern\": {\"send\": \"PING\", \"expect\": \"PONG\"}}" ;;
    esac
    jq -n --argjson service "$service" --arg agency "$1" --arg server "$2" --arg letter "$3" --argjson in "$4" --argjson out "$5" \
        --arg mac "$REGISTERED_MAC" --arg second "$SECOND_MAC" --arg today "$(date +%F)" '{
            agency: {name: $agency, address: "Jalan Jenderal Sudirman 1, Temanggung", head: "dr. Retno Wulandari, M.Kes.",
                email: "dinas@kesehatan.example", phone: "0293 000001"},
            contact: {name: "Bagus Prasetyo", position: "Pranata Komputer", email: "bagus@kesehatan.example",
                phone: "0812 0000 0001"},
            letter: {number: $letter, date: $today},
            purpose: "Penempatan server aplikasi layanan masyarakat.",
            server: {name: $server, brand: "Dell", model: "PowerEdge R450", rackUnits: 1, powerWatts: 350,
                macAddresses: [$mac, $second], operatingSystem: "Debian 12"},
            bandwidth: {inMbps: $in, outMbps: $out, burstMegabytes: 1},
            service: $service}'
}

# apply FORM: sets NUMBER and LINK (the applicant's secret address).
apply() {
    printf '  %-12s %s' applicant "applies"
    api - POST /applications "$1"
    NUMBER=$(answer .number)
    LINK=$(answer .link)
    printf ' %s→ case %s%s\n' "$DIM" "$NUMBER" "$PLAIN"
}

# paper ARGUMENT…: signs and scans, or photographs, by lib/paper.py.
paper() { "${TITIPAN_WEASYPRINT%/*}/python3" "$ROOT/scripts/lib/paper.py" "$@"; }

has_document() { # NUMBER NAME
    call kasi GET "/cases/$1"
    [[ $STATUS == 200 && $(answer "[.documents[].name] | index(\"$2\")") != null ]]
}

# sign_on_paper NUMBER letter|record: prints the document, has it signed and stamped, scans it, and has a second person confirm the scan.
sign_on_paper() {
    local user=jfu kind=signedLetter confirmation=confirmLetterScan
    [[ $2 == letter ]] || { user=jft kind=signedRecord confirmation=confirmRecordScan; }
    wait_until 60 has_document "$1" "$2.pdf" || die "case $1 has no $2.pdf within 60 s"
    fetch kasi "/cases/$1/documents/$2.pdf" "$STATE/printed.pdf"
    paper sign "$STATE/printed.pdf" "$STATE/scan.pdf"
    attach "$user" "$1" "$kind" "$STATE/scan.pdf"
    printf '  %-12s %s\n' "$user" "11 has the $2 signed on paper and uploads the scan"
    api kasi GET "/cases/$1/transitions"
    act "$1" kasi "$confirmation" "$(jq -c --arg action "$confirmation" \
        '{signed: true, stamped: true, same: true, scan: (.transitions[] | select(.action == $action) | .scan)}' <<<"$ANSWER")" \
        "11 confirms the scan"
}

# findings AVAILABLE NOTE: of the bandwidth; everything else is there.
findings() {
    jq -n --argjson available "$1" --arg note "$2" '
        {available: true, note: "tersedia"} as $there
        | {findings: {room: $there, power: $there, publicAddress: $there, cable: $there,
            bandwidth: {available: $available, note: $note}}}'
}

# choose_place NUMBER: sets FINDINGS, by which everything is there; the place is the first of what is free in the lab's own site.
choose_place() {
    api jft GET "/cases/$1/facilities"
    FINDINGS=$(jq -c --argjson findings "$(findings true "tersedia")" '(.sites | map(select(.site == "gedung-sentra"))[0]) as $free | $findings
        + {site: $free.site, rackPosition: $free.rackPositions[0], access: $free.accesses[0],
            switchPort: $free.switchPorts[0]}' <<<"$ANSWER")
}

# to_the_check NUMBER: steps 1 to 4, the same for every case.
to_the_check() {
    act "$1" jfu register "{\"agendaNumber\": \"$2\", \"receivedOn\": \"$(date +%F)\"}" "1  registers the letter"
    act "$1" kadis dispose '{"instruction": "Mohon ditindaklanjuti sesuai ketentuan."}' "2  passes it to the Kabid"
    act "$1" kabid orderPreparation '{"instruction": "Siapkan ruang, daya, IP publik, bandwidth dan kabel."}' \
        "3  has the facilities prepared"
    act "$1" kasi orderCheck '{"workPlan": "Periksa kelima fasilitas hari ini juga."}' "4  orders the check"
}

# file_the_reply NUMBER: the last paper of step 11, the same for every case.
file_the_reply() { # NUMBER CHANNEL
    act "$1" jfu recordAgenda '{}' "11 enters the letter in the agenda"
    act "$1" jfu archiveReply '{"classification": "555.1", "retentionYears": 5, "shelf": "Lemari A, rak 3"}' "11 archives it"
    sign_on_paper "$1" letter
    if [[ $2 == hand ]]; then
        paper sign "$STATE/printed.pdf" "$STATE/receipt.pdf"
        attach jfu "$1" handReceipt "$STATE/receipt.pdf"
    fi
    act "$1" jfu sendReply "{\"channel\": \"$2\"}" "11 sends it ($2)"
}

approve='{"decision": "approve"}'

# refuse_case: an application for which there is no bandwidth. Sets REFUSED.
refuse_case() {
    apply "$(application "Dinas Pariwisata dan Kebudayaan" "wisata-01" "555/012" 50 20)"
    REFUSED=$NUMBER
    to_the_check "$REFUSED" "M-012"
    act "$REFUSED" jft recordCheck "$(findings false "kapasitas terpakai habis")" "5  finds the bandwidth used up"
    act "$REFUSED" kasi orderReply '{"decision": "refuse", "reason": "Bandwidth yang diminta belum tersedia."}' \
        "6  has a refusal drafted"
    act "$REFUSED" jfu draftReply '{}' "7  drafts it"
    decide "$REFUSED" kasi reviewDraft '{"decision": "return", "reason": "Sebutkan kapan boleh mengajukan lagi."}' \
        "8  returns it with a reason"
    act "$REFUSED" jfu draftReply \
        '{"additions": "Permohonan dapat diajukan kembali pada triwulan berikutnya."}' \
        "7  drafts it again"
    decide "$REFUSED" kasi reviewDraft "$approve" "8  approves"
    decide "$REFUSED" kabid initialDraft "$approve" "9  initials"
    decide "$REFUSED" kadis signReply "$approve" "10 approves it for signing"
    file_the_reply "$REFUSED" hand
    wait_for_stage 60 "$REFUSED" closed.refused
}

# place_case SERVICE: an application that is accepted; ends with the server installed. Sets ACCEPTED.
place_case() {
    apply "$(application "Dinas Kesehatan" "simpus-01" "445/101" "$GRANT_IN" "$GRANT_OUT" "$1")"
    ACCEPTED=$NUMBER
    to_the_check "$ACCEPTED" "M-101"
    choose_place "$ACCEPTED"
    act "$ACCEPTED" jft recordCheck "$FINDINGS" "5  finds all five and chooses the place, which is reserved"
    act "$ACCEPTED" kasi orderReply '{"decision": "accept"}' "6  has an acceptance drafted"
    act "$ACCEPTED" jfu draftReply '{}' "7  drafts it, with address and port from the allocation"
    decide "$ACCEPTED" kasi reviewDraft "$approve" "8  approves"
    decide "$ACCEPTED" kabid initialDraft "$approve" "9  initials"
    decide "$ACCEPTED" kadis signReply "$approve" "10 approves it for signing"
    file_the_reply "$ACCEPTED" email
    wait_for_stage 60 "$ACCEPTED" awaitingServer
    paper photograph SN-TTP-0001 "$STATE/photograph.jpg"
    attach jft "$ACCEPTED" arrivalPhotograph "$STATE/photograph.jpg"
    act "$ACCEPTED" jft recordArrival \
        '{"serialNumber": "SN-TTP-0001", "condition": "baik, segel utuh", "deliveredBy": "Bagus Prasetyo"}' \
        "11 receives the server"
    act "$ACCEPTED" jft signHandover '{"officer": {"name": "Wahyu Hidayat", "position": "Teknisi"},
        "applicant": {"name": "Bagus Prasetyo", "position": "Pranata Komputer"}}' "11 makes the hand-over record, to be signed on paper"
    sign_on_paper "$ACCEPTED" record
    act "$ACCEPTED" jft recordInstallation \
        "{\"macAddresses\": [\"$REGISTERED_MAC\", \"$SECOND_MAC\"], \"switchPort\": \"$SWITCH_PORT\", \"rackPosition\": \"$(answer .allocation.rackPosition)\"}" \
        "11 installs it"
}

# watch_checks NUMBER: prints each line of the checklist as it is decided; succeeds once the verification is over.
watch_checks() {
    local lines line key
    case_of "$1"
    lines=$(answer ".$VERIFICATION // {}"' | .checks // [] | .[] | select(.state == "finished" or .state == "judged")
        | "\(.vantage)/\(.check)\t\({passed: "✓", failed: "✗"}[.outcome // ""] // "?") \(.check) (\(.vantage)): \(.detail)"')
    while IFS=$'\t' read -r key line; do
        [[ -n $key && -z ${SHOWN[$key]:-} ]] || continue
        SHOWN[$key]=yes
        printf '    %s\n' "$line"
    done <<<"$lines"
    [[ $(answer ".$VERIFICATION.outcome // empty") && $(answer .summary.stage) != verifying ]]
}

# network_is NUMBER STANDING…: of the case's part of the gateway. Leaves the case in ANSWER.
network_is() {
    case_of "$1"
    [[ " ${*:2} " == *" $(answer '.network.standing // empty') "* ]]
}

# show_plan: that of the case in ANSWER.
show_plan() {
    answer '.network.plan | (.after | "    plan: \(.publicAddress):\(.forwardings[0].publicPort) → \(.roomAddress):\(.forwardings[0].roomPort)"
        + ", \(.grant.inBitsPerSecond / 1e6)/\(.grant.outBitsPerSecond / 1e6) Mbit/s, from \(.macs | if . == [] then "any address" else join(" or ") end)"),
        "    kept to by the gateway: \(.enforced | join(", "))",
        (.unenforced[] | "    not kept to: \(.ability), \(.why)")'
}

# frames_are_here NUMBER REPORT…: the service has every file of frames that the reports name.
frames_are_here() {
    local number=$1 named
    shift
    named=$(jq -r '.payload | @base64d | fromjson | .predicate.checks[].frames.name // empty' "$@" | wc -l)
    case_of "$number"
    [[ $(answer '[.evidence[] | select(.name | endswith(".pcapng"))] | length') -eq $named ]]
}

# wait_for_frames NUMBER REPORT…: they come right behind the report; a verdict does not wait for them.
wait_for_frames() {
    wait_until 20 frames_are_here "$@" || warn "the frames behind some checks have not come within 20 s"
}

# Which of a case's verifications is under way or was the last: verification, of its step 11; round, once that is over; or
# withdrawal.verification, once the server is removed.
VERIFICATION=verification

# verify_case NUMBER SECONDS: has the agents verify, and follows the checklist. Leaves the case in ANSWER. A server that was accepted is
# verified in a round, as long as the service's settings say.
verify_case() {
    local -A SHOWN=()
    local deadline
    local exercise='' plan
    [[ ${scenario:-healthy} != exercise ]] || exercise=', "exercisePort": 5201'
    if is_reverse "${scenario:-healthy}"; then
        VERIFICATION=withdrawal.verification
        if [[ $(answer '.withdrawal.removal.standing // empty') != 'done' ]]; then
            remove_server "$1"
        else
            printf '  %-12s verifies in reverse\n' jft
            api jft POST "/cases/$1/withdrawal/verify" '{}'
        fi
    elif stage_is "$1" closed.accepted; then
        VERIFICATION=round
        printf '  %-12s verifies the placed server\n' noc
        api noc POST "/noc/tenants/$1/verify" "{\"reason\": \"${scenario:-healthy}\"}"
    else
        VERIFICATION=verification
        plan=''
        if [[ ${BARE:-no} == yes ]]; then
            wait_until 20 network_is "$1" planned || die "no plan of the gateway within 20 s: $(answer .network)"
            show_plan
            plan=", \"plan\": \"$(answer .network.plan.digest)\""
        fi
        act "$1" jft startVerification "{\"observationSeconds\": $2$exercise$plan}" "11 starts the verification ($2 s of traffic)"
        if [[ ${BARE:-no} == yes ]]; then
            wait_until 20 network_is "$1" applied confirming confirmed ||
                die "the gateway has not put its plan in force within 20 s: $(answer .network)"
            send_traffic "$2"
        fi
    fi
    [[ ${scenario:-healthy} != service-killed ]] || kill_service_meanwhile "$2"
    deadline=$((SECONDS + $2 + 60))
    until watch_checks "$1"; do
        [[ $SECONDS -lt $deadline ]] ||
            die "the verification of case $1 is not over after $(($2 + 60)) s; awaited: $(answer ".$VERIFICATION.awaiting | join(\", \")")"
        nap 0.5
    done
}

# remove_server NUMBER: two persons have it removed from the gateway; then the service has the agents look whether it is gone.
remove_server() {
    printf '  %-12s proposes the removal from the gateway\n' noc
    api noc POST "/network/tenants/$1/remove" '{"reason": "Diambil kembali oleh pemohon."}'
    case_of "$1"
    printf '  %-12s approves it\n' kasi
    api kasi POST "/network/decisions/$(answer .withdrawal.proposal.id)/approve" '{}'
    wait_until 30 is_looked_for "$1" || die "no verification in reverse follows the removal: $(answer .withdrawal)"
}

is_looked_for() {
    case_of "$1"
    [[ $(answer '.withdrawal.verification.orderID // empty') ]]
}

# verify_in_room SCENARIO NUMBER SECONDS: puts the room into the scenario, with its traffic, and verifies. Leaves the case in ANSWER.
verify_in_room() {
    local scenario=$1 room lab=$ROOT/scripts/lab
    room=$(room_of "$1")
    # Before the room changes: a client that cannot take its leave keeps the server's iperf3 busy.
    "$lab" traffic --name "$LAB" stop
    [[ $(lab_scenario) == "$room" ]] || "$lab" change --name "$LAB" "--$room" | sed 's/^/  /'
    # Nothing flows through a bare gateway before it is provisioned.
    if ! is_reverse "$scenario" && { [[ ${BARE:-no} == no ]] || stage_is "$2" closed.accepted; }; then send_traffic "$3"; fi
    verify_case "$2" "$3"
}

# send_traffic SECONDS: for as long as a verification of so many seconds takes.
send_traffic() { "$ROOT/scripts/lab" traffic --name "$LAB" start --seconds $(($1 + 120)) | sed 's/^/  /'; }

lab_scenario() {
    local SCENARIO
    # shellcheck source=/dev/null
    source "$STATE/settings"
    printf '%s\n' "$SCENARIO"
}

# keep_evidence NUMBER FOLDER: the case and what its latest verification stands on.
keep_evidence() {
    local evidence
    mkdir -p "$2"
    for evidence in order.json report.dsse.json report-outside.dsse.json; do
        fetch kasi "/cases/$1/evidence/$evidence" "$2/$evidence"
    done
    wait_for_frames "$1" "$2"/report*.dsse.json
    fetch kasi "/cases/$1" "$2/case.json"
    for evidence in $(jq -r '.evidence[].name | select(endswith(".pcapng"))' "$2/case.json"); do
        fetch kasi "/cases/$1/evidence/$evidence" "$2/$evidence"
    done
}
