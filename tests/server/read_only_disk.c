/* read_only_disk.c - preloaded into a server under test: while the file that
 * STILLNEAR_READ_ONLY names is there, the disk can only be read, as after the system has found
 * a fault in it. */
#define _LARGEFILE64_SOURCE /* the names that SQLite was built with */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int refuses(void)
{
    const char *sign = getenv("STILLNEAR_READ_ONLY");

    if (!sign || access(sign, F_OK) != 0)
        return 0;
    errno = EROFS;
    return 1;
}

ssize_t pwrite64(int file, const void *bytes, size_t len, off64_t at)
{
    return refuses() ? -1 : syscall(SYS_pwrite64, file, bytes, len, at);
}

int ftruncate64(int file, off64_t size)
{
    return refuses() ? -1 : (int)syscall(SYS_ftruncate, file, size);
}

int fdatasync(int file)
{
    return refuses() ? -1 : (int)syscall(SYS_fdatasync, file);
}

int fsync(int file)
{
    return refuses() ? -1 : (int)syscall(SYS_fsync, file);
}
