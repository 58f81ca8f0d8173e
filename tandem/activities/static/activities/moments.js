// Days and moments as the phone's own clock has them.

/** 2026-11-24 */
export function isoDay(day) {
  return [day.getFullYear(), two(day.getMonth() + 1), two(day.getDate())].join("-");
}

/** 14:02 */
export function clock(at) {
  const moment = new Date(at);
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** 2026-11-24 14:02 */
export function moment(at) {
  return `${isoDay(new Date(at))} ${clock(at)}`;
}

/** 41 天前 / 41 days ago, counted on the day it is read; empty where there is no day. */
export function ago(iso) {
  if (!iso) return "";
  const days = Math.round((new Date(iso) - new Date(isoDay(new Date()))) / 86_400_000);
  return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }).format(days, "day");
}

function two(part) {
  return String(part).padStart(2, "0");
}
