// The cover: in the installed app, what is on the screen is hidden the moment the app goes to the background, so
// that the list of open apps shows nothing. In a browser's tab it would only flicker, so there it does nothing.
// A phone takes its picture before it says that the page is hidden; there, losing the focus is the sign.
export function listen(): void {
  const installed = matchMedia("(display-mode: standalone)");
  const draw = () => {
    document.documentElement.toggleAttribute("data-covered", installed.matches && document.visibilityState === "hidden");
  };
  document.addEventListener("visibilitychange", draw);
  const touched = matchMedia("(pointer: coarse)");
  addEventListener("blur", () => {
    if (installed.matches && touched.matches) document.documentElement.toggleAttribute("data-covered", true);
  });
  addEventListener("focus", draw);
}
