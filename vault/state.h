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
    VAULT_DELETE_MAX = 1000,   /* records that one `del` names */
    VAULT_IMPORT_MAX = 100000, /* entries in one file */
    VAULT_SHARED_MAX = 7,      /* spaces of two: with one's own, what a live stream carries */
    VAULT_ROWS = 3 + 2 * SEAL_ID + 1 + 1, /* "sp/<space>/" */
    SYNC_FORKS = 3, /* new streams for forks in an hour; one more is an alarm */
    SYNC_SPANS = 32 /* streams whose rows one request may carry */
};
/* Once it is longer ago than this, another checkpoint goes with the next record. */
#define VAULT_CHECKPOINT_MS (INT64_C(7) * 24 * 3600 * 1000)
/* How far ahead the other side's clock may be and still be followed. */
#define VAULT_AHEAD_MS (INT64_C(10) * 60 * 1000)

/* What the person is told once when sealed data do not add up. */
enum alarm {
    ALARM_DAMAGED,     /* a row does not open */
    ALARM_MISSING,     /* a number in a chain is not there, or its link does not fit */
    ALARM_FORK,        /* two different records with one number */
    ALARM_FORGED,      /* on my side, and not by me */
    ALARM_UNEXPLAINED, /* gone, and no deletion of mine says so */
    ALARM_WITHHELD,    /* a checkpoint names what is not there */
    ALARM_ROLLED_BACK, /* the server has gone back to an earlier time without saying so */
    ALARM_COUNT
};

enum phase { PHASE_CLOSED, PHASE_LOADING, PHASE_OPEN };

/* How a person stands to a space of two; the words are in spaces.c. */
enum space_state {
    SPACE_ON,
    SPACE_PAUSED,    /* nothing is given; all else goes on */
    SPACE_QUIET,     /* nothing is sent or fetched any more */
    SPACE_LEAVING,   /* the server has not heard of it yet */
    SPACE_LEFT,      /* there is no such vault; its rows go */
    SPACE_READ_ONLY, /* written under keys that were given up */
    SPACE_STATES
};

/* The row meta/sync: what a server has of this space, as far as this device has seen. heads is
 * exact at cursor: what stands in the space's log up to there, and nothing else. */
struct sync {
    bool on;       /* the row is there; of a space of two, always */
    bool space;    /* the server knows the space */
    bool gone;     /* of a space of two: the server has said that I am not in it */
    bool sweep;    /* everything that deletions name is to be purged once more */
    bool rejected; /* something was, since all was last asked for */
    bool has_gen;
    uint8_t gen[SEAL_ID];   /* the history of the server's database */
    uint64_t cursor;        /* everything up to here has been taken */
    json_t *heads;          /* stream hex -> n */
    json_t *purged;         /* streams this device uploads -> n up to which what their deletions
                               name has been purged */
    int64_t logins, latest; /* accounted for; as the server last said; -1: not known */
    int64_t forks_ms[SYNC_FORKS];
    int64_t epoch; /* goes up when rows of records were replaced: other windows load anew */
};

/* What the next answer of the server will be about. */
enum sync_ask { SYNC_NOTHING, SYNC_CREATE, SYNC_PULL, SYNC_APPEND, SYNC_PURGE, SYNC_LEAVE };

/* Rows of one stream that were named in a question. */
struct sync_span {
    uint8_t stream[RECORD_STREAM];
    uint64_t first, count;
};

/* The conversation with the server: in memory only, and none of it is missed after a crash. */
struct sync_talk {
    enum sync_ask asked;
    uint32_t id;     /* of the question */
    uint64_t after;  /* of the pull that was asked */
    uint64_t cursor; /* when it was asked */
    struct sync_span spans[SYNC_SPANS];
    size_t spans_count;
    json_t *purge;      /* the places that were asked to be purged */
    json_t *acked;      /* stream hex -> n: acknowledged beyond the cursor */
    json_t *swept;      /* places purged since the vault was opened */
    bool looked_back;   /* the end of the log was as we knew it, after the vault was opened */
    uint64_t looked_at; /* so far */
    bool pull_due;      /* a pull is owed before anything else */
    bool level;         /* one has been completed since the vault was opened */
    bool repaired;      /* what was missing has been asked for once more */
    bool asked_again;   /* in this round: for all, since something lacks or was rejected */
    bool live;          /* the live stream follows the cursor without a break */
    bool gapped;        /* it lacked what it had: the next pull says whether it told us so */
    bool lost;          /* the session has ended */
    bool leave_sweeps;  /* leaving: what any device has deleted is purged once more */
    bool full;          /* in this round: the server refused records for want of room */
    bool freed;         /* and has some since */
    unsigned rewinds, created, broken, idle_pulls, leave_tries; /* in this round; bounded */
    const char *blocked; /* why the last round ended early, or NULL */
};

/* Bytes of records that wait for `kept`, in the order they were sealed. */
struct staged_record {
    uint8_t *bytes;
    size_t len;
};

/* What one command would change; carried out on `kept`, forgotten on `not_kept`. */
struct stage {
    json_t *keep, *drop; /* effects; owned by the reply once it is made */
    struct staged_record *records;
    size_t records_count, records_room;
    uint64_t n; /* where the own stream would stand */
    uint8_t hash[SEAL_HASH];
    json_t *undo;         /* entries that would take it back, or NULL */
    json_t *drafts;       /* form -> entry or null */
    json_t *facts;        /* of the account: NULL unchanged, null it goes */
    struct vault *next;   /* all of it under other keys */
    struct pairing *pair; /* vault/pair.h */
    struct sync_span cut;
    struct sync sync;           /* what replaces the vault's, if sets_sync */
    uint8_t slot[SLOT_WRAPPED]; /* the slot that will open the account */
    enum slot_kind slot_kind;   /* 0: unchanged */
    bool open;
    bool begins;        /* the account itself is new */
    bool takes_waiting; /* what was written while locked is among the records */
    bool checkpointed;
    bool sets_sync;
    bool arrives;            /* the records come from the server */
    bool new_stream;         /* the own stream was begun by this change */
    bool cuts;               /* rows of `cut` from its first on are gone */
    bool keeps_undo;         /* no act of the person's: what can be undone stays */
    bool sets_pair;          /* pair replaces the vault's */
    bool of_talk, ends_talk; /* staged by the conversation; its last word */
};

struct talk;
struct live;
struct pairing;

/* What the next answer about a pairing will be about. */
enum pair_ask {
    PAIR_NOTHING,
    PAIR_MAILBOX, /* make it */
    PAIR_PUT,     /* a cell */
    PAIR_LOOK,
    PAIR_SPACE, /* make it */
    PAIR_ENTER, /* the other's */
    PAIR_PROBE, /* am I in it? an answer was lost */
    PAIR_BURN,
    PAIR_LEAVE
};

/* The conversation with the server about a pairing: in memory only, and not missed. */
struct pair_talk {
    enum pair_ask asked;
    uint32_t id;    /* of the question */
    unsigned cell;  /* that was put, where one was */
    bool looks;     /* the mailbox is to be looked into */
    bool earlier;   /* that is about what the pairing before still owes */
    bool rests;     /* what is owed can wait for another conversation */
    unsigned count; /* questions so far */
};

/* One space with all that is in it. A person's own holds the account, and beside it the spaces
 * of two that the person is in: each a vault of its own, which shares nothing with the first
 * but the key that proves who wrote. What can be written, staged or synced in one can be in the
 * other by the same functions. */
struct vault {
    enum phase phase;
    struct account account; /* of a space of two: only the self tag's key */
    uint8_t sid[SEAL_ID];
    uint8_t side;          /* on which this person writes; in one's own space 0 */
    bool two;              /* the other side's records are welcome */
    char rows[VAULT_ROWS]; /* what its row keys begin with; of one's own space "" */
    struct space_keys keys;
    struct vault *owner; /* the person's own; NULL in that itself */
    struct vault *with[VAULT_SHARED_MAX];
    size_t with_count;
    enum space_state state;
    bool purges;       /* leaving: with what this side has written */
    bool ended[2];     /* of a space of two, by side: who is there no more, as they have said */
    bool meets_spaces; /* entries that say which spaces there are have been taken */
    json_t *stale; /* row keys of spaces that were left, to be dropped with the next change */
    uint8_t slot[SLOT_WRAPPED];
    enum slot_kind slot_kind;
    uint8_t stream[RECORD_STREAM]; /* the one this device writes */
    bool stream_known;
    bool stream_spoilt; /* damaged or forked: begin another before writing */
    struct chains chains;
    struct objects objects;
    int64_t clock_ms, clock_count; /* the hybrid logical clock: highest seen */
    int64_t other_ms, other_count; /* of the other side, in a space of two */
    uint64_t since_checkpoint;
    int64_t checkpoint_ms; /* of the last own one, or of the first own record before any */
    json_t *claims;        /* heads that checkpoints named: [stream, n, hash] */
    json_t *stubs;         /* row keys of stubs seen */
    json_t *suspects; /* row keys of stubs at the server that are none here -> hash and side */
    json_t *drafts;   /* form -> entry */
    json_t *waiting;  /* [{key, entry}] written while locked */
    json_t *undo;     /* entries that take back the last edit or delete */
    uint64_t alarms[ALARM_COUNT];
    struct stage stage;
    json_t *facts;        /* what is known of the account with a server, or NULL */
    struct talk *talk;    /* the conversation with it, or NULL */
    struct pairing *pair; /* with another person, or NULL */
    struct pair_talk pairing;
    struct sync sync;
    struct sync_talk talking; /* with the server about records */
    struct live *live;        /* of a space of two: a pause or a talk there, or NULL */
    struct vault *sample;     /* the sample couple, when it is open */
    bool invented;            /* this is it */
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

/* Room for what is taken in; the vault is new, or wiped. */
void vault_make_room(struct vault *vault);

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
