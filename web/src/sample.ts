// The sample couple: opened with one tap, in memory only, and left the same way.
import { command, type Reply } from "./engine";
import { go } from "./router";

export async function openSample(): Promise<Reply> {
  const reply = await command("sample_open");
  if (reply.ok) go("/today");
  return reply;
}

export async function leaveSample(): Promise<Reply> {
  const reply = await command("sample_close");
  if (reply.ok) go("/");
  return reply;
}
