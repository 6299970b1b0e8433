// A passkey that gives a secret of its own (WebAuthn's PRF extension). The server never hears of it: the secret opens
// the account like a passphrase does. The phone asks for a face, a finger or its code each time.
import type { Refusal } from "../words/errors";

const FIRST = new TextEncoder().encode("stillnear/1/prf");
const NAME = "Stillnear"; // it stands in the phone's own list of passkeys, and says no more than this

interface Prf {
  prf?: { enabled?: boolean; results?: { first?: ArrayBuffer } };
}

interface Capable {
  getClientCapabilities?: () => Promise<Record<string, boolean>>;
}

export type Given = { ok: true; prf: string } | ({ ok: false } & Refusal);

const refused = (why: string): Given => ({ ok: false, err: "denied", why });
const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

export async function isPossible(): Promise<boolean> {
  if (!("PublicKeyCredential" in window)) return false;
  const can = await (PublicKeyCredential as Capable).getClientCapabilities?.().catch(() => undefined);
  return can?.["extension:prf"] !== false;
}

const asking = () => ({ extensions: { prf: { eval: { first: FIRST } } } as AuthenticationExtensionsClientInputs });

function secretOf(credential: Credential | null): string | null {
  if (!(credential instanceof PublicKeyCredential)) return null;
  const { first } = (credential.getClientExtensionResults() as Prf).prf?.results ?? {};
  return first && first.byteLength === 32 ? btoa(String.fromCharCode(...new Uint8Array(first))) : null;
}

async function told(ask: () => Promise<Credential | null>): Promise<Given> {
  try {
    const prf = secretOf(await ask());
    return prf === null ? refused("no_prf") : { ok: true, prf };
  } catch (error) {
    return refused(error instanceof DOMException && error.name === "NotAllowedError" ? "passkey_left" : "no_passkey");
  }
}

export function use(only?: BufferSource): Promise<Given> {
  const allow: PublicKeyCredentialDescriptor[] = only ? [{ type: "public-key", id: only }] : [];
  return told(() => navigator.credentials.get({ publicKey: { challenge: random(32), userVerification: "required", allowCredentials: allow, ...asking() } }));
}

function create(): Promise<Credential | null> {
  return navigator.credentials.create({
    publicKey: {
      rp: { name: NAME },
      user: { id: random(16), name: NAME, displayName: NAME },
      challenge: random(32),
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key" as const, alg })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      ...asking(),
    },
  });
}

// Some phones give the secret as the passkey is made, others when it is first used: those are asked once more.
export async function make(): Promise<Given> {
  let made: Credential | null = null;
  const given = await told(async () => (made = await create()));
  const credential = made as PublicKeyCredential | null;
  if (given.ok || !credential || (credential.getClientExtensionResults() as Prf).prf?.enabled === false) return given;
  return use(credential.rawId);
}
