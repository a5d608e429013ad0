// SPDX-License-Identifier: Apache-2.0

#include <net-snmp/net-snmp-config.h>

#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <stdlib.h>
#include <string.h>

#include "csnmp.h"

struct cs_session {
    void *handle;
    netsnmp_pdu *question;
    netsnmp_pdu *answer;
    const netsnmp_variable_list *next;
    enum cs_state state;
    struct cs_failure failure;
};

void cs_global_init(void) {
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, 1);
    netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE, 1);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_MIBDIRS, "");
    // Without this the library looks for certificates in its default folder, and makes that folder.
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_PERSISTENT_DIR, "/dev/null");
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_CONFIGURATION_DIR, "/dev/null");
    netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
    init_snmp("titipan");
}

// ---- failures --------------------------------------------------------------------------------------------------------

static struct cs_failure failure_of(int error, int system_error) {
    struct cs_failure failure = {CS_OTHER_CAUSE, error, system_error};
    switch (error) {
    case SNMPERR_TIMEOUT: failure.cause = CS_SILENCE; break;
    case SNMPERR_UNKNOWN_USER_NAME:
    case SNMPERR_USM_UNKNOWNSECURITYNAME: failure.cause = CS_UNKNOWN_USER; break;
    case SNMPERR_AUTHENTICATION_FAILURE:
    case SNMPERR_USM_AUTHENTICATIONFAILURE: failure.cause = CS_WRONG_AUTHENTICATION; break;
    case SNMPERR_DECRYPTION_ERR:
    case SNMPERR_USM_DECRYPTIONERROR: failure.cause = CS_WRONG_ENCRYPTION; break;
    case SNMPERR_UNSUPPORTED_SEC_LEVEL:
    case SNMPERR_USM_UNSUPPORTEDSECURITYLEVEL: failure.cause = CS_NO_SUCH_LEVEL; break;
    default: break;
    }
    return failure;
}

static void fail(cs_session *session, int error, int system_error) {
    session->state = CS_FAILED;
    session->failure = failure_of(error ? error : SNMPERR_GENERR, system_error);
}

const char *cs_error_text(int error) { return snmp_api_errstring(error); }

const char *cs_status_text(long status) { return snmp_errstring((int)status); }

// ---- sessions --------------------------------------------------------------------------------------------------------

// Libsnmp waits twice as long after a repetition.
static void be_patient(netsnmp_session *session, long patience) {
    session->timeout = patience / 3;
    session->retries = 1;
}

static cs_session *open_session(netsnmp_session *session, struct cs_failure *failure) {
    cs_session *opened = calloc(1, sizeof *opened);
    if (!opened) {
        *failure = failure_of(SNMPERR_MALLOC, 0);
        return NULL;
    }
    opened->handle = snmp_sess_open(session);
    if (!opened->handle) {
        int error = 0, system_error = 0;
        char *text = NULL;
        snmp_error(session, &system_error, &error, &text);
        free(text);
        free(opened);
        *failure = failure_of(error ? error : SNMPERR_GENERR, system_error);
        return NULL;
    }
    return opened;
}

cs_session *cs_open_v2c(
    const char *peer, const uint8_t *community, size_t length, long patience, struct cs_failure *failure) {
    netsnmp_session session;
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_2c;
    session.peername = (char *)peer;
    session.community = (u_char *)community;
    session.community_len = length;
    be_patient(&session, patience);
    return open_session(&session, failure);
}

static int derive(
    const netsnmp_session *session, const uint8_t *passphrase, size_t length, u_char *key, size_t *key_length) {
    return generate_Ku(
        session->securityAuthProto, (u_int)session->securityAuthProtoLen, (const u_char *)passphrase, length, key,
        key_length);
}

cs_session *cs_open_v3(
    const char *peer, const char *user, const char *auth_protocol, const uint8_t *auth, size_t auth_length,
    const char *priv_protocol, const uint8_t *priv, size_t priv_length, long patience, struct cs_failure *failure) {
    netsnmp_session session;
    cs_session *opened = NULL;
    const int auth_type = usm_lookup_auth_type(auth_protocol), priv_type = usm_lookup_priv_type(priv_protocol);
    if (auth_type <= 0 || priv_type <= 0) {
        *failure = failure_of(SNMPERR_SC_NOT_CONFIGURED, 0);
        return NULL;
    }
    snmp_sess_init(&session);
    session.version = SNMP_VERSION_3;
    session.peername = (char *)peer;
    session.securityName = (char *)user;
    session.securityNameLen = strlen(user);
    session.securityLevel = SNMP_SEC_LEVEL_AUTHPRIV;
    session.securityModel = SNMP_SEC_MODEL_USM;
    be_patient(&session, patience);
    session.securityAuthProto = sc_get_auth_oid(auth_type, &session.securityAuthProtoLen);
    session.securityPrivProto = sc_get_priv_oid(priv_type, &session.securityPrivProtoLen);
    session.securityAuthKeyLen = sizeof session.securityAuthKey;
    session.securityPrivKeyLen = sizeof session.securityPrivKey;
    int error = derive(&session, auth, auth_length, session.securityAuthKey, &session.securityAuthKeyLen);
    if (error == SNMPERR_SUCCESS) {
        error = derive(&session, priv, priv_length, session.securityPrivKey, &session.securityPrivKeyLen);
    }
    if (error == SNMPERR_SUCCESS) {
        opened = open_session(&session, failure);
    } else {
        *failure = failure_of(error, 0);
    }
    explicit_bzero(session.securityAuthKey, sizeof session.securityAuthKey);
    explicit_bzero(session.securityPrivKey, sizeof session.securityPrivKey);
    return opened;
}

static void forget(cs_session *session) {
    if (session->question) snmp_free_pdu(session->question);
    if (session->answer) snmp_free_pdu(session->answer);
    session->question = NULL;
    session->answer = NULL;
    session->next = NULL;
}

void cs_close(cs_session *session) {
    // Questions that are out end with it: take() is not called any more after this.
    snmp_sess_close(session->handle);
    forget(session);
    free(session);
}

int cs_descriptor(cs_session *session) {
    netsnmp_transport *transport = snmp_sess_transport(session->handle);
    return transport ? transport->sock : -1;
}

// ---- questions and answers -------------------------------------------------------------------------------------------

static int take(int operation, netsnmp_session *unused, int request, netsnmp_pdu *pdu, void *context) {
    cs_session *session = context;
    (void)unused;
    (void)request;
    if (session->state != CS_WAITING) return 1;
    if (operation == NETSNMP_CALLBACK_OP_TIMED_OUT) {
        fail(session, SNMPERR_TIMEOUT, 0);
    } else if (operation == NETSNMP_CALLBACK_OP_SEND_FAILED || operation == NETSNMP_CALLBACK_OP_DISCONNECT) {
        fail(session, SNMPERR_BAD_SENDTO, 0);
    } else if (pdu && pdu->command == SNMP_MSG_REPORT) {
        fail(session, snmpv3_get_report_type(pdu), 0);
    } else if (operation == NETSNMP_CALLBACK_OP_SEC_ERROR) {
        fail(session, SNMPERR_AUTHENTICATION_FAILURE, 0);
    } else if (operation != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE || !pdu) {
        // The question was repeated.
        return 1;
    } else if (pdu->command != SNMP_MSG_RESPONSE) {
        fail(session, SNMPERR_PROTOCOL, 0);
    } else if ((session->answer = snmp_clone_pdu(pdu)) == NULL) {
        fail(session, SNMPERR_MALLOC, 0);
    } else {
        session->next = session->answer->variables;
        session->state = CS_ANSWERED;
    }
    return 1;
}

void cs_begin(cs_session *session, int repetitions) {
    forget(session);
    session->question = snmp_pdu_create(repetitions > 0 ? SNMP_MSG_GETBULK : SNMP_MSG_GET);
    if (session->question && repetitions > 0) {
        session->question->non_repeaters = 0;
        session->question->max_repetitions = repetitions;
    }
}

void cs_add_name(cs_session *session, const uint32_t *name, size_t length) {
    oid numbers[MAX_OID_LEN];
    if (!session->question) return;
    if (length > MAX_OID_LEN) length = MAX_OID_LEN;
    for (size_t index = 0; index < length; index++) numbers[index] = name[index];
    snmp_add_null_var(session->question, numbers, length);
}

void cs_send(cs_session *session) {
    netsnmp_pdu *question = session->question;
    session->question = NULL;
    session->state = CS_WAITING;
    if (!question) {
        fail(session, SNMPERR_MALLOC, 0);
    } else if (!snmp_sess_async_send(session->handle, question, take, session)) {
        int error = 0, system_error = 0;
        char *text = NULL;
        snmp_sess_error(session->handle, &system_error, &error, &text);
        free(text);
        snmp_free_pdu(question);
        fail(session, error, system_error);
    }
}

void cs_receive(cs_session *session) {
    netsnmp_large_fd_set set;
    netsnmp_large_fd_set_init(&set, FD_SETSIZE);
    NETSNMP_LARGE_FD_ZERO(&set);
    netsnmp_large_fd_setfd(cs_descriptor(session), &set);
    snmp_sess_read2(session->handle, &set);
    netsnmp_large_fd_set_cleanup(&set);
}

void cs_look_at_the_clock(cs_session *session) { snmp_sess_timeout(session->handle); }

enum cs_state cs_outcome(cs_session *session, struct cs_failure *failure, long *status) {
    *failure = session->failure;
    *status = session->state == CS_ANSWERED ? session->answer->errstat : 0;
    return session->state;
}

int cs_next(cs_session *session, struct cs_variable *variable) {
    const netsnmp_variable_list *from = session->next;
    if (!from) return 0;
    session->next = from->next_variable;
    variable->name_length = from->name_length;
    for (size_t index = 0; index < from->name_length && index < CS_LONGEST_NAME; index++) {
        variable->name[index] = (uint32_t)from->name[index];
    }
    variable->number = 0;
    variable->octets = NULL;
    variable->octet_count = 0;
    switch (from->type) {
    case SNMP_NOSUCHOBJECT:
    case SNMP_NOSUCHINSTANCE:
    case SNMP_ENDOFMIBVIEW:
    case ASN_NULL: variable->kind = CS_NOTHING; break;
    case ASN_INTEGER:
    case ASN_COUNTER:
    case ASN_GAUGE:
    case ASN_TIMETICKS:
        variable->kind = from->val.integer ? CS_INTEGER : CS_NOTHING;
        if (from->val.integer) {
            variable->number = from->type == ASN_INTEGER ? *from->val.integer : (uint32_t)*from->val.integer;
        }
        break;
    case ASN_OCTET_STR:
        variable->kind = CS_OCTETS;
        variable->octets = from->val.string;
        variable->octet_count = from->val.string ? from->val_len : 0;
        break;
    default: variable->kind = CS_OTHER; break;
    }
    return 1;
}
