// The page may run no script but its own (require-trusted-types-for 'script'). Two addresses become scripts by
// being handed to the browser, and they are named here.
const ours = ["worker.js", "sw.js"] as const;

const policy = window.trustedTypes?.createPolicy("stillnear", {
  createScriptURL: (asked: string) => {
    if (!ours.some((name) => name === asked)) throw new TypeError(`not one of our scripts: ${asked}`);
    return asked;
  },
});

export function scriptUrl(name: (typeof ours)[number]): string {
  return (policy?.createScriptURL(name) ?? name) as string; // the DOM's types do not know TrustedScriptURL yet
}

declare global {
  interface Window {
    trustedTypes?: {
      createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): unknown };
    };
  }
}
