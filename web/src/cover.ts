// The cover: in the installed app, what is on the screen is hidden the moment the app goes to the background, so
// that the list of open apps shows nothing. In a browser's tab it would only flicker, so there it does nothing.
export function listen(): void {
  const installed = matchMedia("(display-mode: standalone)");
  const draw = () => {
    document.documentElement.toggleAttribute("data-covered", installed.matches && document.visibilityState === "hidden");
  };
  document.addEventListener("visibilitychange", draw);
  addEventListener("blur", () => installed.matches && document.documentElement.toggleAttribute("data-covered", true));
  addEventListener("focus", draw);
}
