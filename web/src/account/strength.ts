// How hard an own passphrase is to guess, estimated on this device (zxcvbn: Wheeler 2016). Large, and so fetched only
// where somebody chooses their own.
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import dictionary from "dictionary";

export const BITS_NEEDED = 50; // docs/PROTOCOL.md: what one guess costs makes this many enough

const split = (list: string): string[] => list.split(" ");
const { passwords, words, names } = dictionary.lists;

const estimate = new ZxcvbnFactory({
  dictionary: { passwords: split(passwords), commonWords: split(words), firstnames: split(names) },
  graphs: dictionary.graphs,
});

const guessed = (passphrase: string, handle: string): number => estimate.check(passphrase, [handle, "stillnear"]).guessesLog10 * Math.log2(10);

// The estimate takes what stands between words for a secret too; a common phrase gains nothing by its spaces.
export function bitsOf(passphrase: string, handle: string): number {
  const words = passphrase.normalize("NFKC").trim();
  return Math.min(guessed(words, handle), guessed(words.replace(/[^\p{L}\p{N}]+/gu, ""), handle));
}
