// The tray of running jobs asks by itself (hx-trigger on the fragment); this keeps it polite.

document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.target.closest?.("#jobs")) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  const tray = document.getElementById("jobs");
  if (!document.hidden && tray?.querySelector("[hx-trigger]")) tray.dispatchEvent(new CustomEvent("jobs", { bubbles: true }));
});

// The tray arrives folded; who has just started a job on a desk sees it open.
let startedHere = false;
document.addEventListener("jobs", (event) => {
  if (event.target.id !== "jobs") startedHere = true;
});
document.addEventListener("htmx:after:settle", () => {
  const details = document.querySelector("#jobs details");
  if (!details || !startedHere) return;
  startedHere = false;
  details.open = matchMedia("(min-width: 1024px)").matches;
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-jobs-close]")) return;
  event.preventDefault();
  document.getElementById("jobs").replaceChildren();
});
