/*
 * Makes the disk of one process slow or full: a library for LD_PRELOAD on 64-bit Linux, for tests. It stands before the
 * functions of libc by which the JVM and RocksDB write files, and changes only what they do beneath one folder.
 *
 * Environment:
 *   DISK_FAULTS_FOLDER   the real path of the folder
 *   DISK_FAULTS_CONTROL  the path of a file of at least one page, which the test writes while the process runs
 *
 * The control file begins with these numbers of 8 bytes, in the order of bytes of the machine:
 *   0  syncs take so many milliseconds longer
 *   1  the free bytes that the file system claims to have, if it has more; -1: what it has
 *   2  so many bytes can still be written, then writes fail with ENOSPC; -1: as many as there is room for
 *   3  counts the syncs that were slowed, 4 the questions for free bytes that were answered falsely, 5 the writes that
 *      failed
 * Without the environment nothing is changed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct control {
  int64_t sync_millis;
  int64_t claimed_free;
  int64_t room;
  int64_t syncs;
  int64_t claims;
  int64_t refusals;
};

static struct control *control;
static const char *folder;
static size_t folder_length;

/* The function of libc of the same name. */
#define REAL(type, name) ((type)real(&real_##name, #name))
#define DECLARE(name) static void *real_##name

DECLARE(write);
DECLARE(writev);
DECLARE(pwrite64);
DECLARE(fallocate64);
DECLARE(posix_fallocate64);
DECLARE(fsync);
DECLARE(fdatasync);
DECLARE(sync_file_range);
DECLARE(statvfs64);
DECLARE(fstatvfs64);

static void *real(void **known, const char *name) {
  void *found = __atomic_load_n(known, __ATOMIC_RELAXED);
  if (found == NULL) {
    found = dlsym(RTLD_NEXT, name);
    if (found == NULL) {
      abort();
    }
    __atomic_store_n(known, found, __ATOMIC_RELAXED);
  }
  return found;
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("DISK_FAULTS_CONTROL");
  folder = getenv("DISK_FAULTS_FOLDER");
  if (path == NULL || folder == NULL) {
    return;
  }
  folder_length = strlen(folder);
  int file = open(path, O_RDWR | O_CLOEXEC);
  void *page = file < 0 ? MAP_FAILED
                        : mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (page == MAP_FAILED) {
    perror(path);
    abort();
  }
  close(file);
  control = page;
}

static int64_t wish(const int64_t *number) { return __atomic_load_n(number, __ATOMIC_ACQUIRE); }

static void count(int64_t *number) { __atomic_add_fetch(number, 1, __ATOMIC_RELAXED); }

static int is_beneath(const char *path) {
  return strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || path[folder_length] == '\0');
}

static int is_file_beneath(int file) {
  char link[40];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) {
    return 0;
  }
  path[length] = '\0';
  return is_beneath(path);
}

/* How many of the bytes find room, which they then take: all, some, or -1 with errno. */
static ssize_t take_room(int file, size_t bytes) {
  if (control == NULL || bytes == 0 || wish(&control->room) < 0) {
    return bytes;
  }
  int error = errno;
  int beneath = is_file_beneath(file);
  errno = error;
  if (!beneath) {
    return bytes;
  }
  int64_t room = wish(&control->room);
  int64_t taken;
  do {
    if (room < 0) {
      return bytes;
    }
    taken = room < (int64_t)bytes ? room : (int64_t)bytes;
  } while (
      !__atomic_compare_exchange_n(&control->room, &room, room - taken, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
  if (taken < (int64_t)bytes) {
    count(&control->refusals);
  }
  if (taken == 0) {
    errno = ENOSPC;
    return -1;
  }
  return taken;
}

ssize_t write(int file, const void *from, size_t bytes) {
  ssize_t room = take_room(file, bytes);
  return room < 0 ? -1 : REAL(ssize_t(*)(int, const void *, size_t), write)(file, from, room);
}

ssize_t pwrite64(int file, const void *from, size_t bytes, off64_t at) {
  ssize_t room = take_room(file, bytes);
  return room < 0 ? -1 : REAL(ssize_t(*)(int, const void *, size_t, off64_t), pwrite64)(file, from, room, at);
}

ssize_t pwrite(int file, const void *from, size_t bytes, off_t at) { return pwrite64(file, from, bytes, at); }

ssize_t writev(int file, const struct iovec *parts, int number) {
  size_t bytes = 0;
  for (int i = 0; i < number; i++) {
    bytes += parts[i].iov_len;
  }
  ssize_t room = take_room(file, bytes);
  if (room < 0) {
    return -1;
  }
  if ((size_t)room == bytes) {
    return REAL(ssize_t(*)(int, const struct iovec *, int), writev)(file, parts, number);
  }
  /* The first part that has bytes, as far as there is room: the caller writes the others again. */
  const struct iovec *first = parts;
  while (first->iov_len == 0) {
    first++;
  }
  size_t some = first->iov_len < (size_t)room ? first->iov_len : (size_t)room;
  return REAL(ssize_t(*)(int, const void *, size_t), write)(file, first->iov_base, some);
}

int fallocate64(int file, int mode, off64_t at, off64_t bytes) {
  if ((mode & FALLOC_FL_PUNCH_HOLE) == 0 && take_room(file, 1) < 0) {
    return -1;
  }
  return REAL(int (*)(int, int, off64_t, off64_t), fallocate64)(file, mode, at, bytes);
}

int fallocate(int file, int mode, off_t at, off_t bytes) { return fallocate64(file, mode, at, bytes); }

int posix_fallocate64(int file, off64_t at, off64_t bytes) {
  int error = errno;
  if (take_room(file, 1) < 0) {
    errno = error;
    return ENOSPC;
  }
  return REAL(int (*)(int, off64_t, off64_t), posix_fallocate64)(file, at, bytes);
}

int posix_fallocate(int file, off_t at, off_t bytes) { return posix_fallocate64(file, at, bytes); }

static void take_time(int file) {
  if (control == NULL) {
    return;
  }
  int64_t millis = wish(&control->sync_millis);
  if (millis <= 0) {
    return;
  }
  int error = errno;
  if (is_file_beneath(file)) {
    count(&control->syncs);
    struct timespec left = {millis / 1000, millis % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
  }
  errno = error;
}

int fsync(int file) {
  take_time(file);
  return REAL(int (*)(int), fsync)(file);
}

int fdatasync(int file) {
  take_time(file);
  return REAL(int (*)(int), fdatasync)(file);
}

int sync_file_range(int file, off64_t at, off64_t bytes, unsigned int flags) {
  take_time(file);
  return REAL(int (*)(int, off64_t, off64_t, unsigned int), sync_file_range)(file, at, bytes, flags);
}

static void claim(int result, int beneath, struct statvfs64 *answer) {
  int64_t free = wish(&control->claimed_free);
  int64_t room = wish(&control->room);
  if (room >= 0 && (free < 0 || room < free)) {
    free = room;
  }
  if (result != 0 || !beneath || free < 0) {
    return;
  }
  fsblkcnt64_t blocks = free / answer->f_frsize;
  if (blocks < answer->f_bavail) {
    count(&control->claims);
    answer->f_bavail = blocks;
    answer->f_bfree = blocks;
  }
}

int statvfs64(const char *path, struct statvfs64 *answer) {
  int result = REAL(int (*)(const char *, struct statvfs64 *), statvfs64)(path, answer);
  if (control != NULL) {
    claim(result, is_beneath(path), answer);
  }
  return result;
}

int fstatvfs64(int file, struct statvfs64 *answer) {
  int result = REAL(int (*)(int, struct statvfs64 *), fstatvfs64)(file, answer);
  if (control != NULL) {
    claim(result, is_file_beneath(file), answer);
  }
  return result;
}

/* On 64-bit Linux both kinds of answer are the same. */
int statvfs(const char *path, struct statvfs *answer) { return statvfs64(path, (struct statvfs64 *)answer); }

int fstatvfs(int file, struct statvfs *answer) { return fstatvfs64(file, (struct statvfs64 *)answer); }
