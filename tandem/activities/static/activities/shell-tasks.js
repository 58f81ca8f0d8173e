// Open tasks without a network: taken on or done on the phone, sent with everything else.
import { uuid7 } from "../foundation/js/uuid7.js";
import { isoDay } from "./moments.js";
import { draws, fill, show } from "./shell-draw.js";

export async function tasks(phone) {
  await drawTasks(show("tasks"), phone, {});
}

/** The tasks of the list `tasks` in the view; of one account, or the first of all. */
export async function drawTasks(view, phone, { account, most }) {
  const steps = (await phone.outbox.all()).filter((item) => item.kind === "task_act" && stands(item, phone));
  const ours = (phone.kept.tasks ?? []).filter((task) => account === undefined || task.account === account);
  const again = () => drawTasks(view, phone, { account, most });
  draws(view, "tasks", ours.slice(0, most), (row, task) => drawTask(row, task, steps, phone, again));
}

function drawTask(row, task, steps, phone, again) {
  const mine = steps.filter((step) => step.value.content.task === task.task);
  const done = mine.find((step) => step.value.content.act === "done");
  const taken = mine.find((step) => step.value.content.act === "taken");
  const slot = (name) => row.querySelector(`[data-slot="${name}"]`);
  const act = (name, what, write) => {
    slot(name).hidden = !what;
    slot(name).addEventListener("click", () => write().then(again));
  };
  const step = (name) => () => makeStep(phone, task, name).then(() => void phone.send().then(again));
  fill(row, { title: task.title, account: task.name, by: task.by, due: task.due });
  row.classList.toggle("is-done", Boolean(done));
  slot("due").classList.toggle("chip--bad", task.due < isoDay(new Date()));
  act("take", task.may_take && !taken && !done, step("taken"));
  act("done", !done, step("done"));
  act("back", done?.state === "ready", () => phone.outbox.drop(done));
}

async function makeStep(phone, task, act) {
  const content = { task: task.task, act, at: new Date().toISOString() };
  await phone.outbox.write(uuid7(), "task_act", { name: task.title, content }, "ready");
}

/** A step waits, or was sent after the week on the phone was taken: the list does not know it yet. */
function stands(item, phone) {
  return item.state === "ready" || (item.state === "sent" && item.at > phone.kept.taken);
}
