# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# The server room in network namespaces: addresses, wiring, and one function for each thing that a scenario changes.
# Needs LAB (name) and STATE (folder) to be set.
# shellcheck disable=SC2034 # Some of the addresses are used by the scripts that source this.
#
#   world ──────── gateway ──────── switch ──────── server        10.20.0.0/24      the room
#     │            NAT, cap in       │  │ └─ mirror  cap out       203.0.113.0/24    public, routed to the gateway
#   outside                        inside                         198.51.100.0/24   the internet
#     └──────────── office ──────────┘  (and the gateway)         192.0.2.0/24      management
#
# The switch has a label on each port, announces itself by LLDP and answers SNMP. A second cable leads from another port of it to the
# server, and a third to a neighbour; both are out, but for some scenarios.

NODES=(switch gateway server neighbour world inside outside office)

OFFICE=192.0.2.10 INSIDE_MANAGEMENT=192.0.2.21 OUTSIDE_MANAGEMENT=192.0.2.22 GATEWAY_MANAGEMENT=192.0.2.23
WORLD=198.51.100.1 GATEWAY_WAN=198.51.100.2 OUTSIDE=198.51.100.20
PUBLIC_RANGE=203.0.113.0/24 PUBLIC=203.0.113.10
ROOM=10.20.0.0/24 GATEWAY=10.20.0.1 INSIDE=10.20.0.5 SERVER=10.20.0.10 SWITCH=10.20.0.2 NEIGHBOUR=10.20.0.66
# The last of the room's pool: it is nobody's.
UNASSIGNED=10.20.0.19
REMOTE_PORT=22010 CONTROL_PORT=29999 SSH_PORT=22 WEB_PORT=443 DATAGRAM_PORT=5300
SWITCH_PORT=gi1/0/7 UNIT_PORT=ge-1/0/7 SPARE_PORT=gi1/0/8 NEIGHBOUR_PORT=gi1/0/9 UPLINK_PORT=te1/0/1 SWITCH_NAME=sakelar-r1
REGISTERED_MAC=02:54:49:54:00:10 SECOND_MAC=02:54:49:54:00:11 STRANGER_MAC=02:66:66:66:66:66

# in_node NODE COMMAND…: runs the command in the node's namespace (and a mount namespace of its own).
in_node() {
    local node=$1
    shift
    ip netns exec "$LAB-$node" "$@"
}

# start_in NODE NAME COMMAND…: a recorded process in the node's namespace.
start_in() {
    local node=$1 name=$2
    shift 2
    start "$name" ip netns exec "$LAB-$node" "$@"
}

# wire NODE PORT NODE PORT: a cable between two ports. Offloads are off, so that frames are what a wire would carry.
wire() {
    ip -n "$LAB-$1" link add name "$2" type veth peer name "$4" netns "$LAB-$3"
    local node port
    for node in 1 3; do
        port=$((node + 1))
        in_node "${!node}" ethtool -K "${!port}" tso off gso off gro off tx off >/dev/null 2>&1 ||
            warn "offloads of ${!port} in ${!node} stay on"
        ip -n "$LAB-${!node}" link set "${!port}" up
    done
}

# setting NODE KEY VALUE: a kernel parameter of the node's network.
setting() { in_node "$1" sysctl -qw "$2=$3"; }

make_nodes() {
    local node
    for node in "${NODES[@]}"; do
        ip netns add "$LAB-$node"
        # The lab speaks IPv4 only for now; without this, neighbour discovery is noise on every port.
        setting "$node" net.ipv6.conf.all.disable_ipv6 1
        setting "$node" net.ipv6.conf.default.disable_ipv6 1
        ip -n "$LAB-$node" link set lo up
    done
}

make_bridge() { # NODE NAME PORT…
    local node=$1 bridge=$2 port
    shift 2
    ip -n "$LAB-$node" link add name "$bridge" type bridge
    for port in "$@"; do ip -n "$LAB-$node" link set "$port" master "$bridge"; done
    ip -n "$LAB-$node" link set "$bridge" up
}

make_wires() {
    if [[ $SCENARIO == on-router ]]; then
        # As on small routers the room's interface is a bridge; the agent captures at its port.
        wire switch uplink gateway lan0
        make_bridge gateway room0 lan0
        # The router's rules are for what it routes, not for the frames of its bridge.
        [[ ! -e /proc/sys/net/bridge ]] || setting gateway net.bridge.bridge-nf-call-iptables 0
    else
        wire switch uplink gateway room0
    fi
    wire switch server server eth0
    wire switch spare server eth1
    ip -n "$LAB-server" link set eth1 down
    wire switch neighbour neighbour room0
    wire switch inside inside room0
    wire switch mirror inside mirror0
    wire world gateway gateway wan0
    wire world outside outside eth0
    wire office inside inside mgmt0
    wire office outside outside mgmt0
    wire office gateway gateway mgmt0
    make_bridge switch room uplink server spare neighbour inside
    make_bridge world internet gateway outside
    make_bridge office management inside outside gateway
}

# mirror both|one|room: the switch copies what enters and what leaves the servers' ports to the mirror port, or only what enters; or the
# same of the gateway's port too.
mirror() {
    local port sides=(ingress egress)
    [[ $1 != one ]] || sides=(ingress)
    for port in server spare; do mirror_port "$port" "${sides[@]}"; done
    in_node switch tc qdisc del dev uplink clsact 2>/dev/null || true
    [[ $1 != room ]] || mirror_port uplink "${sides[@]}"
}

# mirror_port PORT ingress|egress…: what enters or leaves this port of the switch is copied to the mirror port.
mirror_port() {
    local port=$1 side
    shift
    in_node switch tc qdisc del dev "$port" clsact 2>/dev/null || true
    in_node switch tc qdisc add dev "$port" clsact
    for side in "$@"; do
        in_node switch tc filter add dev "$port" "$side" protocol all prio 1 \
            u32 match u32 0 0 action mirred egress mirror dev mirror
    done
}

# name_ports LABEL: what is printed beside the switch's ports; the server's is LABEL, see bridge-mib.py.
name_ports() {
    ip -n "$LAB-switch" link set server alias "$1"
    ip -n "$LAB-switch" link set spare alias "$SPARE_PORT"
    ip -n "$LAB-switch" link set neighbour alias "$NEIGHBOUR_PORT"
    ip -n "$LAB-switch" link set uplink alias "$UPLINK_PORT"
}

# start_switch: a real lldpd and a real snmpd, with a user for the inside agent. They share a /run of their own: LLDP-MIB goes from one to
# the other there.
start_switch() {
    local run=$STATE/switch secret scripts
    scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
    mkdir -p "$run/lldpd" "$run/snmp"
    for secret in auth priv; do (umask 077 && od -An -N12 -tx1 /dev/urandom | tr -d ' ' >"$STATE/snmp.$secret"); done
    (
        umask 077
        cat >"$run/snmpd.conf" <<END
agentAddress udp:$SWITCH:161
sysName $SWITCH_NAME
createUser titipan SHA-256 $(cat "$STATE/snmp.auth") AES $(cat "$STATE/snmp.priv")
rouser titipan priv
master agentx
agentXSocket /run/agentx
pass_persist .1.3.6.1.2.1.17 $scripts/bridge-mib.py room
pass_persist .1.3.6.1.2.1.31.1.1.1.1 $scripts/bridge-mib.py room
pass_persist .1.3.6.1.2.1.31.1.2.1.3 $scripts/bridge-mib.py room
pass_persist .1.2.840.10006.300.43 $scripts/bridge-mib.py room
END
    )
    cat >"$run/lldpd.conf" <<END
configure system hostname $SWITCH_NAME
configure lldp tx-interval 5
configure ports server lldp portidsubtype local $SWITCH_PORT
configure ports spare lldp portidsubtype local $SPARE_PORT
configure ports uplink lldp portidsubtype local $UPLINK_PORT
configure ports neighbour lldp portidsubtype local $NEIGHBOUR_PORT
END
    start_machine switch switch-snmpd env MIBS='' SNMP_PERSISTENT_DIR=/run/snmp SNMPCONFPATH=/run/snmp \
        snmpd -f -Lo -C -c /run/snmpd.conf -p /run/snmpd.pid
    wait_until 10 test -S "$run/agentx" || die "the switch's snmpd does not start; see $STATE/log/switch-snmpd.log"
    start_machine switch switch-lldpd lldpd -d -x -X /run/agentx -O /run/lldpd.conf -I server,spare,uplink,neighbour \
        -u /run/lldpd.socket
    wait_until 10 test -S "$run/lldpd.socket" || die "the switch's lldpd does not start; see $STATE/log/switch-lldpd.log"
}

# patch_server right|wrong: into which port of the switch the server's cable goes. The interfaces at the server's end change places: its
# eth0 is at the end of the cable that is used, and the other cable is out.
patch_server() {
    local used=server spare=spare
    [[ $1 == right ]] || used=spare spare=server
    if [[ $(in_node switch cat "/sys/class/net/$used/iflink") != "$(in_node server cat /sys/class/net/eth0/ifindex)" ]]; then
        ip -n "$LAB-server" link set eth0 down
        ip -n "$LAB-server" address flush dev eth0
        ip -n "$LAB-server" link set eth0 name swap0
        ip -n "$LAB-server" link set eth1 name eth0
        ip -n "$LAB-server" link set swap0 name eth1
    fi
    # The one that is out keeps no address that the switch could learn.
    ip -n "$LAB-server" link set eth1 down
    ip -n "$LAB-server" link set eth1 address 02:00:00:00:00:01
    plug "$spare" down
    PATCHED=$used
}

make_addresses() {
    ip -n "$LAB-office" address add "$OFFICE/24" dev management
    ip -n "$LAB-switch" address add "$SWITCH/24" dev room
    ip -n "$LAB-inside" address add "$INSIDE_MANAGEMENT/24" dev mgmt0
    ip -n "$LAB-outside" address add "$OUTSIDE_MANAGEMENT/24" dev mgmt0
    ip -n "$LAB-gateway" address add "$GATEWAY_MANAGEMENT/24" dev mgmt0

    ip -n "$LAB-world" address add "$WORLD/24" dev internet
    ip -n "$LAB-world" route add "$PUBLIC_RANGE" via "$GATEWAY_WAN"
    ip -n "$LAB-outside" address add "$OUTSIDE/24" dev eth0
    ip -n "$LAB-outside" route add default via "$WORLD"
    ip -n "$LAB-outside" route add "$PUBLIC_RANGE" via "$GATEWAY_WAN"

    ip -n "$LAB-gateway" address add "$GATEWAY_WAN/24" dev wan0
    ip -n "$LAB-gateway" address add "$GATEWAY/24" dev room0
    # The tenant's public address ends at the gateway; the rest of the range belongs to nobody yet.
    ip -n "$LAB-gateway" address add "$PUBLIC/32" dev lo
    ip -n "$LAB-gateway" route add unreachable "$PUBLIC_RANGE"
    ip -n "$LAB-gateway" route add default via "$WORLD"
    setting gateway net.ipv4.ip_forward 1
    setting world net.ipv4.ip_forward 1

    # An agent that hears a mirror must answer only for the interface that was asked.
    setting inside net.ipv4.conf.all.arp_ignore 1
    ip -n "$LAB-inside" address add "$INSIDE/24" dev room0
    ip -n "$LAB-inside" route add default via "$GATEWAY"
    ip -n "$LAB-inside" link set mirror0 arp off
}

# forward_ports STATE SERVICE: the gateway's rules, replaced at once. Open, or closed: a refusal; filtered: silence; hairpin: open for who
# asks from the room only; proxy: who comes from the internet gets the gateway's own port 8443.
forward_ports() {
    local port=$SSH_PORT protocol=tcp remote='' exception=''
    case $2 in
    https) port=$WEB_PORT ;;
    udp) port=$DATAGRAM_PORT protocol=udp ;;
    esac
    local server="$protocol dport $REMOTE_PORT dnat to $SERVER:$port"
    case $1 in
    open) remote=$server ;;
    filtered) exception="ip daddr $PUBLIC tcp dport $REMOTE_PORT drop" ;;
    hairpin) remote="iifname room0 $server" ;;
    proxy)
        remote="iifname room0 $server
        iifname wan0 tcp dport $REMOTE_PORT dnat to $GATEWAY_WAN:8443"
        exception='ct status dnat accept'
        ;;
    esac
    in_node gateway nft -f - <<RULES
table ip titipan
flush table ip titipan
table ip titipan {
    chain prerouting {
        type nat hook prerouting priority dstnat
        ip daddr $PUBLIC jump tenant
    }
    # What the gateway itself asks of the tenant's address.
    chain output {
        type nat hook output priority -100
        ip daddr $PUBLIC jump tenant
    }
    chain tenant {
        $remote
        tcp dport $WEB_PORT dnat to $SERVER
        tcp dport { 5201, 5202 } dnat to $SERVER
        icmp type echo-request dnat to $SERVER
    }
    chain postrouting {
        type nat hook postrouting priority srcnat
        oifname wan0 ip saddr $SERVER snat to $PUBLIC
        oifname wan0 masquerade
        # Hairpin: whoever asks for the public address from inside the room gets the answer through the gateway.
        ip saddr $ROOM ip daddr $ROOM ct status dnat masquerade
    }
    chain forward {
        type filter hook forward priority filter; policy drop
        ct state established,related accept
        ct status dnat accept
        iifname room0 oifname wan0 accept
        reject
    }
    chain input {
        type filter hook input priority filter; policy drop
        iifname lo accept
        ct state established,related accept
        icmp type echo-request accept
        $exception
        meta l4proto tcp reject with tcp reset
    }
}
RULES
}

# cap_bandwidth on|off: HTB at the grant. Towards the server it acts in the gateway and from it at the server's own
# port, both ahead of the mirror, so that the mirror sees what the tenant really gets.
cap_bandwidth() {
    in_node gateway tc qdisc del dev room0 root 2>/dev/null || true
    in_node server tc qdisc del dev eth0 root 2>/dev/null || true
    in_node server tc qdisc del dev eth1 root 2>/dev/null || true
    [[ $1 == on ]] || return 0
    shape gateway room0 "$GRANT_IN"
    in_node gateway tc filter add dev room0 parent 1: protocol ip prio 1 \
        u32 match ip dst "$SERVER/32" flowid 1:10
    shape server eth0 "$GRANT_OUT"
    in_node server tc filter add dev eth0 parent 1: protocol all prio 1 u32 match u32 0 0 flowid 1:10
}

shape() { # NODE PORT MBPS
    in_node "$1" tc qdisc add dev "$2" root handle 1: htb
    in_node "$1" tc class add dev "$2" parent 1: classid 1:10 htb rate "$3mbit" ceil "$3mbit" \
        burst 32k cburst 32k quantum 3028
    in_node "$1" tc qdisc add dev "$2" parent 1:10 handle 10: bfifo limit 256k
}

# connect_server MAC: gives the server its network with this hardware address; whoever remembers another forgets it.
connect_server() {
    local node
    ip -n "$LAB-server" link set eth0 down
    ip -n "$LAB-server" link set eth0 address "$1"
    ip -n "$LAB-server" link set eth0 up
    ip -n "$LAB-server" address replace "$SERVER/24" dev eth0
    ip -n "$LAB-server" route replace default via "$GATEWAY"
    for node in gateway inside; do ip -n "$LAB-$node" neighbour flush all; done
}

# plug NODE up|down: the cable between the switch and the node; down takes the carrier away on both ends.
plug() { ip -n "$LAB-switch" link set "$1" "$2"; }

# start_machine NODE NAME COMMAND…: the node is a machine of its own: its /run is a folder of the lab, seen by its processes only.
start_machine() {
    local node=$1 name=$2
    shift 2
    # shellcheck disable=SC2016 # The inner shell expands these.
    start_in "$node" "$name" bash -c 'mount --bind "$0" /run && exec "$@"' "$STATE/$node" "$@"
}

start_on_server() { start_machine server "$@"; }

# listens_at NODE ADDRESS:PORT
listens_at() { [[ $(in_node "$1" ss -Hltn) == *"$2 "* ]]; }

# make_certificate FOLDER NAME [DAYS]: a certificate for the public address in tls.pem, by the key in tls.key, which is made unless it is there.
make_certificate() {
    [[ -s $1/tls.key ]] || openssl ecparam -name prime256v1 -genkey -noout -out "$1/tls.key"
    openssl req -x509 -new -key "$1/tls.key" -days "${3:-365}" -subj "/CN=$2" -addext "subjectAltName=IP:$PUBLIC" -out "$1/tls.pem"
}

# nginx_configuration LISTEN WHAT: of one server on a machine of its own, with tls.pem of its /run.
nginx_configuration() {
    cat <<END
daemon off;
worker_processes 1;
pid /run/nginx.pid;
user nobody nogroup;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path /run/nginx/body;
    proxy_temp_path /run/nginx/proxy;
    fastcgi_temp_path /run/nginx/fastcgi;
    uwsgi_temp_path /run/nginx/uwsgi;
    scgi_temp_path /run/nginx/scgi;
    server {
        listen $1;
        ssl_certificate /run/tls.pem;
        ssl_certificate_key /run/tls.key;
        $2
    }
}
END
}

start_server() {
    local run=$STATE/server
    mkdir -p "$run/sshd" "$run/www" "$run/nginx"
    ssh-keygen -q -t ed25519 -N '' -C server -f "$run/host_ed25519"
    ssh-keygen -q -t ecdsa -N '' -C server -f "$run/host_ecdsa"
    cat >"$run/sshd_config" <<END
Include /run/algorithms.conf
Port $SSH_PORT
ListenAddress $SERVER
HostKey /run/host_ed25519
HostKey /run/host_ecdsa
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin no
MaxStartups 50
END
    make_certificate "$run" server.example
    cp "$run/tls.pem" "$run/first.pem"
    echo "A delivered server." >"$run/www/index.html"
    nginx_configuration "$SERVER:$WEB_PORT ssl" 'root /run/www;' >"$run/nginx.conf"
    start_on_server server-sshd /usr/sbin/sshd -D -e -f /run/sshd_config
    start_on_server server-nginx nginx -e stderr -c /run/nginx.conf
    start_on_server server-iperf-in iperf3 --server --bind "$SERVER" --port 5201
    start_on_server server-iperf-out iperf3 --server --bind "$SERVER" --port 5202
    wait_until 10 server_is_ready || die "the delivered server does not come up; see $STATE/log/server-*.log"
}

# offer_algorithms usual|hardened: what the server's sshd takes: what it takes by itself, or what guides to hardening leave of it.
offer_algorithms() {
    local lines=''
    [[ $1 == usual ]] || lines='KexAlgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256
Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com
MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,umac-128-etm@openssh.com'
    mkdir -p "$STATE/server"
    [[ $lines != "$(cat "$STATE/server/algorithms.conf" 2>/dev/null)" ]] || return 0
    printf '%s\n' "$lines" >"$STATE/server/algorithms.conf"
    if running server-sshd; then
        stop server-sshd
        start_on_server server-sshd /usr/sbin/sshd -D -e -f /run/sshd_config
        wait_until 10 listens_at server "$SERVER:$SSH_PORT" || die "the server's sshd does not start again; see $STATE/log/server-sshd.log"
    fi
}

# certify first|renewed: the certificate of the server's web server: the one of the beginning, or a later one by the same key.
certify() {
    local run=$STATE/server
    [[ -s $run/first.pem ]] || return 0
    if [[ $1 == first ]]; then
        ! cmp -s "$run/first.pem" "$run/tls.pem" || return 0
        cp "$run/first.pem" "$run/tls.pem"
    else
        make_certificate "$run" server.example 60
    fi
    stop server-nginx
    start_on_server server-nginx nginx -e stderr -c /run/nginx.conf
    wait_until 10 listens_at server "$SERVER:$WEB_PORT" || die "the server's nginx does not start again; see $STATE/log/server-nginx.log"
}

server_is_ready() {
    local listening port
    listening=$(in_node server ss -Hltn)
    for port in "$SSH_PORT" "$WEB_PORT" 5201 5202; do
        [[ $listening == *"$SERVER:$port "* ]] || return 1
    done
}
