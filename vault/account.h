/* account.h - conversations with a server about the account (docs/PROTOCOL.md, account); for
 * the files vault/account*.c, and the few others that must know of them.
 *
 * A conversation is a route: a row of steps, each one request and what its answer means. The
 * shell carries the bytes. Nothing is remembered of an answer before it has proved itself, and
 * nothing on this device changes before `kept`; so a conversation may stop between any two
 * steps, and having it again ends where it would have ended.
 */
#ifndef VAULT_ACCOUNT_H
#define VAULT_ACCOUNT_H

#include "seal/recovery.h"
#include "vault/state.h"

enum {
    ACCOUNT_HANDLE_MAX = 64, /* code points */
    ACCOUNT_HANDLE_BYTES = 4 * ACCOUNT_HANDLE_MAX,
    ACCOUNT_LABEL = 64, /* bytes, padded with zeros */
    ACCOUNT_LABEL_SEALED = ACCOUNT_LABEL + SEAL_OVERHEAD,
    ACCOUNT_SLOTS_MAX = 8,
    ACCOUNT_WAYS = 3,
    ACCOUNT_WORDS = 6,
    ACCOUNT_WORD_LIST = 7776 /* words in the EFF's long list */
};

enum talk_kind {
    TALK_SIGN_UP,
    TALK_SIGN_IN,
    TALK_SLOTS, /* a change of the ways in */
    TALK_DEVICES,
    TALK_REVOKE,
    TALK_SIGN_OUT,
    TALK_DELETE,
    TALK_TAKE_BACK
};

enum step {
    STEP_END,      /* what follows on this device */
    STEP_PROVE,    /* a challenge, then its signature */
    STEP_CREATE,   /* the account, on the server */
    STEP_LIST,     /* its slots */
    STEP_CHANGE,   /* add, remove slots */
    STEP_SESSIONS, /* who is signed in */
    STEP_REVOKE,   /* one of them, or the others */
    STEP_QUIT,     /* this one */
    STEP_CLOSE,    /* the whole account */
    STEP_PULL,     /* everything the server has */
    STEP_MOVE,     /* everything here into a new space */
    STEP_SPACE,    /* the new space */
    STEP_PUSH,     /* everything the server has not */
    STEP_CATCH,    /* what others still wrote to the old space */
    STEP_LEAVE     /* the old space */
};

enum proving { PROVING_NOT, PROVING_CHALLENGE, PROVING_SIGN };

struct talk {
    enum talk_kind kind;
    const enum step *start, *at; /* its route, and the step it is at */
    enum proving proving;
    bool asked;   /* an answer is awaited */
    bool held;    /* waits for the person to copy from the code */
    bool logs_in; /* proves itself by a login: there may be no session */
    bool loads;   /* waits for the rows of a device that was locked */
    bool moved;   /* the rows of this device have new keys already */
    unsigned detours, logins;
    struct slot ways[ACCOUNT_WAYS]; /* to prove who this is, tried in order */
    size_t ways_count, way;
    struct slot lock; /* of this device, from now on; kind 0: as it is */
    uint8_t challenge[SLOT_CHALLENGE];
    uint8_t master[ACCOUNT_MASTER]; /* what the account is, or will be */
    bool labelled;                  /* master is known, so a label can be sealed */
    uint8_t code[SLOT_RECOVERY_BYTES];
    bool has_code;
    unsigned group;    /* of the code, asked to be copied */
    json_t *adds;      /* slots to be, as the server takes them */
    unsigned replaces; /* kinds of which only those in adds stay: bits 1 << kind */
    bool revoke_others;
    json_t *listed;               /* slots that the server has */
    json_t *shown;                /* devices */
    struct secret_key new_secret; /* of the new passphrase, while an account is taken back */
    struct secret_key old_secret;
    char origin[VAULT_ORIGIN_MAX + 1];
    char handle[ACCOUNT_HANDLE_BYTES + 1];
    char label[ACCOUNT_LABEL];
    char session[2 * SEAL_ID + 1]; /* to end, or "others" */
    struct vault *before;          /* reads the old space once more, or NULL */
    uint8_t inbox[SEAL_KEY];       /* the public key of a device that is locked */
    const char *refuse;            /* why, once this session is ended again */
    json_t *invite;                /* text, or NULL */
    uint8_t passkey[SLOT_WRAPPED]; /* the row slot/3 */
    bool has_passkey;
};

/* account.c: what this device remembers of the account, and the conversation's own life */
bool account_load(struct vault *vault, struct str sealed);
/* The handle, or "" where it is not known. */
const char *account_handle(const struct vault *vault);
/* Whether the account, as far as this device knows, has this slot. */
bool account_has_slot(const struct vault *vault, const struct slot *slot);
/* What is remembered now (or nothing yet), with these; the caller's. */
json_t *account_facts(const json_t *before, const char *handle, const uint8_t id[SEAL_ID]);
void account_facts_slot(json_t *facts, const struct slot *slot);
/* Stages the row meta/account; facts becomes the stage's own. NULL: it goes. */
void account_keep(struct vault *vault, struct call *call, json_t *facts);
/* Stages how this device is opened from now on, where the conversation says. */
void account_relock(struct vault *vault, struct call *call);
void account_end(struct vault *vault);
/* A refusal in the middle: back to where the person was asked, or over. */
enum err account_give_up(struct vault *vault, enum err err);
/* The end of a conversation that leaves something on this device: it is over with `kept`. */
enum err account_done(struct vault *vault, struct call *call, enum err err);
/* For stage_commit and stage_forget: facts that were kept; then what else the stage held. */
void account_take_facts(struct vault *vault);
/* Stages that sync is on, and knows of the logins of this conversation. */
MUST_USE enum err account_own_logins(struct vault *vault, struct call *call);
void account_commit(struct vault *vault, struct vault *next, bool ends);
void account_forget(struct vault *vault, struct vault *next, bool of_talk);

/* account_give.c: what the person gave, and what a conversation starts with */
/* NULL: refused. */
MUST_USE struct talk *account_talk(struct vault *vault, struct call *call, enum talk_kind kind);
void account_talk_free(struct talk *talk);
/* Makes it the vault's, and asks. */
enum err account_start(struct vault *vault, struct call *call, struct talk *talk,
                       const enum step *route);
/* Makes it the vault's, shows the code and waits. */
enum err account_show_code(struct vault *vault, struct call *call, struct talk *talk,
                           const enum step *route);
/* The proof among the arguments: a passphrase under this name, `recovery`, or (to sign in, and
 * for nothing else: whoever can unlock the phone has it) `prf`. */
MUST_USE enum err account_way(struct call *call, struct talk *talk, const char *passphrase);
/* How this device is locked from now on, where the arguments say. */
MUST_USE enum err account_lock(struct vault *vault, struct call *call, struct talk *talk,
                               const char *passphrase);
MUST_USE enum err account_passphrase_slot(struct call *call, const struct talk *talk,
                                          const char *name, struct slot *out,
                                          struct secret_key *out_secret);
MUST_USE enum err account_passkey_slot(struct call *call, struct slot *out);
/* Adds a slot that is to wrap talk->master. */
void account_add(struct call *call, struct talk *talk, const struct slot *slot);
void account_draw_code(struct call *call, struct talk *talk);
void account_add_code(struct call *call, struct talk *talk);

/* account_ask.c and account_got.c: the requests, and what their answers mean */
enum err account_ask(struct vault *vault, struct call *call);
const struct slot *account_proof(const struct talk *talk);
/* What the engine of sync has said: whether it is done; a refusal where it cannot go on. */
MUST_USE enum err account_synced(struct vault *vault, struct call *call, bool *out_idle);
/* A conversation is asking through the engine of sync: nobody else may. */
bool account_holds_sync(const struct vault *vault);

/* account_enter.c */
enum err account_taken(struct vault *vault, struct call *call);
/* A login has given a master key: go on, or not. */
enum err account_logged_in(struct vault *vault, struct call *call,
                           const uint8_t master[ACCOUNT_MASTER]);
enum err account_end_sign_up(struct vault *vault, struct call *call);
enum err account_end_sign_in(struct vault *vault, struct call *call);
/* Into the stage of `ready`: a device that was locked has been signed in. */
MUST_USE enum err account_ready(struct vault *vault, struct call *call);
bool account_is_loading(const struct vault *vault);

/* account_slots.c */
/* ERR_OK when `passphrase` may lock this device: with an account, only the account's own. */
MUST_USE enum err account_allows_lock(struct vault *vault, struct call *call);
enum err account_end_slots(struct vault *vault, struct call *call);
bool account_holds(const json_t *rows, const char *id);
bool account_is_burnt(const struct vault *vault, const struct slot *slot);
/* Every slot there is as far as the server or this device knows; and after the change. Both the
 * caller's. */
json_t *account_slots_known(const struct vault *vault, const struct talk *talk);
json_t *account_slots_now(const struct talk *talk);
/* Remembers, for all devices, which passphrases and passkeys have opened the account before:
 * those among the slots that are replaced. */
MUST_USE enum err account_burn(struct vault *vault, struct call *call, const json_t *slots,
                               const struct talk *talk);

/* account_leave.c */
enum err account_end_leave(struct vault *vault, struct call *call);

/* account_back.c */
enum err account_ask_move(struct vault *vault, struct call *call);
/* account_catch.c: *out_idle when all is here; what is new is then staged. */
enum err account_ask_catch(struct vault *vault, struct call *call, bool *out_idle);
enum err account_got_catch(struct vault *vault, struct call *call, bool *out_idle);
enum err account_end_take_back(struct vault *vault, struct call *call);

/* account_move.c: everything here under another master key, in one transaction. Old rows go,
 * what is alive is sealed anew with the same ids and clocks, drafts and what waited come along.
 * facts are those of the account that this device then holds, and become its own. */
struct move {
    const uint8_t *master;   /* ACCOUNT_MASTER bytes */
    const struct slot *lock; /* of this device */
    json_t *facts;
    const json_t *burn; /* slots to remember as used, or NULL */
    bool all;           /* false: only what no server has had */
};
MUST_USE enum err account_move(struct vault *vault, struct call *call, const struct move *move);
/* An entry of one vault as it would be written under another's keys; the caller's. */
json_t *account_moved_entry(const struct vault *from, const struct vault *to,
                            const json_t *before);

#endif
