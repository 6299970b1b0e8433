/* slow_disk.c - preloaded into a server under test: each time it asks the disk to keep what it
 * wrote, the disk takes a third of a second. */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_for_disk(void)
{
    const struct timespec third = { 0, 333000000 };

    nanosleep(&third, NULL);
}

int fdatasync(int file)
{
    wait_for_disk();
    return (int)syscall(SYS_fdatasync, file);
}

int fsync(int file)
{
    wait_for_disk();
    return (int)syscall(SYS_fsync, file);
}
