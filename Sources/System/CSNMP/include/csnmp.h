// SPDX-License-Identifier: Apache-2.0
//
// libsnmp's single-session API, cut down to what a reader needs: open, ask, wait, look at the answer. This header hides the library's own headers,
// which redefine symbols of Glibc's module.
//
// The library keeps users, engines and request numbers in globals without a lock: the caller lets one thread at a time into these functions. Only
// cs_open_v3 waits for the network, because it asks the peer for its engine first.
#ifndef TITIPAN_CSNMP_H
#define TITIPAN_CSNMP_H

#include <stddef.h>
#include <stdint.h>

// The most numbers in a name (RFC 3416, section 4.1).
#define CS_LONGEST_NAME 128

typedef struct cs_session cs_session;

// The cause of a missing or unusable answer. Further causes are CS_OTHER_CAUSE with cs_error_text.
enum cs_cause {
    CS_NO_CAUSE,
    CS_SILENCE,
    CS_UNKNOWN_USER,
    CS_WRONG_AUTHENTICATION,
    CS_WRONG_ENCRYPTION,
    CS_NO_SUCH_LEVEL,
    CS_OTHER_CAUSE
};

struct cs_failure {
    enum cs_cause cause;
    // libsnmp's number and errno.
    int error, system_error;
};

enum cs_kind { CS_NOTHING, CS_INTEGER, CS_OCTETS, CS_OTHER };

// One name of an answer and its value; the octets are borrowed from the answer.
struct cs_variable {
    // Above CS_LONGEST_NAME: the name is cut.
    size_t name_length;
    uint32_t name[CS_LONGEST_NAME];
    enum cs_kind kind;
    int64_t number;
    const uint8_t *octets;
    size_t octet_count;
};

// Once for each process. No MIB files, no configuration files, nothing kept on disk, nothing said on standard error.
void cs_global_init(void);

// `peer` is a transport address such as "udp:192.0.2.2:161". A request is repeated once, and given up after `patience` microseconds. NULL on failure,
// with the cause in `failure`.
cs_session *cs_open_v2c(
    const char *peer, const uint8_t *community, size_t length, long patience, struct cs_failure *failure);

// authPriv of the user-based security model (RFC 3414); protocols by name, for example "SHA-256" and "AES-128". Keys are derived from the
// passphrases here and wiped again.
cs_session *cs_open_v3(
    const char *peer, const char *user, const char *auth_protocol, const uint8_t *auth, size_t auth_length,
    const char *priv_protocol, const uint8_t *priv, size_t priv_length, long patience, struct cs_failure *failure);

void cs_close(cs_session *session);

// The session's UDP socket, for poll(2); -1 when there is none.
int cs_descriptor(cs_session *session);

// A new request: GET, or GETBULK with `repetitions` > 0 for each name. Discards the last answer.
void cs_begin(cs_session *session, int repetitions);
void cs_add_name(cs_session *session, const uint32_t *name, size_t length);
// Sends the request; cs_outcome returns its state.
void cs_send(cs_session *session);

// Reads the datagrams that wait on the socket; never blocks.
void cs_receive(cs_session *session);
// Repeats requests that were not answered in time, or gives them up.
void cs_look_at_the_clock(cs_session *session);

enum cs_state { CS_WAITING, CS_ANSWERED, CS_FAILED };

// The state of a request; `failure` is set in CS_FAILED, `status` is the answer's error status (RFC 3416) in CS_ANSWERED.
enum cs_state cs_outcome(cs_session *session, struct cs_failure *failure, long *status);

// The answer's next name and value; 0 after the last.
int cs_next(cs_session *session, struct cs_variable *variable);

const char *cs_error_text(int error);
const char *cs_status_text(long status);

#endif
