// Whether somebody said, after the private safety check, that they go on alone. It changes only what they see themselves.
import { useView } from "../ask";

// null: not known yet.
export function useSolo(): boolean | null {
  const reply = useView<{ value: string | null }>("setting", { name: "solo" });
  return reply === null ? null : reply.ok && reply.value === "yes";
}
