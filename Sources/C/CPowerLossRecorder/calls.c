// The calls that take the place of the C library's. Each makes the real system call itself, with the lock held, and
// then records what it did.
#include "recorder.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

// MARK: Opening and closing

static int record_open(int directory, const char *path, int flags, mode_t mode) {
    if (!recording()) { return (int)syscall(SYS_openat, directory, path, flags, mode); }
    record_lock();
    int64_t length = 0;
    bool was_there = !(flags & O_CREAT) || exists(directory, path, &length);
    if (flags & O_TRUNC) { exists(directory, path, &length); }
    int fd = (int)syscall(SYS_openat, directory, path, flags, mode);
    bool is_directory = false;
    char relative[PATH_MAX];
    uint32_t file = note_opened(fd, !was_there, (flags & O_APPEND) != 0, &is_directory, relative);
    if (file != OUTSIDE && !(flags & O_PATH)) {
        if ((flags & O_TMPFILE) == O_TMPFILE) { unsupported("a file without a name (O_TMPFILE)"); }
        if (flags & O_DSYNC) { unsupported("a file that syncs by itself (O_SYNC, O_DSYNC)"); }
        bool emptied = (flags & O_TRUNC) && was_there && length > 0;
        emit(STILLS_RECORD_OPEN, (was_there ? 0 : 1) | (is_directory ? 2 : 0) | (emptied ? 4 : 0), file, 0, relative,
             NULL, NULL, 0);
    }
    record_unlock();
    return fd;
}

#define MODE_ARGUMENT                                                                                                  \
    mode_t mode = 0;                                                                                                   \
    if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) {                                                       \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        mode = va_arg(arguments, mode_t);                                                                              \
        va_end(arguments);                                                                                             \
    }

EXPORT int open(const char *path, int flags, ...) { MODE_ARGUMENT return record_open(AT_FDCWD, path, flags, mode); }
EXPORT int open64(const char *path, int flags, ...) { MODE_ARGUMENT return record_open(AT_FDCWD, path, flags, mode); }
EXPORT int openat(int at, const char *path, int flags, ...) { MODE_ARGUMENT return record_open(at, path, flags, mode); }
EXPORT int openat64(int at, const char *path, int flags, ...) {
    MODE_ARGUMENT return record_open(at, path, flags, mode);
}
EXPORT int __open_2(const char *path, int flags) { return record_open(AT_FDCWD, path, flags, 0); }
EXPORT int __open64_2(const char *path, int flags) { return record_open(AT_FDCWD, path, flags, 0); }
EXPORT int __openat_2(int at, const char *path, int flags) { return record_open(at, path, flags, 0); }
EXPORT int __openat64_2(int at, const char *path, int flags) { return record_open(at, path, flags, 0); }
EXPORT int creat(const char *path, mode_t mode) {
    return record_open(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
EXPORT int creat64(const char *path, mode_t mode) { return creat(path, mode); }

EXPORT int close(int fd) {
    if (!recording()) { return (int)syscall(SYS_close, fd); }
    record_lock();
    forget(fd);
    int result = (int)syscall(SYS_close, fd);
    record_unlock();
    return result;
}

static int duplicated(int from, int to) {
    if (to >= 0) { copy_entry(from, to); }
    return to;
}

#define LOCKED(type, call)                                                                                             \
    if (!recording()) { return (type)(call); }                                                                         \
    record_lock();                                                                                                     \
    type result = (type)(call);

EXPORT int dup(int fd) {
    LOCKED(int, syscall(SYS_dup, fd))
    duplicated(fd, result);
    record_unlock();
    return result;
}
EXPORT int dup3(int from, int to, int flags) {
    LOCKED(int, syscall(SYS_dup3, from, to, flags))
    duplicated(from, result);
    record_unlock();
    return result;
}
EXPORT int dup2(int from, int to) {
    // dup3 refuses what dup2 lets pass: a descriptor onto itself.
    if (from == to) { return (int)syscall(SYS_fcntl, from, F_GETFD) < 0 ? -1 : to; }
    return dup3(from, to, 0);
}

static int record_fcntl(int fd, int command, void *argument) {
    if (!recording() || (command != F_DUPFD && command != F_DUPFD_CLOEXEC)) {
        return (int)syscall(SYS_fcntl, fd, command, argument);
    }
    record_lock();
    int result = (int)syscall(SYS_fcntl, fd, command, argument);
    duplicated(fd, result);
    record_unlock();
    return result;
}
#define POINTER_ARGUMENT(after)                                                                                        \
    va_list arguments;                                                                                                 \
    va_start(arguments, after);                                                                                        \
    void *argument = va_arg(arguments, void *);                                                                        \
    va_end(arguments);
EXPORT int fcntl(int fd, int command, ...) { POINTER_ARGUMENT(command) return record_fcntl(fd, command, argument); }
EXPORT int fcntl64(int fd, int command, ...) { POINTER_ARGUMENT(command) return record_fcntl(fd, command, argument); }

// MARK: Writing

// Where the next write of this descriptor goes.
static uint64_t write_offset(int fd) {
    struct stat status;
    if (is_append(fd)) { return fstat(fd, &status) == 0 ? (uint64_t)status.st_size : 0; }
    long position = syscall(SYS_lseek, fd, 0, SEEK_CUR);
    return position < 0 ? 0 : (uint64_t)position;
}

EXPORT ssize_t write(int fd, const void *bytes, size_t count) {
    if (!recording() || (!is_output(fd) && file_of(fd) == OUTSIDE)) { return syscall(SYS_write, fd, bytes, count); }
    record_lock();
    uint32_t file = file_of(fd);
    uint64_t offset = file != OUTSIDE ? write_offset(fd) : 0;
    ssize_t result = syscall(SYS_write, fd, bytes, count);
    if (result > 0 && file != OUTSIDE) {
        emit(STILLS_RECORD_WRITE, 0, file, offset, NULL, NULL, bytes, (uint64_t)result);
    } else if (result > 0) {
        emit(STILLS_RECORD_ACKNOWLEDGE, 0, 0, 0, NULL, NULL, bytes, (uint64_t)result);
    }
    record_unlock();
    return result;
}

EXPORT ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) {
    if (!recording() || file_of(fd) == OUTSIDE) { return syscall(SYS_pwrite64, fd, bytes, count, offset); }
    record_lock();
    // Linux appends whatever the offset says.
    uint64_t place = is_append(fd) ? write_offset(fd) : (uint64_t)offset;
    ssize_t result = syscall(SYS_pwrite64, fd, bytes, count, offset);
    if (result > 0) { emit(STILLS_RECORD_WRITE, 0, file_of(fd), place, NULL, NULL, bytes, (uint64_t)result); }
    record_unlock();
    return result;
}
EXPORT ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    return pwrite64(fd, bytes, count, offset);
}

// Several pieces are written one by one: the kernel may stop between them, too.
EXPORT ssize_t writev(int fd, const struct iovec *pieces, int count) {
    if (!recording() || (!is_output(fd) && file_of(fd) == OUTSIDE)) { return syscall(SYS_writev, fd, pieces, count); }
    ssize_t done = 0;
    for (int at = 0; at < count; at++) {
        ssize_t result = write(fd, pieces[at].iov_base, pieces[at].iov_len);
        if (result < 0) { return done > 0 ? done : result; }
        done += result;
        if ((size_t)result < pieces[at].iov_len) { break; }
    }
    return done;
}
EXPORT ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t offset) {
    if (!recording() || file_of(fd) == OUTSIDE) { return syscall(SYS_pwritev, fd, pieces, count, offset, 0); }
    ssize_t done = 0;
    for (int at = 0; at < count; at++) {
        ssize_t result = pwrite64(fd, pieces[at].iov_base, pieces[at].iov_len, offset + done);
        if (result < 0) { return done > 0 ? done : result; }
        done += result;
        if ((size_t)result < pieces[at].iov_len) { break; }
    }
    return done;
}
EXPORT ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
    return pwritev64(fd, pieces, count, offset);
}

EXPORT int ftruncate64(int fd, off_t length) {
    LOCKED(int, syscall(SYS_ftruncate, fd, length))
    if (result == 0 && file_of(fd) != OUTSIDE) {
        emit(STILLS_RECORD_TRUNCATE, 0, file_of(fd), (uint64_t)length, NULL, NULL, NULL, 0);
    }
    record_unlock();
    return result;
}
EXPORT int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

EXPORT int fallocate64(int fd, int mode, off_t offset, off_t length) {
    LOCKED(int, syscall(SYS_fallocate, fd, mode, offset, length))
    if (result == 0 && file_of(fd) != OUTSIDE) {
        if (mode & ~FALLOC_FL_KEEP_SIZE) { unsupported("fallocate with a mode that changes bytes"); }
        if (mode == 0) {
            emit(STILLS_RECORD_EXTEND, 0, file_of(fd), (uint64_t)(offset + length), NULL, NULL, NULL, 0);
        }
    }
    record_unlock();
    return result;
}
EXPORT int fallocate(int fd, int mode, off_t offset, off_t length) { return fallocate64(fd, mode, offset, length); }
EXPORT int posix_fallocate64(int fd, off_t offset, off_t length) {
    return fallocate64(fd, 0, offset, length) < 0 ? errno : 0;
}
EXPORT int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

// MARK: Sending

static void emit_sent(int fd, const void *bytes, ssize_t count) {
    if (count > 0) { emit(STILLS_RECORD_SENT, 0, 0, (uint64_t)fd, NULL, NULL, bytes, (uint64_t)count); }
}
EXPORT ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    if (!records_sent()) { return syscall(SYS_sendto, fd, bytes, count, flags, NULL, 0); }
    record_lock();
    ssize_t result = syscall(SYS_sendto, fd, bytes, count, flags, NULL, 0);
    emit_sent(fd, bytes, result);
    record_unlock();
    return result;
}
// One record for one call, whose pieces lie in several places.
EXPORT ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    if (!records_sent()) { return syscall(SYS_sendmsg, fd, message, flags); }
    size_t whole = 0, used = 0;
    for (size_t at = 0; at < message->msg_iovlen; at++) { whole += message->msg_iov[at].iov_len; }
    char *bytes = malloc(whole + 1);
    if (!bytes) { abort(); }
    for (size_t at = 0; at < message->msg_iovlen; at++) {
        memcpy(bytes + used, message->msg_iov[at].iov_base, message->msg_iov[at].iov_len);
        used += message->msg_iov[at].iov_len;
    }
    record_lock();
    ssize_t result = syscall(SYS_sendmsg, fd, message, flags);
    emit_sent(fd, bytes, result);
    record_unlock();
    free(bytes);
    return result;
}

// MARK: Syncing

static int record_sync(int fd, long call) {
    if (!recording()) { return (int)syscall(call, fd); }
    record_lock();
    bool is_inside = file_of(fd) != OUTSIDE;
    int result = is_inside && is_left_out(fd) ? 0 : (int)syscall(call, fd);
    if (result == 0 && is_inside && !is_left_out(fd)) {
        emit(STILLS_RECORD_SYNC, 0, file_of(fd), 0, NULL, NULL, NULL, 0);
    }
    record_unlock();
    return result;
}
EXPORT int fsync(int fd) { return record_sync(fd, SYS_fsync); }
EXPORT int fdatasync(int fd) { return record_sync(fd, SYS_fdatasync); }

// One call for everything counts as a sync of blobs, who alone are written by the hundred.
static bool leaves_out_all(void) { return left_out() == LEFT_OUT_BLOBS || left_out() == LEFT_OUT_EVERYTHING; }
static void emit_sync_all(void) {
    emit(STILLS_RECORD_SYNC_ALL, left_out() == LEFT_OUT_DIRECTORIES ? 1 : 0, 0, 0, NULL, NULL, NULL, 0);
}

EXPORT int syncfs(int fd) {
    if (!recording()) { return (int)syscall(SYS_syncfs, fd); }
    record_lock();
    bool is_inside = file_of(fd) != OUTSIDE;
    int result = is_inside && leaves_out_all() ? 0 : (int)syscall(SYS_syncfs, fd);
    if (result == 0 && is_inside && !leaves_out_all()) { emit_sync_all(); }
    record_unlock();
    return result;
}
EXPORT void sync(void) {
    if (!recording()) {
        syscall(SYS_sync);
        return;
    }
    record_lock();
    if (!leaves_out_all()) {
        syscall(SYS_sync);
        emit_sync_all();
    }
    record_unlock();
}

// MARK: Names

static int record_two(uint32_t kind, long call, int from, const char *path, int to, const char *second, int flags) {
    if (!recording()) { return (int)syscall(call, from, path, to, second, flags); }
    record_lock();
    struct place old = place_of(from, path), new = place_of(to, second);
    int result = (int)syscall(call, from, path, to, second, flags);
    if (result == 0 && (old.inside || new.inside)) {
        if (!old.inside || !new.inside) {
            unsupported("a rename or link across the root's border");
        } else if (kind == STILLS_RECORD_RENAME && (flags & ~1)) {
            unsupported("a rename that exchanges");
        } else {
            emit(kind, 0, 0, 0, old.relative, new.relative, NULL, 0);
        }
    }
    record_unlock();
    return result;
}
EXPORT int renameat2(int from, const char *path, int to, const char *second, unsigned flags) {
    return record_two(STILLS_RECORD_RENAME, SYS_renameat2, from, path, to, second, (int)flags);
}
EXPORT int renameat(int from, const char *path, int to, const char *second) {
    return renameat2(from, path, to, second, 0);
}
EXPORT int rename(const char *path, const char *second) { return renameat2(AT_FDCWD, path, AT_FDCWD, second, 0); }
EXPORT int linkat(int from, const char *path, int to, const char *second, int flags) {
    return record_two(STILLS_RECORD_LINK, SYS_linkat, from, path, to, second, flags);
}
EXPORT int link(const char *path, const char *second) { return linkat(AT_FDCWD, path, AT_FDCWD, second, 0); }

static int record_one(uint32_t kind, long call, int directory, const char *path, long last) {
    if (!recording()) { return (int)syscall(call, directory, path, last); }
    record_lock();
    struct place place = place_of(directory, path);
    int result = (int)syscall(call, directory, path, last);
    if (result == 0 && place.inside) { emit(kind, 0, 0, 0, place.relative, NULL, NULL, 0); }
    record_unlock();
    return result;
}
EXPORT int unlinkat(int directory, const char *path, int flags) {
    bool is_directory = (flags & AT_REMOVEDIR) != 0;
    return record_one(is_directory ? STILLS_RECORD_RMDIR : STILLS_RECORD_UNLINK, SYS_unlinkat, directory, path, flags);
}
EXPORT int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
EXPORT int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
EXPORT int mkdirat(int directory, const char *path, mode_t mode) {
    return record_one(STILLS_RECORD_MKDIR, SYS_mkdirat, directory, path, mode);
}
EXPORT int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
EXPORT int remove(const char *path) {
    int result = unlink(path);
    return result < 0 && errno == EISDIR ? rmdir(path) : result;
}

// MARK: What cannot be replayed

static ssize_t refuse_copy(int fd, ssize_t result, const char *what) {
    int before = errno;
    record_lock();
    if (result > 0 && file_of(fd) != OUTSIDE) { unsupported(what); }
    record_unlock();
    errno = before;
    return result;
}
EXPORT ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *place, size_t count, unsigned flags) {
    ssize_t result = syscall(SYS_copy_file_range, from, start, to, place, count, flags);
    return recording() ? refuse_copy(to, result, "copy_file_range") : result;
}
EXPORT ssize_t sendfile64(int to, int from, off64_t *start, size_t count) {
    ssize_t result = syscall(SYS_sendfile, to, from, start, count);
    return recording() ? refuse_copy(to, result, "sendfile") : result;
}
EXPORT ssize_t sendfile(int to, int from, off_t *start, size_t count) { return sendfile64(to, from, start, count); }
EXPORT ssize_t splice(int from, off64_t *start, int to, off64_t *place, size_t count, unsigned flags) {
    ssize_t result = syscall(SYS_splice, from, start, to, place, count, flags);
    return recording() ? refuse_copy(to, result, "splice") : result;
}
EXPORT int symlinkat(const char *target, int directory, const char *path) {
    LOCKED(int, syscall(SYS_symlinkat, target, directory, path))
    if (result == 0 && place_of(directory, path).inside) { unsupported("a symbolic link"); }
    record_unlock();
    return result;
}
EXPORT int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

static bool is_shared_memory_of_sqlite(int fd) {
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path);
    return length >= 4 && memcmp(path + length - 4, "-shm", 4) == 0;
}
// SQLite rebuilds the index that it keeps in its "-shm" file; that one may be lost.
EXPORT void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    if (recording() && file_of(fd) != OUTSIDE && (protection & PROT_WRITE) && (flags & MAP_SHARED) &&
        !is_shared_memory_of_sqlite(fd)) {
        record_lock();
        unsupported("a file that is written through memory (mmap)");
        record_unlock();
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}
EXPORT void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
    return mmap64(address, length, protection, flags, fd, offset);
}
