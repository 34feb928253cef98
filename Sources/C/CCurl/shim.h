// libcurl, not linked but loaded when it is first needed: linking it costs each start 7 ms. The header gives types and
// constants; the functions are looked up by name, and the variadic ones called here, which Swift cannot.
#ifndef STILLS_CCURL_SHIM_H
#define STILLS_CCURL_SHIM_H
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

/// The functions of the library.
typedef struct StillsCurl {
    CURLcode (*global_init)(long);
    const char *(*easy_strerror)(CURLcode);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    CURLcode (*easy_pause)(CURL *, int);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *);
    CURLMcode (*multi_add_handle)(CURLM *, CURL *);
    CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
    CURLMcode (*multi_perform)(CURLM *, int *);
    CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned, int, int *);
    CURLMcode (*multi_wakeup)(CURLM *);
    CURLMsg *(*multi_info_read)(CURLM *, int *);
    CURLMcode (*multi_setopt)(CURLM *, CURLMoption, ...);
    const char *(*multi_strerror)(CURLMcode);
} StillsCurl;

/// Loads the library and looks its functions up.
///
/// - Returns: NULL, or what is missing: the loader's words, valid until its next call on this thread.
static inline const char *stills_curl_load(StillsCurl *api) {
    memset(api, 0, sizeof *api);
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) { return dlerror(); }
#define STILLS_FIND(name)                                                                                              \
    *(void **)&api->name = dlsym(library, "curl_" #name);                                                              \
    if (!api->name) { return "the library lacks curl_" #name; }
    STILLS_FIND(global_init)
    STILLS_FIND(easy_strerror)
    STILLS_FIND(easy_init)
    STILLS_FIND(easy_cleanup)
    STILLS_FIND(easy_pause)
    STILLS_FIND(easy_setopt)
    STILLS_FIND(easy_getinfo)
    STILLS_FIND(slist_append)
    STILLS_FIND(slist_free_all)
    STILLS_FIND(multi_init)
    STILLS_FIND(multi_cleanup)
    STILLS_FIND(multi_add_handle)
    STILLS_FIND(multi_remove_handle)
    STILLS_FIND(multi_perform)
    STILLS_FIND(multi_poll)
    STILLS_FIND(multi_wakeup)
    STILLS_FIND(multi_info_read)
    STILLS_FIND(multi_setopt)
    STILLS_FIND(multi_strerror)
#undef STILLS_FIND
    return api->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? NULL : "the library cannot be initialised";
}

static inline CURLcode stills_curl_set_text(const StillsCurl *api, CURL *easy, CURLoption option, const char *text) {
    return api->easy_setopt(easy, option, text);
}
static inline CURLcode stills_curl_set_number(const StillsCurl *api, CURL *easy, CURLoption option, long number) {
    return api->easy_setopt(easy, option, number);
}
static inline CURLcode stills_curl_set_length(const StillsCurl *api, CURL *easy, int64_t length) {
    return api->easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)length);
}
static inline CURLcode stills_curl_set_fields(const StillsCurl *api, CURL *easy, struct curl_slist *fields) {
    return api->easy_setopt(easy, CURLOPT_HTTPHEADER, fields);
}

/// Sockets that programs started by this process do not inherit: one that they hold open never ends for the server.
static inline curl_socket_t stills_curl_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)context, (void)purpose;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
static inline CURLcode stills_curl_keep_sockets(const StillsCurl *api, CURL *easy) {
    return api->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, stills_curl_open_socket);
}

typedef size_t (*StillsCurlTransferring)(char *bytes, size_t size, size_t count, void *context);

/// The callbacks, each with the same context, and the buffer (CURL_ERROR_SIZE bytes) for the words of an error.
static inline void stills_curl_set_callbacks(
    const StillsCurl *api, CURL *easy, StillsCurlTransferring read, StillsCurlTransferring write,
    StillsCurlTransferring header, void *context, char *error) {
    api->easy_setopt(easy, CURLOPT_READFUNCTION, read);
    api->easy_setopt(easy, CURLOPT_READDATA, context);
    api->easy_setopt(easy, CURLOPT_WRITEFUNCTION, write);
    api->easy_setopt(easy, CURLOPT_WRITEDATA, context);
    api->easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
    api->easy_setopt(easy, CURLOPT_HEADERDATA, context);
    api->easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
}

/// What has gone over the wire for it so far: bodies both ways, and heads.
static inline int64_t stills_curl_moved(const StillsCurl *api, CURL *easy) {
    curl_off_t up = 0, down = 0;
    long head = 0;
    api->easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &up);
    api->easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
    api->easy_getinfo(easy, CURLINFO_HEADER_SIZE, &head);
    return (int64_t)up + (int64_t)down + head;
}
/// Whether the connection stands, TLS included, and the request is going out or has gone.
static inline bool stills_curl_is_connected(const StillsCurl *api, CURL *easy) {
    curl_off_t microseconds = 0;
    api->easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds);
    return microseconds > 0;
}
/// How many connections were made for it: 0 when one that stood was used.
static inline long stills_curl_connections(const StillsCurl *api, CURL *easy) {
    long count = 0;
    api->easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &count);
    return count;
}
static inline void stills_curl_limit_connections(const StillsCurl *api, CURLM *multi, long per_host, long kept) {
    api->multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, per_host);
    api->multi_setopt(multi, CURLMOPT_MAXCONNECTS, kept);
}
/// The next transfer that came to its end; false when there is none.
static inline bool stills_curl_next_end(const StillsCurl *api, CURLM *multi, CURL **easy, CURLcode *code) {
    int left = 0;
    CURLMsg *message;
    while ((message = api->multi_info_read(multi, &left))) {
        if (message->msg != CURLMSG_DONE) { continue; }
        *easy = message->easy_handle;
        *code = message->data.result;
        return true;
    }
    return false;
}

static const size_t stills_curl_pause_reading = CURL_READFUNC_PAUSE;
static const size_t stills_curl_abort_reading = CURL_READFUNC_ABORT;
static const size_t stills_curl_pause_writing = CURL_WRITEFUNC_PAUSE;

#endif
