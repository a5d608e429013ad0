// SPDX-License-Identifier: Apache-2.0
//
// Reading nftables over netlink (libnl, nfnetlink): sets, elements, chains and rules of one table as the kernel has them. nft(8) makes the same of
// 10,000 tenants in ten times the time and memory. Functions return 0, or an error of libnl, below 0, for nl_geterror().
#ifndef TITIPAN_CNETLINKROUTE_NFTABLES_H
#define TITIPAN_CNETLINKROUTE_NFTABLES_H

#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdint.h>
#include <string.h>

enum titipan_nft_kind { TITIPAN_NFT_TABLES, TITIPAN_NFT_CHAINS, TITIPAN_NFT_RULES, TITIPAN_NFT_SETS, TITIPAN_NFT_ELEMENTS };

struct titipan_bytes {
    const uint8_t *start;
    uint32_t count;
};

// One of them; what a kind does not have is empty. Valid during the call that hands it over.
struct titipan_nft_item {
    // Of the table, the chain, the rule's chain, the set.
    struct titipan_bytes name;
    // An element's key, a chain's hook.
    struct titipan_bytes key;
    // An element's value, a rule's expressions, a chain's policy.
    struct titipan_bytes value;
    // An element's comment and the like, a chain's type.
    struct titipan_bytes user;
    // Of a set.
    uint32_t flags;
    // Milliseconds; 0: it stays.
    uint64_t timeout;
    uint64_t expires;
};

typedef void (*titipan_nft_take)(void *context, const struct titipan_nft_item *item);

// A socket of the calling thread's network namespace, or NULL.
static inline struct nl_sock *titipan_nft_open(int *error) {
    struct nl_sock *sock = nl_socket_alloc();
    if (!sock) {
        *error = -NLE_NOMEM;
        return NULL;
    }
    *error = nl_connect(sock, NETLINK_NETFILTER);
    // The kernel fills 32 KiB at a time.
    if (*error >= 0) *error = nl_socket_set_msg_buf_size(sock, 1 << 16);
    if (*error >= 0) {
        nl_socket_disable_msg_peek(sock);
        return sock;
    }
    nl_socket_free(sock);
    return NULL;
}

struct titipan_nft_dump {
    enum titipan_nft_kind kind;
    const char *table;
    titipan_nft_take take;
    void *context;
    uint32_t generation;
};

static inline struct titipan_bytes titipan_nft_bytes(struct nlattr *attribute) {
    if (!attribute) return (struct titipan_bytes){0};
    return (struct titipan_bytes){nla_data(attribute), (uint32_t)nla_len(attribute)};
}

static inline uint64_t titipan_nft_number64(struct nlattr *attribute) {
    uint64_t number = 0;
    if (attribute && nla_len(attribute) == 8) memcpy(&number, nla_data(attribute), 8);
    return be64toh(number);
}

// The bytes of NFTA_DATA_VALUE in a nested attribute.
static inline struct titipan_bytes titipan_nft_value(struct nlattr *attribute) {
    struct nlattr *inner[NFTA_DATA_MAX + 1];
    if (!attribute || nla_parse_nested(inner, NFTA_DATA_MAX, attribute, NULL) < 0) return (struct titipan_bytes){0};
    return titipan_nft_bytes(inner[NFTA_DATA_VALUE]);
}

static inline int titipan_nft_is(struct nlattr *attribute, const char *text) {
    return attribute && nla_strcmp(attribute, text) == 0;
}

static inline int titipan_nft_valid(struct nl_msg *message, void *context) {
    struct titipan_nft_dump *dump = context;
    struct nlmsghdr *header = nlmsg_hdr(message);
    struct titipan_nft_item item = {0};
    struct nlattr *found[64];
    const int head = sizeof(struct nfgenmsg);
    switch (dump->kind) {
    case TITIPAN_NFT_TABLES:
        if (nlmsg_parse(header, head, found, NFTA_TABLE_MAX, NULL) < 0) return NL_OK;
        item.name = titipan_nft_bytes(found[NFTA_TABLE_NAME]);
        break;
    case TITIPAN_NFT_CHAINS:
        if (nlmsg_parse(header, head, found, NFTA_CHAIN_MAX, NULL) < 0 || !titipan_nft_is(found[NFTA_CHAIN_TABLE], dump->table)) return NL_OK;
        item.name = titipan_nft_bytes(found[NFTA_CHAIN_NAME]);
        item.key = titipan_nft_bytes(found[NFTA_CHAIN_HOOK]);
        item.value = titipan_nft_bytes(found[NFTA_CHAIN_POLICY]);
        item.user = titipan_nft_bytes(found[NFTA_CHAIN_TYPE]);
        break;
    case TITIPAN_NFT_RULES:
        if (nlmsg_parse(header, head, found, NFTA_RULE_MAX, NULL) < 0 || !titipan_nft_is(found[NFTA_RULE_TABLE], dump->table)) return NL_OK;
        item.name = titipan_nft_bytes(found[NFTA_RULE_CHAIN]);
        item.value = titipan_nft_bytes(found[NFTA_RULE_EXPRESSIONS]);
        break;
    case TITIPAN_NFT_SETS:
        if (nlmsg_parse(header, head, found, NFTA_SET_MAX, NULL) < 0 || !titipan_nft_is(found[NFTA_SET_TABLE], dump->table)) return NL_OK;
        item.name = titipan_nft_bytes(found[NFTA_SET_NAME]);
        if (found[NFTA_SET_FLAGS] && nla_len(found[NFTA_SET_FLAGS]) == 4) item.flags = ntohl(nla_get_u32(found[NFTA_SET_FLAGS]));
        break;
    case TITIPAN_NFT_ELEMENTS: {
        struct nlattr *outer[NFTA_SET_ELEM_LIST_MAX + 1], *one;
        int rest;
        if (nlmsg_parse(header, head, outer, NFTA_SET_ELEM_LIST_MAX, NULL) < 0 || !outer[NFTA_SET_ELEM_LIST_ELEMENTS]) return NL_OK;
        nla_for_each_nested(one, outer[NFTA_SET_ELEM_LIST_ELEMENTS], rest) {
            if (nla_parse_nested(found, NFTA_SET_ELEM_MAX, one, NULL) < 0) continue;
            item = (struct titipan_nft_item){.key = titipan_nft_value(found[NFTA_SET_ELEM_KEY]),
                                             .value = titipan_nft_value(found[NFTA_SET_ELEM_DATA]),
                                             .user = titipan_nft_bytes(found[NFTA_SET_ELEM_USERDATA]),
                                             .timeout = titipan_nft_number64(found[NFTA_SET_ELEM_TIMEOUT]),
                                             .expires = titipan_nft_number64(found[NFTA_SET_ELEM_EXPIRATION])};
            dump->take(dump->context, &item);
        }
        return NL_OK;
    }
    }
    dump->take(dump->context, &item);
    return NL_OK;
}

// A request of nf_tables, with a table's and a set's name where there are some.
static inline int titipan_nft_request(struct nl_sock *sock, int type, int flags, uint8_t family, const char *table, const char *set,
                                      nl_recvmsg_msg_cb_t valid, void *context) {
    struct nl_msg *message = nlmsg_alloc_simple(NFNL_SUBSYS_NFTABLES << 8 | type, flags);
    struct nl_cb *callbacks = nl_cb_alloc(NL_CB_DEFAULT);
    struct nfgenmsg head = {.nfgen_family = family, .version = NFNETLINK_V0};
    int error = message && callbacks ? nlmsg_append(message, &head, sizeof head, NLMSG_ALIGNTO) : -NLE_NOMEM;
    // NFTA_RULE_TABLE, NFTA_SET_TABLE and NFTA_SET_ELEM_LIST_TABLE are 1; NFTA_SET_ELEM_LIST_SET is 2.
    if (error >= 0 && table) error = nla_put_string(message, NFTA_SET_ELEM_LIST_TABLE, table);
    if (error >= 0 && set) error = nla_put_string(message, NFTA_SET_ELEM_LIST_SET, set);
    if (error >= 0) error = nl_cb_set(callbacks, NL_CB_VALID, NL_CB_CUSTOM, valid, context);
    if (error >= 0) error = nl_send_auto(sock, message);
    if (error >= 0) error = nl_recvmsgs(sock, callbacks);
    // The acknowledgement of what is no dump.
    if (error >= 0 && !(flags & NLM_F_DUMP)) error = nl_wait_for_ack(sock);
    if (callbacks) nl_cb_put(callbacks);
    nlmsg_free(message);
    return error < 0 ? error : 0;
}

// Hands over everything of a kind; `set` is for elements.
static inline int titipan_nft_list(struct nl_sock *sock, enum titipan_nft_kind kind, uint8_t family, const char *table, const char *set,
                                   titipan_nft_take take, void *context) {
    static const int types[] = {NFT_MSG_GETTABLE, NFT_MSG_GETCHAIN, NFT_MSG_GETRULE, NFT_MSG_GETSET, NFT_MSG_GETSETELEM};
    struct titipan_nft_dump dump = {.kind = kind, .table = table, .take = take, .context = context};
    const char *narrowed = kind == TITIPAN_NFT_TABLES || kind == TITIPAN_NFT_CHAINS ? NULL : table;
    return titipan_nft_request(sock, types[kind], NLM_F_DUMP, family, narrowed, set, titipan_nft_valid, &dump);
}

static inline int titipan_nft_generation_valid(struct nl_msg *message, void *context) {
    struct titipan_nft_dump *dump = context;
    struct nlattr *found[NFTA_GEN_MAX + 1];
    if (nlmsg_parse(nlmsg_hdr(message), sizeof(struct nfgenmsg), found, NFTA_GEN_MAX, NULL) >= 0 && found[NFTA_GEN_ID])
        dump->generation = ntohl(nla_get_u32(found[NFTA_GEN_ID]));
    return NL_OK;
}

// The number that each transaction of anybody raises.
static inline int titipan_nft_generation(struct nl_sock *sock, uint32_t *generation) {
    struct titipan_nft_dump dump = {0};
    int error = titipan_nft_request(sock, NFT_MSG_GETGEN, 0, AF_UNSPEC, NULL, NULL, titipan_nft_generation_valid, &dump);
    *generation = dump.generation;
    return error;
}

#endif
