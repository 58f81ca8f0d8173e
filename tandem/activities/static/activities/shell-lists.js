// What one looks at without a network: the day's stops, the customers with their people and what is
// known of them.
import { addressOf } from "./addresses.js";
import { ago, isoDay, moment } from "./moments.js";
import { draws, fill, metres, show } from "./shell-draw.js";
import { drawTasks } from "./shell-tasks.js";

const SHOWN_TASKS = 5;

export async function today(phone) {
  const view = show("today");
  const iso = isoDay(new Date());
  const { done, quota, taken, near } = phone.kept;
  fill(view, { visits: `${done}/${quota}`, taken: moment(taken) });
  const gone = (item) => item.state !== "draft" && item.state !== "dropped";
  const saved = new Set((await phone.outbox.all()).filter(gone).map((item) => item.value.where?.visit));
  const stops = phone.kept.stops.map((stop) => (saved.has(stop.visit) ? { ...stop, state: "done" } : stop));
  const first = stops.find((stop) => stop.on === iso && stop.state === "planned");
  const next = stops.map((stop) => stop.on).filter((on) => on > iso).sort()[0];
  draws(view, "stops", stops.filter((stop) => stop.on === iso), (row, stop, index) => {
    stopRow(row, stop, index);
    row.querySelector('[data-slot="act"]').classList.toggle("btn--primary", stop === first);
  });
  draws(view, "next", stops.filter((stop) => stop.on === next), stopRow);
  await drawTasks(view, phone, { most: SHOWN_TASKS });
  const byId = new Map(phone.kept.accounts.map((account) => [account.id, account]));
  draws(view, "near", near.filter((one) => byId.has(one.account)), (row, one) =>
    fill(row, { name: byId.get(one.account).name, far: metres(one.metres), act: addressOf({ account: one.account }) }),
  );
}

function stopRow(row, stop, index) {
  const isDone = stop.state === "done";
  row.classList.toggle("is-done", isDone);
  fill(row, { order: isDone ? "✓" : index + 1, name: stop.name, far: stop.metres ? metres(stop.metres) : "", why: stop.reason, act: addressOf(stop) });
  if (stop.account) row.querySelector('[data-slot="name"]').href = `/accounts/${stop.account}/`;
  row.querySelector('[data-slot="act"]').hidden = stop.state !== "planned";
}

/** All that are on the phone, by part of the name; `create` gets what was typed of a new one. */
export function accounts(phone, create) {
  const view = show("accounts");
  const { accounts: all, industries } = phone.kept;
  const search = view.querySelector('[type="search"]');
  const form = view.querySelector("form[data-new]");
  const list = () => {
    const text = search.value.trim().toLowerCase();
    draws(view, "accounts", all.filter((account) => account.name.toLowerCase().includes(text)), (row, account) => {
      fill(row, { name: account.name, seen: ago(account.seen_on), act: addressOf({ account: account.id }) });
      row.querySelector('[data-slot="name"]').href = `/accounts/${account.id}/`;
    });
    if (!form.elements.name.dataset.typed) form.elements.name.value = search.value.trim();
  };
  search.addEventListener("input", list);
  list();
  form.elements.name.addEventListener("input", (event) => (event.target.dataset.typed = "yes"));
  form.elements.industry.append(...industries.map(({ id, name }) => new Option(name, id)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { name, city, industry } = form.elements;
    create({ name: name.value, city: city.value, industry: Number(industry.value) });
  });
}

/** One customer: who works there, what is known, how old and by whom, what is to be done. */
export async function account(phone, number) {
  const { accounts: all, contacts, known } = phone.kept;
  const found = all.find((one) => one.id === number);
  if (!found) return show("absent");
  const view = show("account");
  fill(view, { name: found.name, seen: ago(found.seen_on), partner: found.partner, act: addressOf({ account: number }) });
  draws(view, "contacts", contacts[number] ?? [], (line, person) => {
    fill(line, { name: person.name, title: person.title, phone: person.phone });
    line.querySelector('[data-slot="phone"]').href = `tel:${person.phone}`;
  });
  draws(view, "known", known?.[number] ?? [], (line, fact) =>
    fill(line, { label: fact.label, what: fact.what, by: `${fact.by} · ${ago(fact.on)}` }),
  );
  return drawTasks(view, phone, { account: number });
}
