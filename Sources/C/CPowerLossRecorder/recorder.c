// The log, the table of open files, and where paths lead.
#include "recorder.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILE_LIMIT 65536

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_fd = -1;
static pid_t owner;
// Started by the recorded program: it may look at everything and change nothing.
static bool is_second;
static enum left_out without;
static bool sent;

// By descriptor: the number of the open file, whether writes go to its end, and whether it is standard output.
static uint32_t files[FILE_LIMIT];
static bool appends[FILE_LIMIT];
static bool outputs[FILE_LIMIT];

// By inode: the number of the file. Grows; a run has some thousand files.
static struct known { dev_t device; ino_t inode; uint32_t file; } *known;
static size_t known_count, known_room;
static uint32_t last_file;

static enum left_out left_out_named(const char *name) {
    if (!name) { return LEFT_OUT_NOTHING; }
    if (strcmp(name, "blobs") == 0) { return LEFT_OUT_BLOBS; }
    if (strcmp(name, "directories") == 0) { return LEFT_OUT_DIRECTORIES; }
    if (strcmp(name, "database") == 0) { return LEFT_OUT_DATABASE; }
    if (strcmp(name, "everything") == 0) { return LEFT_OUT_EVERYTHING; }
    // A test that believes that something is switched off would prove nothing.
    abort();
}

__attribute__((constructor)) static void begin(void) {
    const char *directory = getenv("STILLS_RECORD_ROOT");
    const char *log = getenv("STILLS_RECORD_LOG");
    if (!directory || !log || strlen(directory) >= PATH_MAX) { return; }
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) { return; }
    // Out of the way of programs that count descriptors.
    log_fd = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 512);
    syscall(SYS_close, fd);
    strcpy(root, directory);
    root_length = strlen(root);
    owner = getpid();
    outputs[STDOUT_FILENO] = true;
    without = left_out_named(getenv("STILLS_RECORD_WITHOUT"));
    sent = getenv("STILLS_RECORD_SENT") != NULL;
    if (log_fd < 0) { return; }
    struct stat status;
    is_second = fstat(log_fd, &status) == 0 && status.st_size > 0;
    // An empty promise: from now on the log is not empty.
    emit(STILLS_RECORD_ACKNOWLEDGE, 0, 0, 0, NULL, NULL, NULL, 0);
}

// A forked child shares the tables and not the order: it is left alone, and what it changes shows in the comparison.
bool recording(void) { return log_fd >= 0 && getpid() == owner; }
bool records_sent(void) { return sent && recording(); }
void record_lock(void) { pthread_mutex_lock(&lock); }
void record_unlock(void) { pthread_mutex_unlock(&lock); }

// One call, so that records of two processes do not mix.
static void append(uint32_t kind, uint32_t first, uint32_t file, uint64_t offset, const char *path,
                   const char *second, const void *data, uint64_t length) {
    struct { uint32_t kind, first; uint64_t file, offset; uint32_t path, second; uint64_t data; } header = {
        kind, first, file, offset, path ? (uint32_t)strlen(path) : 0, second ? (uint32_t)strlen(second) : 0, length};
    struct iovec pieces[] = {
        {&header, sizeof header}, {(void *)path, header.path}, {(void *)second, header.second}, {(void *)data, length}};
    long whole = (long)(sizeof header + header.path + header.second + length);
    // A log that cannot be written would silently prove nothing.
    if (syscall(SYS_writev, log_fd, pieces, 4) != whole) { abort(); }
}

void emit(uint32_t kind, uint32_t first, uint32_t file, uint64_t offset, const char *path, const char *second,
          const void *data, uint64_t length) {
    int before = errno;
    if (!is_second || kind == STILLS_RECORD_ACKNOWLEDGE || kind == STILLS_RECORD_SENT) {
        append(kind, first, file, offset, path, second, data, length);
    } else if (kind != STILLS_RECORD_OPEN || (first & ~2u) != 0) {
        const char *sentence = "a second process changes files";
        append(STILLS_RECORD_UNSUPPORTED, 0, 0, 0, sentence, NULL, NULL, 0);
    }
    errno = before;
}

void unsupported(const char *what) { emit(STILLS_RECORD_UNSUPPORTED, 0, 0, 0, what, NULL, NULL, 0); }

uint32_t file_of(int fd) { return fd >= 0 && fd < FILE_LIMIT ? files[fd] : OUTSIDE; }
bool is_append(int fd) { return fd >= 0 && fd < FILE_LIMIT && appends[fd]; }
bool is_output(int fd) { return fd >= 0 && fd < FILE_LIMIT && outputs[fd]; }
void forget(int fd) {
    if (fd < 0 || fd >= FILE_LIMIT) { return; }
    files[fd] = OUTSIDE;
    outputs[fd] = false;
}
void copy_entry(int from, int to) {
    if (to < 0 || to >= FILE_LIMIT) {
        if (file_of(from) != OUTSIDE || is_output(from)) { unsupported("a descriptor above 65535"); }
        return;
    }
    files[to] = file_of(from);
    appends[to] = is_append(from);
    outputs[to] = is_output(from);
}

static uint32_t number_of(const struct stat *status, bool made) {
    for (size_t at = 0; at < known_count; at++) {
        if (known[at].inode == status->st_ino && known[at].device == status->st_dev) {
            // The system gives the numbers of removed inodes again.
            if (made) { known[at].file = ++last_file; }
            return known[at].file;
        }
    }
    if (known_count == known_room) {
        known_room = known_room ? known_room * 2 : 1024;
        known = realloc(known, known_room * sizeof *known);
        if (!known) { abort(); }
    }
    known[known_count] = (struct known){status->st_dev, status->st_ino, ++last_file};
    return known[known_count++].file;
}

static bool below_root(const char *absolute, char *relative) {
    if (strncmp(absolute, root, root_length) != 0) { return false; }
    const char *rest = absolute + root_length;
    if (*rest == 0) {
        relative[0] = 0;
        return true;
    }
    if (*rest != '/') { return false; }
    strcpy(relative, rest + 1);
    return true;
}

static bool path_of_descriptor(int fd, char *path) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, name, path, PATH_MAX - 1);
    if (length < 0) { return false; }
    path[length] = 0;
    return true;
}

uint32_t note_opened(int fd, bool made, bool append, bool *is_directory, char *relative) {
    int before = errno;
    char path[PATH_MAX];
    struct stat status;
    uint32_t file = OUTSIDE;
    if (fd >= 0 && path_of_descriptor(fd, path) && below_root(path, relative) && fstat(fd, &status) == 0 &&
        (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))) {
        *is_directory = S_ISDIR(status.st_mode);
        file = number_of(&status, made);
    }
    if (fd >= 0 && fd < FILE_LIMIT) {
        files[fd] = file;
        appends[fd] = append;
        outputs[fd] = false;
    } else if (file != OUTSIDE) {
        unsupported("a descriptor above 65535");
    }
    errno = before;
    return file;
}

// The directory that holds the entry is looked up by the system itself, so that links and dots on the way count.
struct place place_of(int directory, const char *path) {
    struct place place = {.inside = false};
    int before = errno;
    char parent[PATH_MAX], absolute[PATH_MAX];
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') { length--; }
    size_t start = length;
    while (start > 0 && path[start - 1] != '/') { start--; }
    if (length >= PATH_MAX || length == 0) { return place; }
    if (start == 0) {
        strcpy(parent, ".");
    } else {
        memcpy(parent, path, start);
        parent[start] = 0;
    }
    int fd = (int)syscall(SYS_openat, directory, parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        size_t used = 0;
        if (path_of_descriptor(fd, absolute) && (used = strlen(absolute)) + 1 + (length - start) < PATH_MAX) {
            absolute[used++] = '/';
            memcpy(absolute + used, path + start, length - start);
            absolute[used + (length - start)] = 0;
            place.inside = below_root(absolute, place.relative);
        }
        syscall(SYS_close, fd);
    }
    errno = before;
    return place;
}

bool exists(int directory, const char *path, int64_t *length) {
    int before = errno;
    struct stat status;
    bool found = fstatat(directory, path, &status, 0) == 0;
    *length = found && S_ISREG(status.st_mode) ? status.st_size : 0;
    errno = before;
    return found;
}

enum left_out left_out(void) { return without; }

// A database is told by its name, as are its log and journal: SQLite builds them from it.
bool is_left_out(int fd) {
    if (without == LEFT_OUT_NOTHING || without == LEFT_OUT_EVERYTHING) { return without == LEFT_OUT_EVERYTHING; }
    int before = errno;
    char path[PATH_MAX];
    struct stat status;
    enum left_out kind = LEFT_OUT_BLOBS;
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        kind = LEFT_OUT_DIRECTORIES;
    } else if (path_of_descriptor(fd, path)) {
        const char *slash = strrchr(path, '/');
        if (slash && strstr(slash, ".sqlite")) { kind = LEFT_OUT_DATABASE; }
    }
    errno = before;
    return kind == without;
}
