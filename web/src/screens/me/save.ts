// Hands a file to the browser's own downloads, under a plain name that says nothing about what is in it.
const FORGET_MS = 60_000; // long enough for any browser to have taken the bytes

export function save(bytes: Blob, ending: string): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = `copy-${new Date().toISOString().slice(0, 10)}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), FORGET_MS);
}
