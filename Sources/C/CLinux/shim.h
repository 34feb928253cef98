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
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
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
        !(failure = posix_spawn_file_actions_adddup2(&actions, error, 2))) {
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

#endif
