// attacks.mjs - what a dishonest server could do to one person, or to two, as functions: PROTOCOL.md C5.
//
// A pull attack gets the frames of one answer, `{ type, cursor, bytes, .. }` as tests/server/client.mjs cuts them, and gives back others;
// a frame attack does the same with one frame, and so reaches live streams too. `seen` is what the proxy saw go by: `seen.records`, all
// records appended, oldest first, as { sid, bytes }; `seen.accounts`, all accounts signed up; `seen.mailboxes`, the cells of each, as they
// last were; `seen.frames`, what was sent to be relayed, as { sid, bytes }.
import { hash, hex, zeros } from "../server/client.mjs";

const isFrame = ({ type }) => type === "record" || type === "stub";
const isRecord = ({ type }) => type === "record";
const sidOf = (bytes) => hex(bytes.subarray(8, 24));
const splice = (frames, at, count, ...more) => [...frames.slice(0, at), ...more, ...frames.slice(at + count)];
const edit = (bytes, change) => (change((bytes = Buffer.from(bytes))), bytes);
// The places of the records, and the one that is meant: `at`, from the end if negative.
const placeOf = (frames, at = 0) => {
  const places = frames.flatMap((frame, place) => (isRecord(frame) ? [place] : []));
  return places.at(at) ?? -1;
};
const onRecord = (frames, at, change) => {
  const place = placeOf(frames, at);
  return place < 0 ? frames : splice(frames, place, 1, ...[change(frames[place])].flat());
};
// Cursors as they were, whatever stands at them.
const recursor = (frames, list) => list.map((frame, i) => ({ ...frame, cursor: frames[i].cursor }));
const shuffle = (frames, change) => {
  const list = frames.filter(isFrame);
  const changed = recursor(list, change(list));
  return frames.map((frame) => (isFrame(frame) ? changed.shift() : frame));
};

export const pullAttacks = {
  // A record of somebody else's space, or of the one named, in the place of one of mine. `rename`: with my space written over theirs.
  swap_space: (frames, seen, { at = 0, rename = false, from = null } = {}) =>
    onRecord(frames, at, (frame) => {
      const theirs = seen.records.find(({ sid }) => (from === null || sid === from) && sid !== sidOf(frame.bytes));
      if (!theirs) return frame;
      return { ...frame, bytes: rename ? edit(theirs.bytes, (bytes) => frame.bytes.copy(bytes, 8, 8, 24)) : theirs.bytes };
    }),
  // The sealed part of one record under the header of another.
  swap_records: (frames, seen, { at = 0, with: other = -1 } = {}) => {
    const theirs = frames[placeOf(frames, other)]?.bytes;
    return theirs ? onRecord(frames, at, (frame) => ({ ...frame, bytes: Buffer.concat([frame.bytes.subarray(0, 72), theirs.subarray(72)]) })) : frames;
  },
  // A record moved to a stream that does not exist, or to another side.
  move_stream: (frames, seen, { at = 0 } = {}) => onRecord(frames, at, (frame) => ({ ...frame, bytes: edit(frame.bytes, (bytes) => (bytes[24] ^= 1)) })),
  move_side: (frames, seen, { at = 0 } = {}) => onRecord(frames, at, (frame) => ({ ...frame, bytes: edit(frame.bytes, (bytes) => (bytes[1] ^= 1)) })),
  // The same record twice.
  replay: (frames, seen, { at = 0 } = {}) => onRecord(frames, at, (frame) => [frame, frame]),
  // Newest first.
  reorder: (frames) => shuffle(frames, (list) => [...list].reverse()),
  drop_middle: (frames, seen, { at = 1 } = {}) => onRecord(frames, at, () => []),
  // The last of them never came, and the head says so too.
  drop_tail: (frames, seen, { count = 1 } = {}) => {
    for (let i = 0; i < count; i++) frames = onRecord(frames, -1, () => []);
    const last = frames.filter(isFrame).at(-1)?.cursor;
    return frames.map((frame) => (frame.type === "end" && frame.head !== "none" && last !== undefined ? { ...frame, head: last } : frame));
  },
  // Other bytes where a record stands: a flipped bit in what is sealed.
  flip: (frames, seen, { at = 0, byte = 100 } = {}) => onRecord(frames, at, (frame) => ({ ...frame, bytes: edit(frame.bytes, (bytes) => (bytes[byte] ^= 1)) })),
  // All cursors are the same small number, and the head lies before what the device has.
  cursor_back: (frames) => frames.map((frame) => (isFrame(frame) ? { ...frame, cursor: 1 } : frame.type === "end" ? { ...frame, head: 0 } : frame)),
  cursor_ahead: (frames) => frames.map((frame) => (isFrame(frame) ? { ...frame, cursor: 2 ** 52 } : frame.type === "end" ? { ...frame, head: 2 ** 52 } : frame)),
  // "There is more", for ever, and nothing comes.
  more_for_ever: (frames) => frames.filter((frame) => !isFrame(frame)).map((frame) => (frame.type === "end" ? { ...frame, more: 1 } : frame)),
  // "That space is not yours": of the one named, or of all.
  not_yours: (frames, seen, { sid = null } = {}) =>
    frames
      .filter((frame) => !isFrame(frame) || (sid !== null && sidOf(frame.bytes) !== sid))
      .map((frame) => (frame.type === "end" && (sid === null || frame.space === sid) ? { ...frame, head: "none", more: 0 } : frame)),
  // The frames of one space are said to be of another.
  wrong_end: (frames) => frames.map((frame) => (frame.type === "end" ? { ...frame, space: "00".repeat(16) } : frame)),
  no_head: (frames) => frames.filter(({ type }) => type !== "head"),
  no_end: (frames) => frames.filter(({ type }) => type !== "end"),
};

export const frameAttacks = {
  // A stub where nothing was deleted.
  stub: (frame, seen, { n = null } = {}) =>
    isRecord(frame) && (n === null || Number(frame.bytes.readBigUInt64LE(32)) === n)
      ? { ...frame, type: "stub", bytes: Buffer.concat([frame.bytes.subarray(0, 72), hash(32, null, frame.bytes)]) }
      : frame,
  // A stub with a hash of nothing.
  stub_lie: (frame) => (isRecord(frame) ? { ...frame, type: "stub", bytes: Buffer.concat([frame.bytes.subarray(0, 72), zeros(32)]) } : frame),
  // A deleted record is there again, for the server kept it.
  unpurge: (frame, seen) => {
    const kept = frame.type === "stub" && seen.records.find(({ bytes }) => bytes.subarray(0, 72).equals(frame.bytes.subarray(0, 72)) && bytes.length > 104);
    return kept ? { ...frame, type: "record", bytes: kept.bytes } : frame;
  },
  // One record is not shown, wherever it would be; without a header, none is.
  hide: (frame, seen, { header = null } = {}) => (isFrame(frame) && (header === null || frame.bytes.subarray(0, 72).equals(header)) ? null : frame),
  short: (frame, seen, { bytes = 50 } = {}) => (isFrame(frame) ? { ...frame, bytes: frame.bytes.subarray(0, bytes) } : frame),
  long: (frame, seen, { bytes = 200_000 } = {}) => (isFrame(frame) ? { ...frame, bytes: Buffer.concat([frame.bytes, zeros(bytes)]) } : frame),
  empty: (frame) => (isFrame(frame) ? { ...frame, raw: Buffer.alloc(0) } : frame),
  unknown_type: (frame) => (isFrame(frame) ? { ...frame, raw: Buffer.concat([Buffer.of(9), frame.bytes]) } : frame),
  // Another history, as after a restore.
  new_gen: (frame, seen, { gen = "ab".repeat(16) } = {}) => (frame.type === "head" ? { ...frame, gen } : frame),
  // A login that never was.
  ghost_login: (frame) => (frame.type === "head" ? { ...frame, logins: frame.logins + 1, sessions: frame.sessions + 1 } : frame),
};

// What is done to JSON answers of a login.
export const loginAttacks = {
  other_wrapped: (json, seen) => {
    const other = seen.accounts.find(({ account }) => account !== json.account);
    return other ? { ...json, wrapped: other.slots[0].wrapped } : json;
  },
  other_account: (json) => ({ ...json, account: "00".repeat(16) }),
  wrong_kind: (json) => ({ ...json, kind: json.kind === 1 ? 2 : 1 }),
  short_wrapped: (json) => ({ ...json, wrapped: json.wrapped.slice(0, 60) }),
  no_wrapped: ({ account, kind }) => ({ account, kind }),
};

// What is done to the cells of a mailbox that somebody reads; `mine` is its name.
export const cellAttacks = {
  cell_flip: (cells, seen, mine, { cell = 1 } = {}) =>
    cells.map((held, i) => (held && i === cell - 1 ? edit(Buffer.from(held, "base64"), (bytes) => (bytes[bytes.length >> 1] ^= 1)).toString("base64") : held)),
  // What stands in another mailbox.
  cells_swapped: (cells, seen, mine) => seen.mailboxes.get([...seen.mailboxes.keys()].findLast((name) => name !== mine)) ?? cells,
  // Not there yet, it says.
  cell_late: (cells, seen, mine, { cell = 2 } = {}) => cells.map((held, i) => (i === cell - 1 ? null : held)),
};

// What is relayed in the place of one frame of a live pause: { sid, bytes } each.
export const liveAttacks = {
  // It again, the very first of that space, and what the reader has sent.
  live_replay: (frame, seen) => [frame, frame, ...seen.frames.filter(({ sid }) => sid === frame.sid).slice(0, 8)],
  // A frame of another space, as what it is and under the name of this one.
  live_other: (frame, seen) => {
    const other = seen.frames.findLast(({ sid }) => sid !== frame.sid);
    return other ? [other, { ...other, sid: frame.sid }, frame] : [frame];
  },
};

// What is done to bytes as they go out, after everything else.
export const bytesAttacks = {
  cut: (bytes, seen, { bytes: count = 10 } = {}) => bytes.subarray(0, Math.max(0, bytes.length - count)),
  claim: (bytes) => Buffer.concat([bytes, Buffer.from([0xff, 0xff, 0xff, 0xff])]),
  garbage: (bytes) => Buffer.alloc(bytes.length, 0x5a),
  page: () => Buffer.from("<!doctype html><title>Sign in to the café's network</title>"),
};
