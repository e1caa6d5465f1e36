/* For LD_PRELOAD: writes down, in their order, what a process does to the files of one directory and what it sends over sockets.
 *
 * QAQPA_DISK_DIRECTORY is the directory, QAQPA_DISK_RECORD the file of records. A record is: one octet of kind, two numbers of
 * eight octets, a length of four, and so many octets. A change is recorded with the change under one lock; a sync has a record
 * before it and another after it, with no lock between; what is sent is recorded before it is sent. So a change before the first
 * record of a sync is on disk by its second, and an answer is never recorded later than it went out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define SENT_MAX 65536
#define INODES 65536

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static char directory[4096];
static size_t directory_length;
static int record_file = -1;
static dev_t device;
static uint64_t known[INODES];
static uint64_t syncs;

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("QAQPA_DISK_DIRECTORY"), *to = getenv("QAQPA_DISK_RECORD");
    struct stat data;
    if (!at || !to || strlen(at) >= sizeof directory) return;
    strcpy(directory, at);
    directory_length = strlen(at);
    if (stat(at, &data) == 0) device = data.st_dev;
    record_file = (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(char kind, uint64_t a, uint64_t b, const void *octets, size_t length) {
    char head[21];
    uint32_t size = (uint32_t)length;
    head[0] = kind;
    memcpy(head + 1, &a, 8);
    memcpy(head + 9, &b, 8);
    memcpy(head + 17, &size, 4);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)octets, length}};
    /* A regular file takes the whole of it, or the disk of the test is full and its reader finds a cut record. */
    syscall(SYS_writev, record_file, parts, 2);
}

/* The path below the directory; nothing for what is elsewhere or not meant to last. */
static const char *below(const char *path) {
    size_t length = path ? strlen(path) : 0;
    if (record_file < 0 || length < directory_length || memcmp(path, directory, directory_length)) return NULL;
    if (path[directory_length] != '/' && path[directory_length] != 0) return NULL;
    if (length >= 4 && !strcmp(path + length - 4, "-shm")) return NULL;
    return path[directory_length] ? path + directory_length + 1 : "";
}

static int is_known(uint64_t inode) {
    for (size_t at = inode % INODES, i = 0; i < INODES; i++, at = (at + 1) % INODES) {
        if (known[at] == inode) return 1;
        if (!known[at]) return 0;
    }
    return 0;
}

static void learn(uint64_t inode) {
    size_t at = inode % INODES;
    while (known[at] && known[at] != inode) at = (at + 1) % INODES;
    known[at] = inode;
}

/* The inode behind a number, if it is one of the directory's. */
static uint64_t tracked(int file, struct stat *data) {
    if (record_file < 0 || fstat(file, data) || data->st_dev != device) return 0;
    return is_known(data->st_ino) ? data->st_ino : 0;
}

static int open_any(int (*real)(int, const char *, int, ...), int at, const char *path, int flags, mode_t mode) {
    const char *name = below(path);
    struct stat before, after;
    if (!name) return real(at, path, flags, mode);
    pthread_mutex_lock(&order);
    int was = fstatat(at, path, &before, 0) == 0;
    int file = real(at, path, flags, mode), error = errno;
    if (file >= 0 && fstat(file, &after) == 0) {
        learn(after.st_ino);
        if (!was) put('C', after.st_ino, 0, name, strlen(name));
        else put('O', after.st_ino, 0, name, strlen(name));
        if (was && (flags & O_TRUNC) && S_ISREG(after.st_mode)) put('T', after.st_ino, 0, NULL, 0);
    }
    pthread_mutex_unlock(&order);
    errno = error;
    return file;
}

static int real_openat(int at, const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    REAL(openat);
    return real(at, path, flags, mode);
}

#define MODE \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
    va_end(more)

int open(const char *path, int flags, ...) { MODE; return open_any(real_openat, AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE; return open_any(real_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) { MODE; return open_any(real_openat, at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE; return open_any(real_openat, at, path, flags | O_LARGEFILE, mode); }
int creat(const char *path, mode_t mode) { return open_any(real_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

/* A write to a file: offset -1 is where the file stands. Negative where the file is none of the directory's. */
static ssize_t written(int file, const void *octets, size_t length, off_t offset, int *mine) {
    struct stat data;
    uint64_t inode = tracked(file, &data);
    *mine = inode != 0;
    if (!inode) return 0;
    pthread_mutex_lock(&order);
    off_t at = offset;
    if (fcntl(file, F_GETFL) & O_APPEND) {
        fstat(file, &data);
        at = data.st_size;
    } else if (offset < 0) {
        at = lseek(file, 0, SEEK_CUR);
    }
    ssize_t done = offset < 0 ? syscall(SYS_write, file, octets, length) : syscall(SYS_pwrite64, file, octets, length, offset);
    int error = errno;
    if (done > 0) put('W', inode, (uint64_t)at, octets, (size_t)done);
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}

static void sending(int file, const struct iovec *parts, int count) {
    static char octets[SENT_MAX];
    struct stat data;
    if (record_file < 0 || fstat(file, &data) || !S_ISSOCK(data.st_mode)) return;
    pthread_mutex_lock(&order);
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        size_t part = parts[i].iov_len < SENT_MAX - length ? parts[i].iov_len : SENT_MAX - length;
        memcpy(octets + length, parts[i].iov_base, part);
        length += part;
    }
    put('S', 0, 0, octets, length);
    pthread_mutex_unlock(&order);
}

ssize_t write(int file, const void *octets, size_t length) {
    REAL(write);
    int mine;
    ssize_t done = written(file, octets, length, -1, &mine);
    if (mine) return done;
    struct iovec part = {(void *)octets, length};
    sending(file, &part, 1);
    return real(file, octets, length);
}

static ssize_t pwrite_any(int file, const void *octets, size_t length, off_t offset) {
    int mine;
    ssize_t done = written(file, octets, length, offset, &mine);
    return mine ? done : syscall(SYS_pwrite64, file, octets, length, offset);
}
ssize_t pwrite(int file, const void *octets, size_t length, off_t offset) { return pwrite_any(file, octets, length, offset); }
ssize_t pwrite64(int file, const void *octets, size_t length, off_t offset) { return pwrite_any(file, octets, length, offset); }

ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL(writev);
    struct stat data;
    if (tracked(file, &data)) {
        ssize_t all = 0;
        for (int i = 0; i < count; i++) {
            int mine;
            ssize_t done = written(file, parts[i].iov_base, parts[i].iov_len, -1, &mine);
            if (done < 0) return all ? all : done;
            all += done;
            if ((size_t)done < parts[i].iov_len) break;
        }
        return all;
    }
    sending(file, parts, count);
    return real(file, parts, count);
}

ssize_t send(int file, const void *octets, size_t length, int flags) {
    REAL(send);
    struct iovec part = {(void *)octets, length};
    sending(file, &part, 1);
    return real(file, octets, length, flags);
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags) {
    REAL(sendmsg);
    sending(file, message->msg_iov, (int)message->msg_iovlen);
    return real(file, message, flags);
}

static int truncated(int file, off_t size) {
    struct stat data;
    uint64_t inode = tracked(file, &data);
    if (!inode) return (int)syscall(SYS_ftruncate, file, size);
    pthread_mutex_lock(&order);
    int done = (int)syscall(SYS_ftruncate, file, size), error = errno;
    if (!done) put('T', inode, (uint64_t)size, NULL, 0);
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}
int ftruncate(int file, off_t size) { return truncated(file, size); }
int ftruncate64(int file, off_t size) { return truncated(file, size); }

static int synced(int file, long call) {
    struct stat data;
    uint64_t inode = tracked(file, &data), number = 0;
    if (inode) {
        pthread_mutex_lock(&order);
        number = ++syncs;
        put('B', inode, number, NULL, 0);
        pthread_mutex_unlock(&order);
    }
    int done = (int)syscall(call, file), error = errno;
    if (inode && !done) {
        pthread_mutex_lock(&order);
        put('E', inode, number, NULL, 0);
        pthread_mutex_unlock(&order);
    }
    errno = error;
    return done;
}
int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

int rename(const char *from, const char *to) {
    REAL(rename);
    const char *old = below(from), *new = below(to);
    if (!old && !new) return real(from, to);
    pthread_mutex_lock(&order);
    int done = real(from, to), error = errno;
    if (!done && old && new) {
        char names[8192];
        size_t length = strlen(old) + 1;
        memcpy(names, old, length);
        strcpy(names + length, new);
        put('R', 0, 0, names, length + strlen(new));
    }
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}

static int removed(const char *path, int (*real)(const char *)) {
    const char *name = below(path);
    if (!name) return real(path);
    pthread_mutex_lock(&order);
    int done = real(path), error = errno;
    if (!done) put('U', 0, 0, name, strlen(name));
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}
int unlink(const char *path) { REAL(unlink); return removed(path, real); }
int rmdir(const char *path) { REAL(rmdir); return removed(path, real); }

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    const char *name = below(path);
    struct stat data;
    if (!name) return real(path, mode);
    pthread_mutex_lock(&order);
    int done = real(path, mode), error = errno;
    if (!done && stat(path, &data) == 0) {
        learn(data.st_ino);
        put('M', data.st_ino, 0, name, strlen(name));
    }
    pthread_mutex_unlock(&order);
    errno = error;
    return done;
}
