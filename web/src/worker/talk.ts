// A conversation with a server: a command, then what the vault wants sent and what came back, until it is done for now.
// The vault speaks the protocol; this carries. Between the steps other questions are answered.
import { write, type Done } from "./hold";
import { inLine } from "./line";
import { send, type Send } from "./net";

// `got` is the command that takes an answer. fresh: the key of this device, where one is to be kept with what is written.
export async function talk(name: string, args: object, got: string, fresh?: CryptoKey): Promise<Done> {
  const step = (what: string, more: object, file?: Uint8Array): Promise<Done> =>
    inLine(() => write(what, more, { ...(fresh && { fresh }), ...(file && { file }) }));
  let done = await step(name, args);
  while (done.answer.ok && done.answer["send"]) {
    const question = done.answer["send"] as Send;
    const { status, body } = await send(question);
    done = await step(got, { id: question.id, status }, body);
  }
  return done;
}
