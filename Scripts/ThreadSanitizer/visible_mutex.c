// Tells the thread sanitizer of `Synchronization.Mutex`: its fast paths are compiled into the program, and seen; the slow ones are
// in Swift's library, which is not instrumented, so that data passed on under contention looks like a race (Swift 6.3, Linux).
// Loaded before that library, this stands in for the slow paths, calls them, and says what they mean.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// Called by visible_mutex.S.
void *visible_mutex_lock, *visible_mutex_unlock;
static void (*acquire)(void *), (*release)(void *);

void visible_mutex_prepare(void) {
    if (visible_mutex_lock) { return; }
    acquire = dlsym(RTLD_DEFAULT, "__tsan_acquire");
    release = dlsym(RTLD_DEFAULT, "__tsan_release");
    visible_mutex_unlock = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
    void *lock = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
    if (!lock || !visible_mutex_unlock || !acquire || !release) {
        fputs("visible_mutex: Swift's Mutex is another one by now, or the program has no thread sanitizer\n", stderr);
        abort();
    }
    fputs("visible_mutex: at work\n", stderr);
    visible_mutex_lock = lock;
}

void visible_mutex_acquired(void *mutex) { acquire(mutex); }
void visible_mutex_releases(void *mutex) { release(mutex); }
