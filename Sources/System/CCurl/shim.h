// SPDX-License-Identifier: Apache-2.0
//
// Typed wrappers of libcurl's variadic functions: C's `...` does not reach Swift, and a wrong type behind it is memory
// corruption instead of an error. One function per argument type; the option must be of that type.
#ifndef TITIPAN_CCURL_SHIM_H
#define TITIPAN_CCURL_SHIM_H

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
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

static inline CURLcode cc_verify_at(CURL *easy, void *context, void *seconds) {
    (void)easy;
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param((SSL_CTX *)context), (time_t)(intptr_t)seconds);
    return CURLE_OK;
}

/// Judges the dates of the server's certificates at `seconds` since 1970 instead of by the system's clock. For a libcurl over OpenSSL;
/// CURLE_NOT_BUILT_IN from any other.
static inline CURLcode cc_set_verification_time(CURL *easy, int64_t seconds) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, (curl_ssl_ctx_callback)cc_verify_at);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, (void *)(intptr_t)seconds) : code;
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
