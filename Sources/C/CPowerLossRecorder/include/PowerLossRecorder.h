// A shared library for LD_PRELOAD that records every call which changes files below one directory, with its data and in
// one order, for StillsTesting's DiskModel. For tests only.
//
// STILLS_RECORD_ROOT names the directory (absolute, without symbolic links), STILLS_RECORD_LOG the log file.
// STILLS_RECORD_WITHOUT switches syncs off, for tests that must find the loss: they claim success, do nothing, and are
// not in the log.
//   blobs: syncs of the whole file system, and of files that are no database
//   directories: syncs of directories; one of the whole file system keeps contents and no names
//   database: syncs of files with ".sqlite" in their name
//   everything: all of these
//
// STILLS_RECORD_SENT, set to anything, has what the program sends over sockets by send and sendmsg recorded, too: what a
// server promises.
//
// The calls of one process are recorded; they are made one after the other while they are. Programs that it starts may
// look at the files and not change them.
//
// The log is a row of records in the machine's byte order:
//   u32 kind, u32 first, u64 file, u64 offset, u32 path length, u32 second path length, u64 data length,
//   then the path, the second path and the data. Paths are relative to the root. What the fields mean is said below.
//
// Not seen, and found out by comparing the replay with the directory: files written through stdio (glibc calls itself
// inside), raw system calls, and changes by other processes.
#ifndef STILLS_POWER_LOSS_RECORDER_H
#define STILLS_POWER_LOSS_RECORDER_H

enum stills_record_kind {
    STILLS_RECORD_OPEN = 1,        // file, path; first: bit 0 it was made, bit 1 is a directory, bit 2 was emptied
    STILLS_RECORD_WRITE = 2,       // file, offset, data
    STILLS_RECORD_TRUNCATE = 3,    // file, offset: the new length
    STILLS_RECORD_SYNC = 4,        // file: fsync or fdatasync
    STILLS_RECORD_SYNC_ALL = 5,    // syncfs or sync; first: bit 0 names were left out
    STILLS_RECORD_RENAME = 6,      // path, second path
    STILLS_RECORD_LINK = 7,        // path, second path
    STILLS_RECORD_UNLINK = 8,      // path
    STILLS_RECORD_MKDIR = 9,       // path
    STILLS_RECORD_RMDIR = 10,      // path
    STILLS_RECORD_ACKNOWLEDGE = 11, // data: what was written to standard output, or a duplicate of it
    STILLS_RECORD_UNSUPPORTED = 12, // path: a sentence. The run cannot be replayed
    STILLS_RECORD_EXTEND = 13,     // file, offset: the length that it has at least now
    STILLS_RECORD_SENT = 14,       // offset: the descriptor; data: what was sent over a socket, with STILLS_RECORD_SENT set
};

#endif
