// How the phone speaks to the server. No answer throws; a session that is over is said as such.

const ITEMS = "/week/phone/outbox/items/";
const FILES = "/week/phone/outbox/files/";
const LEFT = "/week/phone/outbox/left/";
export const PACKAGE = "/week/phone/package/";

export class Post {
  constructor(token) {
    this.token = token; // for the outbox of somebody whose account was closed meanwhile
  }

  async items(items) {
    const answer = await send(ITEMS, JSON.stringify({ items }), "application/json");
    if (answer.ok) return answer.json();
    if (answer.status !== 401 && answer.status !== 403) throw new Error(String(answer.status));
    const left = await send(LEFT, JSON.stringify({ items, token: this.token }), "application/json");
    return left.ok ? left.json() : { signIn: true, results: [] };
  }

  async file(file, bytes) {
    const body = new FormData();
    for (const name of ["id", "of", "kind", "sha256"]) body.set(name, file[name]);
    body.set("file", new Blob([bytes], { type: file.type }), file.kind);
    const answer = await send(FILES, body);
    return { ok: answer.ok, status: answer.status, text: answer.ok ? "" : await title(answer) };
  }
}

export async function fetchPackage() {
  const answer = await fetch(PACKAGE, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.json();
}

function send(url, body, type) {
  const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
  if (type) headers["Content-Type"] = type;
  return fetch(url, { method: "POST", body, headers });
}

async function title(answer) {
  try {
    return (await answer.json()).title;
  } catch {
    return String(answer.status);
  }
}

function cookie(name) {
  return document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}
