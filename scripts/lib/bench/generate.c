// SPDX-License-Identifier: Apache-2.0
// Writes a capture file of tenants' traffic, and what is in it: the packets and bytes of every tenant and direction.
//
// The mix of lengths is the simple IMIX: 7 frames of 60 bytes, 4 of 590, 1 of 1,514 (without FCS). Every tenant has one address,
// scattered over 198.18.0.0/15 (RFC 2544), and some long-lived TCP and UDP flows with strangers in 10.0.0.0/8. Flows that last are
// what costs a flow meter least: its table stays small and nothing expires. One frame of 64 is between strangers.

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ETHERNET = 14, IPV4 = 20, TCP = 20, UDP = 8, SHORTEST = 60, LONGEST = 1514 };

// ---- random numbers: xorshift128+, the same on every machine ---------------------------------------------------------

static uint64_t state[2];

static uint64_t draw(void) {
    uint64_t a = state[0], b = state[1];
    state[0] = b;
    a ^= a << 23;
    state[1] = a ^ b ^ (a >> 18) ^ (b >> 5);
    return state[1] + b;
}

// Below `bound`, which is small against 2^32.
static uint32_t below(uint32_t bound) { return (uint32_t)(((draw() >> 32) * bound) >> 32); }

static void seed(uint64_t value) {
    // splitmix64, so that a small seed fills the state.
    for (int i = 0; i < 2; i++) {
        uint64_t z = (value += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        state[i] = z ^ (z >> 31);
    }
}

// ---- tenants and flows -----------------------------------------------------------------------------------------------

struct count {
    uint64_t packets, bytes;
};

struct tenant {
    uint32_t address;
    uint32_t first_flow, flows;
    struct count in, out;
};

struct flow {
    uint32_t local, remote;
    uint16_t local_port, remote_port;
    uint8_t is_tcp;
    // Of 256 packets, so many are inbound.
    uint8_t inbound;
    uint32_t sequence_in, sequence_out;
};

// Walker's alias method: one draw picks a tenant by its share.
struct alias {
    uint32_t threshold, other;
};

static void make_alias(struct alias *table, const double *weight, uint32_t count) {
    double sum = 0;
    double *scaled = calloc(count, sizeof *scaled);
    uint32_t *small = calloc(count, sizeof *small), *large = calloc(count, sizeof *large);
    uint32_t smalls = 0, larges = 0;
    if (!scaled || !small || !large) abort();
    for (uint32_t i = 0; i < count; i++) sum += weight[i];
    for (uint32_t i = 0; i < count; i++) {
        scaled[i] = weight[i] * count / sum;
        if (scaled[i] < 1) small[smalls++] = i; else large[larges++] = i;
    }
    while (smalls && larges) {
        uint32_t s = small[--smalls], l = large[larges - 1];
        table[s] = (struct alias){(uint32_t)(scaled[s] * 4294967295.0), l};
        scaled[l] -= 1 - scaled[s];
        if (scaled[l] < 1) {
            larges--;
            small[smalls++] = l;
        }
    }
    while (larges) { uint32_t l = large[--larges]; table[l] = (struct alias){UINT32_MAX, l}; }
    while (smalls) { uint32_t s = small[--smalls]; table[s] = (struct alias){UINT32_MAX, s}; }
    free(scaled); free(small); free(large);
}

// ---- frames ----------------------------------------------------------------------------------------------------------

static void put16(uint8_t *at, uint32_t value) { at[0] = (uint8_t)(value >> 8); at[1] = (uint8_t)value; }
static void put32(uint8_t *at, uint32_t value) { put16(at, value >> 16); put16(at + 2, value); }

// The headers of one packet of `flow`, the rest zero; `length` is the frame's.
static void write_headers(uint8_t *frame, struct flow *flow, int inbound, uint32_t length, uint16_t identification) {
    uint32_t source = inbound ? flow->remote : flow->local, destination = inbound ? flow->local : flow->remote;
    uint16_t from = inbound ? flow->remote_port : flow->local_port, to = inbound ? flow->local_port : flow->remote_port;
    // No address of this host: the kernel drops the frame as soon as the taps have seen it.
    static const uint8_t macs[2][12] = {{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}, {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}};
    memcpy(frame, macs[inbound], 12);
    put16(frame + 12, 0x0800);
    uint8_t *ip = frame + ETHERNET;
    put16(ip, 0x4500);
    put16(ip + 2, length - ETHERNET);
    put16(ip + 4, identification);
    put16(ip + 6, 0x4000);
    ip[8] = 64;
    ip[9] = flow->is_tcp ? 6 : 17;
    put16(ip + 10, 0);
    put32(ip + 12, source);
    put32(ip + 16, destination);
    uint32_t sum = 0;
    for (int i = 0; i < IPV4; i += 2) sum += (uint32_t)ip[i] << 8 | ip[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    put16(ip + 10, ~sum & 0xffff);
    uint8_t *transport = ip + IPV4;
    put16(transport, from);
    put16(transport + 2, to);
    if (flow->is_tcp) {
        uint32_t payload = length - ETHERNET - IPV4 - TCP;
        put32(transport + 4, inbound ? flow->sequence_in : flow->sequence_out);
        put32(transport + 8, inbound ? flow->sequence_out : flow->sequence_in);
        put16(transport + 12, 0x5010);
        put16(transport + 14, 0xffff);
        put32(transport + 16, 0);
        if (inbound) flow->sequence_in += payload; else flow->sequence_out += payload;
    } else {
        put16(transport + 4, length - ETHERNET - IPV4);
        put16(transport + 6, 0);
        memset(transport + UDP, 0, TCP - UDP);
    }
}

static void fail(const char *what) {
    fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void usage(void) {
    fputs("usage: generate --out FILE.pcap --truth FILE.json [--packets N] [--tenants N] [--flows N] [--rate N]\n"
          "                [--shares heavy|uniform] [--snap BYTES] [--seed N]\n", stderr);
    exit(2);
}

static uint64_t number(const char *text, uint64_t least, uint64_t most) {
    char *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, 10);
    if (errno || *end || end == text || value < least || value > most) {
        fprintf(stderr, "generate: '%s' is no number from %llu to %llu\n", text, (unsigned long long)least,
                (unsigned long long)most);
        exit(2);
    }
    return value;
}

static void print_count(FILE *file, const char *name, struct count count) {
    fprintf(file, "\"%s\":{\"packets\":%llu,\"bytes\":%llu}", name, (unsigned long long)count.packets,
            (unsigned long long)count.bytes);
}

int main(int argc, char **argv) {
    const char *out = NULL, *truth = NULL, *shares = "heavy";
    uint64_t packets = 5000000, rate = 150000, first_seed = 1;
    uint32_t tenants = 200, flows = 4000, snap = 96;
    static const struct option options[] = {
        {"out", 1, 0, 'o'}, {"truth", 1, 0, 't'}, {"packets", 1, 0, 'p'}, {"tenants", 1, 0, 'n'}, {"flows", 1, 0, 'f'},
        {"rate", 1, 0, 'r'}, {"shares", 1, 0, 's'}, {"snap", 1, 0, 'c'}, {"seed", 1, 0, 'e'}, {0, 0, 0, 0}};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) switch (option) {
        case 'o': out = optarg; break;
        case 't': truth = optarg; break;
        case 'p': packets = number(optarg, 1, 1000000000); break;
        case 'n': tenants = (uint32_t)number(optarg, 1, 1000); break;
        case 'f': flows = (uint32_t)number(optarg, 1, 1000000); break;
        case 'r': rate = number(optarg, 1, 100000000); break;
        case 's': shares = optarg; break;
        case 'c': snap = (uint32_t)number(optarg, 54, 65535); break;
        case 'e': first_seed = number(optarg, 0, UINT64_MAX); break;
        default: usage();
        }
    if (!out || !truth || optind != argc || (strcmp(shares, "heavy") && strcmp(shares, "uniform"))) usage();
    seed(first_seed);

    // The last position is the strangers'.
    uint32_t per_tenant = flows / tenants > 0 ? flows / tenants : 1;
    flows = (tenants + 1) * per_tenant;
    struct tenant *table = calloc(tenants + 1, sizeof *table);
    struct flow *flow = calloc(flows, sizeof *flow);
    struct alias *alias = calloc(tenants, sizeof *alias);
    double *weight = calloc(tenants, sizeof *weight);
    if (!table || !flow || !alias || !weight) fail("memory");
    uint32_t stride = (1u << 17) / tenants;
    for (uint32_t i = 0; i <= tenants; i++) {
        table[i].address = i == tenants ? 0xac100001 : 0xc6120000 + i * stride + below(stride - 1) + 1;
        table[i].first_flow = i * per_tenant;
        table[i].flows = per_tenant;
        uint8_t inbound = (uint8_t)(64 + below(128));
        for (uint32_t j = 0; j < per_tenant; j++) {
            flow[i * per_tenant + j] = (struct flow){
                .local = table[i].address, .remote = 0x0a000000 | (uint32_t)(draw() >> 40),
                .local_port = (uint16_t)(below(4) ? 443 : 8000 + below(1000)), .remote_port = (uint16_t)(1024 + below(64000)),
                .is_tcp = below(5) != 0, .inbound = inbound, .sequence_in = (uint32_t)draw(), .sequence_out = (uint32_t)draw()};
        }
    }
    // Zipf: the first of 200 has 17 % of the packets, the last 0.09 %.
    for (uint32_t i = 0; i < tenants; i++) weight[i] = strcmp(shares, "heavy") ? 1 : 1.0 / (i + 1);
    make_alias(alias, weight, tenants);

    FILE *file = fopen(out, "wb");
    if (!file) fail(out);
    setvbuf(file, NULL, _IOFBF, 1 << 20);
    const uint32_t header[6] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, snap, 1};
    fwrite(header, sizeof header, 1, file);

    static uint8_t record[16 + LONGEST];
    struct count all = {0, 0};
    for (uint64_t i = 0; i < packets; i++) {
        uint32_t kind = below(12), length = kind < 7 ? SHORTEST : kind < 11 ? 590 : LONGEST;
        uint64_t random = draw();
        uint32_t who = tenants;
        if (random & 63) {
            who = below(tenants);
            if ((uint32_t)(random >> 32) > alias[who].threshold) who = alias[who].other;
        }
        struct tenant *tenant = &table[who];
        struct flow *used = &flow[tenant->first_flow + below(tenant->flows)];
        int inbound = ((random >> 8) & 255) < used->inbound;
        struct count *count = inbound ? &tenant->in : &tenant->out;
        count->packets++;
        count->bytes += length;
        all.packets++;
        all.bytes += length;
        uint32_t captured = length < snap ? length : snap;
        uint64_t microseconds = (uint64_t)((double)i * 1e6 / (double)rate);
        uint32_t fields[4] = {1767225600u + (uint32_t)(microseconds / 1000000), (uint32_t)(microseconds % 1000000), captured, length};
        memcpy(record, fields, sizeof fields);
        write_headers(record + 16, used, inbound, length, (uint16_t)i);
        if (fwrite(record, 16 + captured, 1, file) != 1) fail(out);
    }
    if (fclose(file)) fail(out);

    FILE *facts = fopen(truth, "w");
    if (!facts) fail(truth);
    fputs("{", facts);
    print_count(facts, "capture", all);
    fputs(",", facts);
    struct count other = {table[tenants].in.packets + table[tenants].out.packets, table[tenants].in.bytes + table[tenants].out.bytes};
    print_count(facts, "other", other);
    fputs(",\"tenants\":[", facts);
    for (uint32_t i = 0; i < tenants; i++) {
        uint32_t address = table[i].address;
        fprintf(facts, "%s\n{\"name\":\"tenant-%u\",\"address\":\"%u.%u.%u.%u\",", i ? "," : "", i + 1, address >> 24,
                address >> 16 & 255, address >> 8 & 255, address & 255);
        print_count(facts, "in", table[i].in);
        fputs(",", facts);
        print_count(facts, "out", table[i].out);
        fputs("}", facts);
    }
    fputs("]}\n", facts);
    if (fclose(facts)) fail(truth);
    return 0;
}
