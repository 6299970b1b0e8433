// Where the message lens will stand, beside the words it reads. It draws nothing until the lens is here (issue 5).
export function LensPlace(_: { text: string }) {
  return null;
}
