// Loaded before the C library (LD_PRELOAD): makes calls on files of one folder fail, kills the process at one of them, and
// writes down what was written and what was synced. All by environment:
//   SHIM_DIR   the folder; calls on other files pass
//   SHIM_CALL  which calls are counted: write, sync, rename, open, mmap, truncate, unlink, or any
//   SHIM_FROM, SHIM_TO  the first and the last of them that fail, from 1, over all threads
//   SHIM_ERRNO what they fail with; 0: SIGKILL instead
//   SHIM_LOG   a file that gets one record a call: kind, offset, lengths of path and data, path, data
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long counted;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;

static long number(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text ? atol(text) : otherwise;
}

static int inside(const char *path) {
    const char *dir = getenv("SHIM_DIR");
    return dir && path && strncmp(path, dir, strlen(dir)) == 0;
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
    return inside(path);
}

/// Counts a call; whether it fails, with errno set.
static int fails(const char *call) {
    const char *wanted = getenv("SHIM_CALL");
    if (!wanted || (strcmp(wanted, call) && strcmp(wanted, "any"))) return 0;
    long at = atomic_fetch_add(&counted, 1) + 1;
    if (at < number("SHIM_FROM", 1) || at > number("SHIM_TO", LONG_MAX)) return 0;
    int error = (int)number("SHIM_ERRNO", 0);
    if (!error) syscall(SYS_kill, getpid(), SIGKILL);
    errno = error;
    return 1;
}

static void put(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        ssize_t done = syscall(SYS_write, log_fd, at, length);
        if (done <= 0) abort();
        at += done, length -= (size_t)done;
    }
}

/// Writes a record; the caller holds the lock, so that records are in the order of the calls.
static void record(char kind, int64_t offset, const char *path, const void *data, size_t length) {
    const char *name = getenv("SHIM_LOG");
    if (!name) return;
    if (log_fd < 0) log_fd = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    uint32_t sizes[2] = {(uint32_t)strlen(path), (uint32_t)length};
    put(&kind, 1), put(&offset, 8), put(sizes, 8), put(path, sizes[0]), put(data, length);
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    int may_make = (flags & (O_CREAT | O_TRUNC)) != 0;
    if (!inside(path) || !may_make) return (int)syscall(SYS_openat, at, path, flags, mode);
    if (fails("open")) return -1;
    struct stat before;
    pthread_mutex_lock(&order);
    int missing = stat(path, &before) != 0;
    int fd = (int)syscall(SYS_openat, at, path, flags, mode);
    int error = errno;
    if (fd >= 0 && missing) record('C', 0, path, "", 0);
    if (fd >= 0 && !missing && (flags & O_TRUNC)) record('T', 0, path, "", 0);
    pthread_mutex_unlock(&order);
    errno = error;
    return fd;
}

#define OPEN(at)                                                                                                \
    mode_t mode = 0;                                                                                                       \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                                   \
        va_list rest;                                                                                                      \
        va_start(rest, flags);                                                                                             \
        mode = va_arg(rest, mode_t);                                                                                       \
        va_end(rest);                                                                                                      \
    }                                                                                                                      \
    return opened(at, path, flags, mode);
int open(const char *path, int flags, ...) { OPEN(AT_FDCWD) }
int open64(const char *path, int flags, ...) { OPEN(AT_FDCWD) }
int openat(int at, const char *path, int flags, ...) { OPEN(at) }
int openat64(int at, const char *path, int flags, ...) { OPEN(at) }

static ssize_t written(int fd, const struct iovec *parts, int count, off_t offset, int placed) {
    char path[PATH_MAX];
    int ours = path_of(fd, path);
    if (!ours && fd != 1) return placed ? syscall(SYS_pwritev, fd, parts, count, offset, 0) : syscall(SYS_writev, fd, parts, count);
    if (ours && fails("write")) return -1;
    pthread_mutex_lock(&order);
    if (!placed && ours) {
        int append = fcntl(fd, F_GETFL) & O_APPEND;
        offset = lseek(fd, 0, append ? SEEK_END : SEEK_CUR);
    }
    ssize_t done = placed ? syscall(SYS_pwritev, fd, parts, count, offset, 0) : syscall(SYS_writev, fd, parts, count);
    int error = errno;
    size_t left = done > 0 ? (size_t)done : 0;
    for (int part = 0; part < count && left > 0; part++) {
        size_t length = parts[part].iov_len < left ? parts[part].iov_len : left;
        record(ours ? 'W' : 'A', offset, path, parts[part].iov_base, length);
        offset += (off_t)length, left -= length;
    }
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}

#define ONE(data, length) &(struct iovec){(void *)(data), length}, 1
ssize_t write(int fd, const void *data, size_t length) { return written(fd, ONE(data, length), 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return written(fd, ONE(data, length), at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off_t at) { return written(fd, ONE(data, length), at, 1); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return written(fd, parts, count, 0, 0); }

static int synced(int fd, long call) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return (int)syscall(call, fd);
    if (fails("sync")) return -1;
    pthread_mutex_lock(&order);
    int result = (int)syscall(call, fd);
    if (result == 0) record('S', 0, path, "", 0);
    pthread_mutex_unlock(&order);
    return result;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int truncated(int fd, off_t size) {
    char path[PATH_MAX];
    if (!path_of(fd, path)) return (int)syscall(SYS_ftruncate, fd, size);
    if (fails("truncate")) return -1;
    pthread_mutex_lock(&order);
    int result = (int)syscall(SYS_ftruncate, fd, size);
    if (result == 0) record('T', size, path, "", 0);
    pthread_mutex_unlock(&order);
    return result;
}
int ftruncate(int fd, off_t size) { return truncated(fd, size); }
int ftruncate64(int fd, off_t size) { return truncated(fd, size); }

int rename(const char *from, const char *to) {
    if (!inside(from)) return (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (fails("rename")) return -1;
    pthread_mutex_lock(&order);
    int result = (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (result == 0) record('R', 0, from, to, strlen(to));
    pthread_mutex_unlock(&order);
    return result;
}

static int removed(int at, const char *name, int flags) {
    char path[PATH_MAX * 2];
    if (at != AT_FDCWD && name[0] != '/') {
        path_of(at, path);
        strcat(path, "/"), strncat(path, name, PATH_MAX - 1);
    } else {
        snprintf(path, sizeof path, "%s", name);
    }
    if (!inside(path)) return (int)syscall(SYS_unlinkat, at, name, flags);
    if (fails("unlink")) return -1;
    pthread_mutex_lock(&order);
    int result = (int)syscall(SYS_unlinkat, at, name, flags);
    if (result == 0 && !flags) record('U', 0, path, "", 0);
    pthread_mutex_unlock(&order);
    return result;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return removed(at, path, flags); }

static void *mapped(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
    char path[PATH_MAX];
    if (fd >= 0 && path_of(fd, path) && fails("mmap")) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) { return mapped(at, length, protection, flags, fd, offset); }
void *mmap64(void *at, size_t length, int protection, int flags, int fd, off_t offset) { return mapped(at, length, protection, flags, fd, offset); }
