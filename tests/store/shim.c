#include "tests/store/shim.h"

#include <stddef.h>
#include <string.h>

#include <sqlite3.h>

#include "base/must.h"

static struct shim_plan plan;
static unsigned left;
static bool came;

/* SQLite's result code: that of the plan where it is time, and otherwise OK. */
static int fate(enum shim_what what)
{
    if (plan.what != what)
        return SQLITE_OK;
    if (left > 1) {
        left--;
        return SQLITE_OK;
    }
    if (left == 0 && !plan.forever)
        return SQLITE_OK;
    left = 0;
    came = true;
    return plan.code;
}

void shim_arm(const struct shim_plan *new_plan, unsigned n)
{
    plan = *new_plan;
    left = n;
    came = false;
}

bool shim_disarm(void)
{
    plan.what = SHIM_NOTHING;
    return came;
}

/* ---- files ---- */

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this one, in the same memory */
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct file *)file)->real;
}

static int file_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int file_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at)
{
    int code = fate(SHIM_READ);

    return code ? code : real_of(file)->pMethods->xRead(real_of(file), out, len, at);
}

static int file_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    int code = fate(SHIM_WRITE);

    if (code && len > 1) /* half of it may be there */
        (void)real_of(file)->pMethods->xWrite(real_of(file), bytes, len / 2, at);
    return code ? code : real_of(file)->pMethods->xWrite(real_of(file), bytes, len, at);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = fate(SHIM_TRUNCATE);

    return code ? code : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return fate(SHIM_SYNC);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), out);
}

static int file_lock(sqlite3_file *file, int kind)
{
    return real_of(file)->pMethods->xLock(real_of(file), kind);
}

static int file_unlock(sqlite3_file *file, int kind)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), kind);
}

static int file_check_lock(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int file_control(sqlite3_file *file, int op, void *value)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, value);
}

static int file_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shm_unmap(sqlite3_file *file, int drop)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), drop);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* with shared memory, without memory-mapped reads */
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int disk_open(sqlite3_vfs *disk, const char *name, sqlite3_file *file, int flags,
                     int *out_flags)
{
    sqlite3_vfs *real = disk->pAppData;
    struct file *mine = (struct file *)file;
    int code = fate(SHIM_OPEN);

    mine->base.pMethods = NULL;
    if (code)
        return code;
    mine->real = (sqlite3_file *)(mine + 1);
    code = real->xOpen(real, name, mine->real, flags, out_flags);
    if (mine->real->pMethods)
        mine->base.pMethods = &methods;
    return code;
}

/* ---- memory ---- */

static sqlite3_mem_methods memory;

static void *memory_get(int size)
{
    return fate(SHIM_MEMORY) ? NULL : memory.xMalloc(size);
}

static void *memory_again(void *old, int size)
{
    return fate(SHIM_MEMORY) ? NULL : memory.xRealloc(old, size);
}

void shim_install(void)
{
    static sqlite3_vfs disk;
    sqlite3_mem_methods mine;
    sqlite3_vfs *real;

    MUST(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) == SQLITE_OK);
    mine = memory;
    mine.xMalloc = memory_get;
    mine.xRealloc = memory_again;
    MUST(sqlite3_config(SQLITE_CONFIG_MALLOC, &mine) == SQLITE_OK);
    MUST(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK); /* each is counted */
    real = sqlite3_vfs_find(NULL);
    MUST(real);
    disk = *real;
    disk.szOsFile = (int)sizeof(struct file) + real->szOsFile;
    disk.zName = "shim";
    disk.pAppData = real;
    disk.xOpen = disk_open;
    MUST(sqlite3_vfs_register(&disk, 1) == SQLITE_OK);
}
