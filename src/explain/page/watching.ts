/** With `--watch`: a new page is loaded when the model has changed, and the compiler's errors are shown over the old one. */
export function watchServer(): void {
  if (!document.documentElement.hasAttribute("data-watch")) return;
  const events = new EventSource("/events");
  events.addEventListener("page", () => location.reload());
  events.addEventListener("failure", ({ data }: MessageEvent<string>) => {
    const shown = document.getElementById("failure") ?? document.body.appendChild(document.createElement("pre"));
    shown.id = "failure";
    shown.setAttribute("role", "alert");
    shown.textContent = JSON.parse(data) as string;
  });
}
