// The page without a network: the same addresses, drawn from what the phone keeps.
import "../foundation/js/toast.js";
import { uuid7 } from "../foundation/js/uuid7.js";
import { openDoor } from "./door.js";
import { openPhone, start } from "./phone.js";
import { fill, show } from "./shell-draw.js";
import { account, accounts, today } from "./shell-lists.js";
import { tasks } from "./shell-tasks.js";

const AT_A_DOOR = /^\/week\/(visits|accounts)\/(\d+)\/check-in\/$/;
const AN_ACCOUNT = /^\/accounts\/(\d+)\//;

const places = [...document.querySelectorAll("[data-place]")];

/** As the server's bar does: the longest address with which the path begins. */
function markPlace(path) {
  const begun = places.filter(({ pathname }) => pathname !== "/" && path.startsWith(pathname));
  const [here] = begun.sort((one, other) => other.pathname.length - one.pathname.length);
  for (const link of places) link.removeAttribute("aria-current");
  (here ?? places.find(({ pathname }) => pathname === "/"))?.setAttribute("aria-current", "page");
}

async function draw() {
  const person = localStorage.getItem("tandem-person");
  const phone = person ? await openPhone(person) : null;
  if (!phone?.kept) return show("stranger");
  const { bar, visits = true } = phone.kept;
  for (const link of places) link.hidden = Boolean(bar) && !bar.includes(link.dataset.place);
  markPlace(window.location.pathname);
  document.body.toggleAttribute("data-indoors", !visits);
  await view(phone, window.location.pathname);
  return start(phone);
}

async function view(phone, path) {
  const [, kind, visited] = path.match(AT_A_DOOR) ?? [];
  if (kind) return door(phone, kind, Number(visited));
  if (window.location.hash.startsWith("#item=")) return newDoor(phone, window.location.hash.slice(6));
  const [, number] = path.match(AN_ACCOUNT) ?? [];
  if (number) return account(phone, Number(number));
  if (path.startsWith("/week/tasks/")) return tasks(phone);
  if (path === "/week/phone/") return show("outbox");
  if (path === "/week/check-in/" || path === "/accounts/") return accounts(phone, (typed) => create(phone, typed));
  return ["/", "/week/", "/offline/"].includes(path) ? today(phone) : show("absent");
}

async function create(phone, typed) {
  const id = uuid7();
  await phone.outbox.write(id, "account", { name: typed.name, content: typed }, "ready");
  window.location.hash = `item=${id}`; // the change of the hash loads the form
}

async function newDoor(phone, item) {
  const known = await phone.vault.take("items", item);
  await openForm(phone, { name: known?.value.name ?? "", accountItem: item });
}

async function door(phone, kind, number) {
  const { stops, accounts: all, inside } = phone.kept;
  const found = kind === "visits" ? stops.find((stop) => stop.visit === number) : all.find((one) => one.id === number);
  if (!found) return show("absent");
  return openForm(phone, { name: found.name, inside, partner: found.partner, [kind === "visits" ? "visit" : "account"]: number });
}

async function openForm(phone, { name, visit, account: number, inside, partner, accountItem }) {
  const page = show("door");
  fill(page, { name });
  const form = page.querySelector("form[data-door]");
  form.elements.id.value = uuid7(); // the server's page has one already
  Object.assign(form.dataset, { visit: visit ?? "", account: number ?? "" });
  for (const [who, word] of Object.entries({ inside, partner })) {
    const label = word && form.querySelector(`[name="next_who"][value="${who}"]`)?.parentElement;
    if (label) label.lastChild.textContent = word;
  }
  await openDoor(form, phone, { name, accountItem });
}

window.addEventListener("hashchange", () => window.location.reload());
draw();
