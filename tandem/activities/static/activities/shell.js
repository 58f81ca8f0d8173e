// The page without a network: the same addresses, drawn from what the phone keeps.
import { uuid7 } from "../foundation/js/uuid7.js";
import { openDoor } from "./door.js";
import { addressOf, moment } from "./outbox-view.js";
import { openPhone, start } from "./phone.js";

const main = document.getElementById("content");

async function draw() {
  const person = localStorage.getItem("tandem-person");
  const phone = person ? await openPhone(person) : null;
  if (!phone?.kept) return show("stranger");
  const path = window.location.pathname;
  const [, kind, number] = path.match(/^\/week\/(visits|accounts)\/(\d+)\/check-in\/$/) ?? [];
  if (kind) await door(phone, kind, Number(number));
  else if (window.location.hash.startsWith("#item=")) await newDoor(phone, window.location.hash.slice(6));
  else if (path === "/week/phone/") show("outbox");
  else if (path === "/week/check-in/" || path.startsWith("/accounts/")) accounts(phone);
  else await today(phone);
  await start(phone);
}

async function today(phone) {
  const view = show("today");
  const day = new Date();
  const iso = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  fill(view, { visits: `${phone.kept.done}/${phone.kept.quota}`, taken: moment(phone.kept.taken) });
  const saved = new Set((await phone.outbox.all()).filter((item) => item.state !== "draft").map((item) => item.value.where?.visit));
  const stops = phone.kept.stops.map((stop) => (saved.has(stop.visit) ? { ...stop, state: "done" } : stop));
  const first = stops.find((stop) => stop.on === iso && stop.state === "planned");
  const next = stops.map((stop) => stop.on).filter((on) => on > iso).sort()[0];
  draws(view, "stops", stops.filter((stop) => stop.on === iso), (row, stop, index) => {
    stopRow(row, stop, index);
    row.querySelector('[data-slot="act"]').classList.toggle("btn--primary", stop === first);
  });
  draws(view, "next", stops.filter((stop) => stop.on === next), stopRow);
  const byId = new Map(phone.kept.accounts.map((account) => [account.id, account]));
  draws(view, "near", phone.kept.near.filter((one) => byId.has(one.account)), (row, one) =>
    fill(row, { name: byId.get(one.account).name, far: metres(one.metres), act: addressOf({ account: one.account }) }),
  );
}

function stopRow(row, stop, index) {
  const isDone = stop.state === "done";
  row.classList.toggle("is-done", isDone);
  fill(row, { order: isDone ? "✓" : index + 1, name: stop.name, far: stop.metres ? metres(stop.metres) : "", why: stop.reason, act: addressOf(stop) });
  row.querySelector('[data-slot="act"]').hidden = stop.state !== "planned";
}

function accounts(phone) {
  const view = show("accounts");
  const { accounts: all, contacts, industries } = phone.kept;
  const search = view.querySelector('[type="search"]');
  const list = () => {
    const text = search.value.trim().toLowerCase();
    const found = all.filter((account) => account.name.toLowerCase().includes(text));
    draws(view, "accounts", found, (row, account) => {
      fill(row, { name: account.name, seen: account.seen_on, act: addressOf({ account: account.id }) });
      draws(row, "contacts", contacts[account.id] ?? [], (line, person) => {
        fill(line, { name: `${person.name} ${person.title}`, phone: person.phone });
        line.querySelector('[data-slot="phone"]').href = `tel:${person.phone}`;
      });
    });
  };
  search.addEventListener("input", list);
  list();
  const form = view.querySelector("form[data-new]");
  form.elements.industry.append(...industries.map(({ id, name }) => new Option(name, id)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const id = uuid7();
    const content = { name: form.elements.name.value, city: form.elements.city.value, industry: Number(form.elements.industry.value) };
    await phone.outbox.write(id, "account", { name: content.name, content }, "ready");
    window.location.hash = `item=${id}`;
    await newDoor(phone, id);
  });
}

async function newDoor(phone, item) {
  const known = await phone.vault.take("items", item);
  await openForm(phone, { name: known?.value.name ?? "", accountItem: item });
}

async function door(phone, kind, number) {
  const { stops, accounts: all, inside } = phone.kept;
  const found = kind === "visits" ? stops.find((stop) => stop.visit === number) : all.find((account) => account.id === number);
  if (!found) return show("absent");
  return openForm(phone, { name: found.name, inside, partner: found.partner, [kind === "visits" ? "visit" : "account"]: number });
}

async function openForm(phone, { name, visit, account, inside, partner, accountItem }) {
  const view = show("door");
  fill(view, { name });
  const form = view.querySelector("form[data-door]");
  Object.assign(form.dataset, { visit: visit ?? "", account: account ?? "" });
  for (const [who, word] of Object.entries({ inside, partner })) {
    const label = word && form.querySelector(`[name="next_who"][value="${who}"]`)?.parentElement;
    if (label) label.lastChild.textContent = word;
  }
  await openDoor(form, phone, { name, accountItem });
}

function show(name) {
  const template = document.querySelector(`template[data-view="${name}"]`);
  main.replaceChildren(template.content.cloneNode(true));
  document.title = `${template.dataset.title} · Tandem`;
  return main;
}

function draws(view, name, rows, draw) {
  const list = view.querySelector(`[data-list="${name}"]`);
  const template = list.querySelector("template");
  const made = rows.map((row, index) => {
    const line = template.content.firstElementChild.cloneNode(true);
    draw(line, row, index);
    return line;
  });
  const none = list.querySelector("[data-none]");
  if (none) none.hidden = made.length > 0;
  list.replaceChildren(template, ...made, ...(none ? [none] : []));
}

function fill(view, parts) {
  for (const [name, value] of Object.entries(parts)) {
    const slot = view.querySelector(`[data-slot="${name}"]`);
    if (!slot) continue;
    if (name === "act") slot.href = value;
    else slot.textContent = value ?? "";
  }
}

function metres(number) {
  return number < 950 ? `${Math.round(number)} m` : `${(number / 1000).toFixed(1)} km`;
}

window.addEventListener("hashchange", () => window.location.reload());
draw();
