// What the check-in form says, in the shape the server reads (tandem/activities/rules/phone_forms.py).

import { isoDay } from "./moments.js";

const FEN_OF_WAN = 1_000_000;
const IN_WORDS = ["need", "decision_maker", "competitor", "project"];

export function contentOf(fields, { where, arrived_at, came, went }) {
  return {
    ...where,
    arrived_at,
    left_at: new Date().toISOString(),
    came,
    went,
    outcome: fields.outcome,
    said: fields.said ?? "",
    findings: findings(fields),
    next: nextStep(fields),
  };
}

function findings(fields) {
  const budget = Number.parseFloat((fields.budget ?? "").replace(",", "."));
  return [
    ...IN_WORDS.map((kind) => ({ kind, what: fields[kind] })),
    { kind: "installed_base", what: fields.brand, units: fields.units || null },
    { kind: "budget", amount_minor: Number.isFinite(budget) ? Math.round(budget * FEN_OF_WAN) : null },
    { kind: "timing", due_on: fields.timing || null },
  ].filter((fact) => fact.what || fact.amount_minor || fact.due_on);
}

function nextStep(fields) {
  const what = fields.next_what || (fields.next_words ? "other" : "");
  if (!what) return null;
  const due = new Date();
  due.setDate(due.getDate() + Number(fields.next_in || 7));
  return { what, who: fields.next_who || "me", on: isoDay(due), words: fields.next_words ?? "" };
}
