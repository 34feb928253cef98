// System calls and macros that Swift's Glibc module does not carry over, or that are variadic.
//
// Every function returns what the call returned, or the error number negated: errno is read here, before any Swift
// code runs in between. Calls interrupted by a signal are made again, except close, where Linux has let go of the
// descriptor already.
#ifndef STILLS_CLINUX_SHIM_H
#define STILLS_CLINUX_SHIM_H
// No _GNU_SOURCE: with it the C library's types differ from those of Swift's own Glibc module, and both meet in one
// program. What it would bring is declared below.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

int syncfs(int fd);
#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#endif
int renameat2(int from, const char *old_name, int to, const char *new_name, unsigned flags);
ssize_t getdents64(int fd, void *buffer, size_t length);
long syscall(long number, ...);
int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);

#define STILLS_AGAIN(call)                                                                                             \
    long result;                                                                                                       \
    do {                                                                                                               \
        result = (long)(call);                                                                                         \
    } while (result < 0 && errno == EINTR);                                                                            \
    return result < 0 ? -(long)errno : result

static inline long stills_openat(int directory, const void *path, int flags, unsigned mode) {
    STILLS_AGAIN(openat(directory, (const char *)path, flags | O_CLOEXEC, mode));
}
// The buffer has 4096 bytes (PATH_MAX).
static inline long stills_resolve(const void *path, void *buffer) {
    return realpath((const char *)path, (char *)buffer) ? 0 : -(long)errno;
}
static inline long stills_working_directory(void *buffer) {
    return getcwd((char *)buffer, 4096) ? 0 : -(long)errno;
}
static inline long stills_close(int fd) { return close(fd) < 0 ? -(long)errno : 0; }
static inline long stills_duplicate(int fd) { STILLS_AGAIN(fcntl(fd, F_DUPFD_CLOEXEC, 3)); }
static inline long stills_read(int fd, void *bytes, size_t count) { STILLS_AGAIN(read(fd, bytes, count)); }
static inline long stills_pread(int fd, void *bytes, size_t count, int64_t offset) {
    STILLS_AGAIN(pread(fd, bytes, count, offset));
}
static inline long stills_write(int fd, const void *bytes, size_t count) { STILLS_AGAIN(write(fd, bytes, count)); }
static inline long stills_pwrite(int fd, const void *bytes, size_t count, int64_t offset) {
    STILLS_AGAIN(pwrite(fd, bytes, count, offset));
}
// Whether reads and writes go past the page cache (O_DIRECT, which the C library hides without _GNU_SOURCE).
static inline long stills_set_direct(int fd, int is_direct) {
    STILLS_AGAIN(fcntl(fd, F_SETFL, is_direct ? __O_DIRECT : 0));
}
// Memory that begins a page, or NULL; freed with free.
static inline void *stills_allocate_pages(size_t count) {
    void *pages = NULL;
    return posix_memalign(&pages, 4096, count) == 0 ? pages : NULL;
}
static inline long stills_truncate(int fd, int64_t length) { STILLS_AGAIN(ftruncate(fd, length)); }
static inline long stills_fsync(int fd) { STILLS_AGAIN(fsync(fd)); }
static inline long stills_fdatasync(int fd) { STILLS_AGAIN(fdatasync(fd)); }
static inline long stills_syncfs(int fd) { STILLS_AGAIN(syncfs(fd)); }
static inline long stills_fstatat(int directory, const void *path, struct stat *status, int flags) {
    STILLS_AGAIN(fstatat(directory, (const char *)path, status, flags));
}
static inline long stills_fstat(int fd, struct stat *status) { STILLS_AGAIN(fstat(fd, status)); }
static inline long stills_fstatfs(int fd, struct statfs *status) { STILLS_AGAIN(fstatfs(fd, status)); }
static inline long stills_mkdirat(int directory, const void *path, unsigned mode) {
    STILLS_AGAIN(mkdirat(directory, (const char *)path, mode));
}
static inline long stills_unlinkat(int directory, const void *path, int flags) {
    STILLS_AGAIN(unlinkat(directory, (const char *)path, flags));
}
static inline long stills_linkat(int from, const void *old_path, int to, const void *new_path) {
    STILLS_AGAIN(linkat(from, (const char *)old_path, to, (const char *)new_path, 0));
}
static inline long stills_renameat(int from, const void *old_path, int to, const void *new_path, unsigned flags) {
    STILLS_AGAIN(renameat2(from, (const char *)old_path, to, (const char *)new_path, flags));
}
static inline long stills_getdents(int fd, void *bytes, size_t count) { STILLS_AGAIN(getdents64(fd, bytes, count)); }
static inline long stills_flock(int fd, int operation) { STILLS_AGAIN(flock(fd, operation)); }
static inline long stills_readlinkat(int directory, const void *path, void *bytes, size_t count) {
    STILLS_AGAIN(readlinkat(directory, (const char *)path, (char *)bytes, count));
}
static inline long stills_fchmod(int fd, unsigned mode) { STILLS_AGAIN(fchmod(fd, mode)); }
static inline long stills_getrandom(void *bytes, size_t count) { STILLS_AGAIN(getrandom(bytes, count, 0)); }
static inline long stills_advise_sequential(int fd) { return -(long)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL); }

/// The width of the terminal in columns; 0 when it states none; -errno when fd is no terminal.
static inline long stills_terminal_width(int fd) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) { return -(long)errno; }
    return size.ws_col;
}

/// Whether the terminal shows what is typed on it; the end of a line is never shown when it does not.
static inline long stills_set_echo(int fd, int shows) {
    struct termios settings;
    if (tcgetattr(fd, &settings) < 0) { return -(long)errno; }
    if (shows) {
        settings.c_lflag |= ECHO;
    } else {
        settings.c_lflag &= ~(tcflag_t)ECHO;
    }
    STILLS_AGAIN(tcsetattr(fd, TCSAFLUSH, &settings));
}

static inline int64_t stills_clock_nanoseconds(int clock) {
    struct timespec now;
    if (clock_gettime((clockid_t)clock, &now) < 0) { return -(int64_t)errno; }
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Has `handler` called at the first `signal` only; a second one does what it does by default.
static inline long stills_catch_once(int signal, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL) < 0 ? -(long)errno : 0;
}
static inline long stills_ignore_signal(int signal) {
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL) < 0 ? -(long)errno : 0;
}
static inline long stills_event_descriptor(void) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return fd < 0 ? -(long)errno : fd;
}
/// Safe within a signal handler: keeps errno as it was.
static inline void stills_event_raise(int fd) {
    int before = errno;
    uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written;
    errno = before;
}
/// Starts a program in a process group of its own; its standard streams are the three descriptors, signals are as in a
/// fresh process, its working directory is the one named.
///
/// - Returns: the process number, or -errno.
static inline long stills_spawn(
    const void *program, char *const *arguments, char *const *environment, const void *directory, int input, int output,
    int error) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    pid_t process = 0;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) { return -(long)failure; }
    if ((failure = posix_spawnattr_init(&attributes))) {
        posix_spawn_file_actions_destroy(&actions);
        return -(long)failure;
    }
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    if (!(failure = posix_spawn_file_actions_addchdir_np(&actions, (const char *)directory)) &&
        !(failure = posix_spawn_file_actions_adddup2(&actions, input, 0)) &&
        !(failure = posix_spawn_file_actions_adddup2(&actions, output, 1)) &&
        !(failure = posix_spawn_file_actions_adddup2(&actions, error, 2)) &&
        !(failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3))) {
        failure = posix_spawn(&process, (const char *)program, &actions, &attributes, arguments, environment);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure ? -(long)failure : process;
}
/// - Returns: the exit status, 256 + the signal that ended it, or -errno.
static inline long stills_wait(int process) {
    int status = 0;
    long waited;
    do {
        waited = waitpid(process, &status, 0);
    } while (waited < 0 && errno == EINTR);
    if (waited < 0) { return -(long)errno; }
    return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}
static inline int stills_thread_number(void) { return (int)syscall(SYS_gettid); }
/// For people who look at the process from outside: a name that is not taken changes nothing else.
static inline void stills_name_thread(const void *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
/// The C library gives the memory of a thread back to the system after each batch and asks for it again with the next,
/// page fault by page fault. Keeps up to 16 MiB for each of at most two pools instead: with four, memory that one batch
/// freed waits in one pool while the next batch grows another.
static inline void stills_keep_freed_memory(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

/// A descriptor that becomes readable when the process ends.
static inline long stills_process_descriptor(int process) { STILLS_AGAIN(syscall(SYS_pidfd_open, process, 0)); }
/// 1 when fd can be read, 0 when the time is over. Interrupted, the time begins anew.
static inline long stills_wait_readable(int fd, int milliseconds) {
    struct pollfd asked = {.fd = fd, .events = POLLIN};
    STILLS_AGAIN(poll(&asked, 1, milliseconds));
}
static inline long stills_signal_group(int group, int signal) { return kill(-group, signal) < 0 ? -(long)errno : 0; }

/// An address of the internet: 16 bytes, in the last 4 of which stands an IPv4 address (as in ::ffff:192.0.2.1).
struct stills_address {
    uint8_t bytes[16];
    uint16_t port;
    uint8_t is_v4;
};
static inline socklen_t stills_address_out(const struct stills_address *address, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (address->is_v4) {
        struct sockaddr_in *in = (struct sockaddr_in *)storage;
        in->sin_family = AF_INET;
        in->sin_port = htons(address->port);
        memcpy(&in->sin_addr, address->bytes + 12, 4);
        return sizeof *in;
    }
    struct sockaddr_in6 *in = (struct sockaddr_in6 *)storage;
    in->sin6_family = AF_INET6;
    in->sin6_port = htons(address->port);
    memcpy(&in->sin6_addr, address->bytes, 16);
    return sizeof *in;
}
static inline void stills_address_in(const struct sockaddr_storage *storage, struct stills_address *address) {
    memset(address, 0, sizeof *address);
    if (storage->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)storage;
        address->is_v4 = 1;
        address->port = ntohs(in->sin_port);
        address->bytes[10] = address->bytes[11] = 0xff;
        memcpy(address->bytes + 12, &in->sin_addr, 4);
    } else if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)storage;
        address->port = ntohs(in->sin6_port);
        memcpy(address->bytes, &in->sin6_addr, 16);
    }
}
/// A socket bound to an address that takes in connections without waiting for them; what it accepts sends at once
/// (TCP_NODELAY is inherited). `shared`: other sockets of this process may listen at the same address (SO_REUSEPORT).
static inline long stills_listen(const struct stills_address *address, int backlog, int shared) {
    struct sockaddr_storage storage;
    socklen_t length = stills_address_out(address, &storage);
    int on = 1;
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) { return -(long)errno; }
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
        (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0 ||
        (storage.ss_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0) ||
        bind(fd, (struct sockaddr *)&storage, length) < 0 || listen(fd, backlog) < 0) {
        long failure = -(long)errno;
        close(fd);
        return failure;
    }
    return fd;
}
static inline long stills_connect(const struct stills_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = stills_address_out(address, &storage);
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) { return -(long)errno; }
    if (connect(fd, (struct sockaddr *)&storage, length) < 0) {
        long failure = -(long)errno;
        close(fd);
        return failure;
    }
    return fd;
}
static inline long stills_local_address(int fd, struct stills_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    if (getsockname(fd, (struct sockaddr *)&storage, &length) < 0) { return -(long)errno; }
    stills_address_in(&storage, address);
    return 0;
}
static inline long stills_accept(int fd, struct stills_address *address) {
    struct sockaddr_storage storage;
    long accepted;
    do {
        socklen_t length = sizeof storage;
        accepted = accept4(fd, (struct sockaddr *)&storage, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
    } while (accepted < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (accepted < 0) { return -(long)errno; }
    stills_address_in(&storage, address);
    return accepted;
}
static inline long stills_receive(int fd, void *bytes, size_t count) { STILLS_AGAIN(recv(fd, bytes, count, 0)); }
/// Sends both, one after the other, by one call. `more`: what follows may go out with it.
static inline long stills_send(
    int fd, const void *first, size_t first_count, const void *second, size_t second_count, int more) {
    int flags = MSG_NOSIGNAL | (more ? MSG_MORE : 0);
    if (!second_count) { STILLS_AGAIN(send(fd, first, first_count, flags)); }
    struct iovec parts[2] = {{(void *)first, first_count}, {(void *)second, second_count}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    STILLS_AGAIN(sendmsg(fd, &message, flags));
}
static inline long stills_sendfile(int fd, int file, int64_t offset, size_t count) {
    off_t position = offset;
    STILLS_AGAIN(sendfile(fd, file, &position, count));
}
static inline long stills_end_sending(int fd) { return shutdown(fd, SHUT_WR) < 0 ? -(long)errno : 0; }
/// Closing will tell the other side that the connection was cut off (RST), whatever was sent.
static inline long stills_cut_off_at_close(int fd) {
    struct linger at_once = {1, 0};
    return setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0 ? -(long)errno : 0;
}
/// Sets how much the kernel holds of what is to be sent, or of what came in.
static inline long stills_limit_buffer(int fd, int sending, int bytes) {
    return setsockopt(fd, SOL_SOCKET, sending ? SO_SNDBUF : SO_RCVBUF, &bytes, sizeof bytes) < 0 ? -(long)errno : 0;
}
/// Sending or receiving that waits ends after so long with EAGAIN.
static inline long stills_limit_waiting(int fd, int sending, int milliseconds) {
    struct timeval limit = {milliseconds / 1000, milliseconds % 1000 * 1000};
    return setsockopt(fd, SOL_SOCKET, sending ? SO_SNDTIMEO : SO_RCVTIMEO, &limit, sizeof limit) < 0 ? -(long)errno : 0;
}

struct stills_event {
    uint64_t token;
    uint32_t flags;
};
#define STILLS_EVENTS 256
enum { stills_event_input = EPOLLIN, stills_event_output = EPOLLOUT, stills_event_half_closed = EPOLLRDHUP,
       stills_event_gone = EPOLLHUP | EPOLLERR };
static inline long stills_poll_create(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -(long)errno : fd;
}
/// `edges`: told once when something changes, in both directions; else told as long as there is something to read.
static inline long stills_poll_add(int poll, int fd, uint64_t token, int edges) {
    struct epoll_event event = {.events = edges ? EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET : EPOLLIN};
    event.data.u64 = token;
    return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0 ? -(long)errno : 0;
}
static inline long stills_poll_remove(int poll, int fd) {
    struct epoll_event event = {0};
    return epoll_ctl(poll, EPOLL_CTL_DEL, fd, &event) < 0 ? -(long)errno : 0;
}
/// Interrupted by a signal, it returns without events. `found` has STILLS_EVENTS places.
static inline long stills_poll_wait(int poll, struct stills_event *found, int milliseconds) {
    struct epoll_event events[STILLS_EVENTS];
    int count = epoll_wait(poll, events, STILLS_EVENTS, milliseconds);
    if (count < 0) { return errno == EINTR ? 0 : -(long)errno; }
    for (int index = 0; index < count; index++) {
        found[index].token = events[index].data.u64;
        found[index].flags = events[index].events;
    }
    return count;
}
/// Takes back what stills_event_raise raised.
static inline void stills_event_lower(int fd) {
    uint64_t count;
    ssize_t taken = read(fd, &count, sizeof count);
    (void)taken;
}
/// Distinguishes the threads of this process, without a call to the kernel.
static inline uintptr_t stills_thread_identity(void) { return (uintptr_t)pthread_self(); }
/// How many processors this process may run on; at least 1.
static inline long stills_processor_count(void) {
    unsigned long mask[64] = {0};
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask), count = 0;
    for (long index = 0; index < bytes / (long)sizeof mask[0]; index++) {
        count += __builtin_popcountl(mask[index]);
    }
    return count > 0 ? count : 1;
}

// The first place of one run of bytes in another, or NULL.
extern void *memmem(const void *bytes, size_t count, const void *pattern, size_t pattern_count);

static inline const void *stills_find(
    const void *bytes, size_t count, const void *pattern, size_t pattern_count) {
    return memmem(bytes, count, pattern, pattern_count);
}

#endif
