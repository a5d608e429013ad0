// SPDX-License-Identifier: Apache-2.0
//
// Typed wrappers of libcurl's variadic functions: C's `...` does not reach Swift, and a wrong type behind it is memory
// corruption instead of an error. One function per argument type; the option must be of that type.
#ifndef TITIPAN_CCURL_SHIM_H
#define TITIPAN_CCURL_SHIM_H

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef size_t (*cc_data_function)(char *data, size_t size, size_t count, void *context);
typedef curl_socket_t (*cc_connected_function)(void *context, curlsocktype purpose, struct curl_sockaddr *address);

static inline CURLcode cc_global_init(void) { return curl_global_init(CURL_GLOBAL_ALL); }

static inline CURLcode cc_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/// Sizes in bytes (`CURLOPTTYPE_OFF_T`).
static inline CURLcode cc_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

/// libcurl copies the text; NULL takes the option back to "not set".
static inline CURLcode cc_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// The list is borrowed until the transfer has ended.
static inline CURLcode cc_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(easy, option, list);
}

/// libcurl copies the bytes.
static inline CURLcode cc_set_blob(CURL *easy, CURLoption option, const void *data, size_t length) {
    struct curl_blob blob = {(void *)data, length, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, option, &blob);
}

/// libcurl copies `length` bytes as the body of a POST.
static inline CURLcode cc_set_body(CURL *easy, const void *data, size_t length) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, (const char *)data) : code;
}

/// `buffer` holds at least CURL_ERROR_SIZE bytes and outlives the handle.
static inline CURLcode cc_set_error_buffer(CURL *easy, char *buffer) {
    return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

/// `function` takes the body as it arrives and returns how many bytes it took; fewer end the transfer.
static inline CURLcode cc_set_write_function(CURL *easy, cc_data_function function, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, (curl_write_callback)function);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_WRITEDATA, context) : code;
}

/// `function` takes one header line, or one line of an SMTP reply, per call.
static inline CURLcode cc_set_header_function(CURL *easy, cc_data_function function, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, (curl_write_callback)function);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_HEADERDATA, context) : code;
}

/// `function` fills `data` and returns how many bytes it wrote; 0 is the end.
static inline CURLcode cc_set_read_function(CURL *easy, cc_data_function function, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, (curl_read_callback)function);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_READDATA, context) : code;
}

static inline int cc_already_connected(void *context, curl_socket_t socket, curlsocktype purpose) {
    (void)context;
    (void)socket;
    (void)purpose;
    return CURL_SOCKOPT_ALREADY_CONNECTED;
}

/// `function` returns a connected socket that libcurl will close, or CURL_SOCKET_BAD; libcurl makes no connection of its own.
static inline CURLcode cc_set_connected_function(CURL *easy, cc_connected_function function, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, (curl_opensocket_callback)function);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
    return code == CURLE_OK
        ? curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, (curl_sockopt_callback)cc_already_connected) : code;
}

/// What is asked of a TLS handshake, and what was seen of it. Zeroed before use; `cc_release_handshake` frees what it holds.
typedef struct cc_handshake {
    /// Judges the dates of the server's certificates at this time, in seconds since 1970, instead of by the system's clock.
    bool has_verification_time;
    int64_t verification_time;
    /// Fills what follows.
    bool is_watched;
    /// The server asked for a client's certificate.
    bool asked_for_certificate;
    /// Description of the alert with which the server ended the connection (RFC 8446, section 6.2); -1: none.
    int alert;
    /// The server's own certificate in DER once the server has proven that it holds the key; NULL until then.
    unsigned char *leaf;
    int leaf_length;
    /// The OpenSSL context that is watched.
    SSL_CTX *context;
} cc_handshake;

/// The index of OpenSSL's contexts at which this library keeps its own; -1 without memory.
static inline int cc_handshake_index(void) {
    static int known = -1;
    int index = __atomic_load_n(&known, __ATOMIC_ACQUIRE);
    if (index >= 0) return index;
    int fresh = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    return __atomic_compare_exchange_n(&known, &index, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) ? fresh : index;
}

static inline cc_handshake *cc_handshake_of(const SSL *connection) {
    int index = cc_handshake_index();
    return index < 0 ? NULL : (cc_handshake *)SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), index);
}

static inline void cc_keep_leaf(const SSL *connection, cc_handshake *handshake) {
    X509 *certificate = SSL_get0_peer_certificate(connection);
    unsigned char *bytes = NULL;
    int length = certificate ? i2d_X509(certificate, &bytes) : 0;
    if (length <= 0) return;
    OPENSSL_free(handshake->leaf);
    handshake->leaf = bytes;
    handshake->leaf_length = length;
}

static inline void cc_handshake_event(const SSL *connection, int event, int value) {
    cc_handshake *handshake = cc_handshake_of(connection);
    if (!handshake) return;
    // The second byte is the level: 2 is fatal. A warning ends nothing.
    if (event == SSL_CB_READ_ALERT && value >> 8 == 2) handshake->alert = value & 0xff;
    if (event & SSL_CB_HANDSHAKE_DONE) cc_keep_leaf(connection, handshake);
}

/// Called before the client answers the server's request for a certificate: with none. By then the signature over the server's key exchange was
/// checked; where the key itself decrypts (RSA key exchange of TLS 1.2) it is not proven yet.
static inline int cc_no_certificate(SSL *connection, X509 **certificate, EVP_PKEY **key) {
    (void)certificate;
    (void)key;
    cc_handshake *handshake = cc_handshake_of(connection);
    if (!handshake) return 0;
    handshake->asked_for_certificate = true;
    const SSL_CIPHER *cipher = SSL_get_pending_cipher(connection);
    if (cipher && SSL_CIPHER_get_kx_nid(cipher) != NID_kx_rsa) cc_keep_leaf(connection, handshake);
    return 0;
}

/// Ends the watch: libcurl may close a connection after its handle is gone.
static inline void cc_release_handshake(cc_handshake *handshake) {
    if (handshake->context) {
        SSL_CTX_set_ex_data(handshake->context, cc_handshake_index(), NULL);
        SSL_CTX_free(handshake->context);
        handshake->context = NULL;
    }
    OPENSSL_free(handshake->leaf);
    handshake->leaf = NULL;
    handshake->leaf_length = 0;
}

static inline CURLcode cc_prepare_handshake(CURL *easy, void *context, void *data) {
    (void)easy;
    cc_handshake *handshake = (cc_handshake *)data;
    if (handshake->has_verification_time) {
        X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param((SSL_CTX *)context), (time_t)handshake->verification_time);
    }
    if (handshake->is_watched) {
        int index = cc_handshake_index();
        cc_release_handshake(handshake);
        if (index < 0 || SSL_CTX_set_ex_data((SSL_CTX *)context, index, handshake) != 1
            || SSL_CTX_up_ref((SSL_CTX *)context) != 1) {
            return CURLE_OUT_OF_MEMORY;
        }
        handshake->context = (SSL_CTX *)context;
        SSL_CTX_set_info_callback((SSL_CTX *)context, cc_handshake_event);
        SSL_CTX_set_client_cert_cb((SSL_CTX *)context, cc_no_certificate);
    }
    return CURLE_OK;
}

/// `handshake` outlives the handle, and is released after it. For a libcurl over OpenSSL; CURLE_NOT_BUILT_IN from any other.
static inline CURLcode cc_set_handshake(CURL *easy, cc_handshake *handshake) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, (curl_ssl_ctx_callback)cc_prepare_handshake);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, (void *)handshake) : code;
}

/// The value, or `otherwise` where libcurl has none.
static inline long cc_info_long(CURL *easy, CURLINFO info, long otherwise) {
    long value = otherwise;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : otherwise;
}

/// Times in microseconds, sizes in bytes (`CURLINFO_OFF_T`); -1 where libcurl has none.
static inline curl_off_t cc_info_offset(CURL *easy, CURLINFO info) {
    curl_off_t value = -1;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : -1;
}

/// Borrowed from the handle; NULL where libcurl has none.
static inline const char *cc_info_string(CURL *easy, CURLINFO info) {
    char *value = NULL;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

/// How many certificates the peer showed (`CURLOPT_CERTINFO`).
static inline int cc_chain_count(CURL *easy) {
    struct curl_certinfo *chain = NULL;
    return curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) == CURLE_OK && chain ? chain->num_of_certs : 0;
}

/// The "Name:value" fields of certificate `index`, which is below `cc_chain_count`. Borrowed from the handle.
static inline const struct curl_slist *cc_chain_fields(CURL *easy, int index) {
    struct curl_certinfo *chain = NULL;
    return curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) == CURLE_OK && chain ? chain->certinfo[index] : NULL;
}

/// The next transfer that has ended, with its result; NULL when there is none.
static inline CURL *cc_next_done(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message = NULL;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

#endif
