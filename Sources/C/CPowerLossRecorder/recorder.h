// What the interposed calls share.
#ifndef STILLS_RECORDER_H
#define STILLS_RECORDER_H
#include "PowerLossRecorder.h"
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#define OUTSIDE 0 /* the number of files that are not below the root */

struct place {
    bool inside;
    char relative[PATH_MAX];
};

bool recording(void);
void record_lock(void);
void record_unlock(void);

// All below: with the lock held. errno is kept.
uint32_t file_of(int fd);
bool is_append(int fd);
bool is_output(int fd);
void forget(int fd);
void copy_entry(int from, int to);
uint32_t note_opened(int fd, bool made, bool append, bool *is_directory, char *relative);
struct place place_of(int directory, const char *path);
bool exists(int directory, const char *path, int64_t *length);
bool records_sent(void);
void emit(uint32_t kind, uint32_t first, uint32_t file, uint64_t offset, const char *path, const char *second,
          const void *data, uint64_t length);
void unsupported(const char *what);

// What a test switches off: the sync claims success, does nothing and is not in the log.
enum left_out { LEFT_OUT_NOTHING, LEFT_OUT_BLOBS, LEFT_OUT_DIRECTORIES, LEFT_OUT_DATABASE, LEFT_OUT_EVERYTHING };
enum left_out left_out(void);
bool is_left_out(int fd);

#endif
