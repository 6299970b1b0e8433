/* state.h - what the vault holds in memory; for the files of this room only. */
#ifndef VAULT_STATE_H
#define VAULT_STATE_H

#include "seal/inbox.h"
#include "seal/record.h"
#include "seal/slot.h"
#include "vault/chain.h"
#include "vault/objects.h"
#include "vault/vault.h"
#include "wire/entry.h"

enum {
    VAULT_PASSPHRASE_MIN = 12,   /* code points */
    VAULT_PASSPHRASE_MAX = 1024, /* bytes */
    VAULT_DRAFT_MAX = 16 * 1024, /* bytes of JSON */
    VAULT_FORM_MAX = 32,
    VAULT_ORIGIN_MAX = 256,
    VAULT_CHECKPOINT_RECORDS = 50,
    VAULT_DELETE_MAX = 1000,  /* records that one `del` names */
    VAULT_IMPORT_MAX = 100000 /* entries in one file */
};
#define VAULT_CHECKPOINT_MS (INT64_C(7) * 24 * 3600 * 1000)
#define VAULT_AHEAD_MS      (INT64_C(10) * 60 * 1000)

/* What the person is told once when sealed data do not add up. */
enum alarm {
    ALARM_DAMAGED,     /* a row does not open */
    ALARM_MISSING,     /* a number in a chain is not there, or its link does not fit */
    ALARM_FORK,        /* two different records with one number */
    ALARM_FORGED,      /* on my side, and not by me */
    ALARM_UNEXPLAINED, /* gone, and no deletion of mine says so */
    ALARM_WITHHELD,    /* a checkpoint names what is not there */
    ALARM_COUNT
};

enum phase { PHASE_CLOSED, PHASE_LOADING, PHASE_OPEN };

/* Bytes of records that wait for `kept`, in the order they were sealed. */
struct staged_record {
    uint8_t *bytes;
    size_t len;
};

/* What one command would change; carried out on `kept`, forgotten on `not_kept`. */
struct stage {
    bool open;
    json_t *keep, *drop; /* effects; owned by the reply once it is made */
    struct staged_record *records;
    size_t records_count, records_room;
    uint64_t n; /* where the own stream would stand */
    uint8_t hash[SEAL_HASH];
    json_t *undo;       /* entries that would take it back, or NULL */
    json_t *drafts;     /* form -> entry or null */
    bool begins;        /* the account itself is new */
    bool takes_waiting; /* what was written while locked is among the records */
    bool checkpointed;
    uint64_t sent;              /* 0: unchanged */
    uint8_t slot[SLOT_WRAPPED]; /* the slot that will open the account */
    enum slot_kind slot_kind;   /* 0: unchanged */
    json_t *facts;              /* of the account: NULL unchanged, null it goes */
    struct vault *next;         /* all of it under other keys */
    bool of_talk, ends_talk;    /* staged by the conversation; its last word */
};

struct talk;

struct vault {
    enum phase phase;
    struct account account;
    struct space_keys keys; /* of the personal space */
    uint8_t slot[SLOT_WRAPPED];
    enum slot_kind slot_kind;
    uint8_t stream[RECORD_STREAM]; /* the one this device writes */
    uint64_t sent;                 /* how far a server has acknowledged it */
    bool stream_known;
    bool stream_spoilt; /* damaged or forked: begin another before writing */
    struct chains chains;
    struct objects objects;
    int64_t clock_ms, clock_count; /* the hybrid logical clock: highest seen */
    uint64_t since_checkpoint;
    int64_t checkpoint_ms; /* of the last own one, or of the first own record before any */
    json_t *claims;        /* heads that checkpoints named: [stream, n, hash] */
    json_t *stubs;         /* "stream/n" of stubs seen */
    json_t *drafts;        /* form -> entry */
    json_t *waiting;       /* [{key, entry}] written while locked */
    json_t *undo;          /* entries that take back the last edit or delete */
    uint64_t alarms[ALARM_COUNT];
    struct stage stage;
    json_t *facts;        /* what is known of the account with a server, or NULL */
    struct talk *talk;    /* the conversation with it, or NULL */
    json_t *partner;      /* what the partner has handed over: in the sample, until two link */
    struct vault *sample; /* the sample couple, when it is open */
    char *reply;
    size_t reply_len;
    uint8_t *blob;
    size_t blob_len;
};

/* One request on its way through. */
struct call {
    const json_t *args;
    struct str blob;
    int64_t now_ms;
    int64_t zone; /* minutes east of UTC */
    struct seal_random random;
    json_t *reply;
};

/* Refuses the call: the state is unchanged. why is a stable word, field may be NULL. */
enum err call_refuse(struct call *call, enum err err, const char *why, const char *field);

/* Adds to a reply. Running out of memory here traps: a half-built answer must not leave. */
void reply_set(json_t *object, const char *name, json_t *value);
void reply_push(json_t *array, json_t *value);

/* The row key of a record: "rec/<stream>/<n>". */
enum { ROW_KEY = 4 + 2 * RECORD_STREAM + 1 + 20 + 1 };
void row_key(char out[ROW_KEY], const uint8_t stream[RECORD_STREAM], uint64_t n);

/* The keys of an unlocked account; the vault must be closed. */
void vault_use_master(struct vault *vault, const uint8_t master[ACCOUNT_MASTER]);

/* ERR_OK when the passphrase under this name opens the lock of this device: a lock is not
 * changed by whoever holds the open phone. */
MUST_USE enum err vault_check_passphrase(struct vault *vault, struct call *call,
                                         const char *name);
/* ERR_OK when the passphrase under this name is long enough to be a new one. */
MUST_USE enum err vault_new_passphrase(struct call *call, const char *name);

/* Wipes everything that unlocking brought; leaves a closed vault. */
void vault_close(struct vault *vault);

#endif
