// What is typed and not saved yet, kept in this browser for the person who typed it: a lost line, a
// lost session or a closed window takes no words. It goes once it is saved, at signing out, and after
// a week. Forms with data-keeps="tab" are kept with their tab only.
const PREFIX = "unsaved ";
const OURS = ["csrf_token", "idempotency_key"];
const WEEK = 7 * 24 * 3600 * 1000;

export const person = (page) => page.querySelector("meta[name=person]")?.content ?? "";
const storeOf = (form) => (form.dataset.keeps === "tab" ? sessionStorage : localStorage);
const begin = (form) => `${PREFIX}${new URL(form.action).pathname} `;
const typed = (form) =>
  [...new FormData(form)].filter(([name, value]) => !OURS.includes(name) && typeof value === "string");
const basedOn = (fields) => fields.find(([name]) => ["version", "base"].includes(name))?.[1];
const BASES = ["version", "base", "sitting"];
const said = (fields) => JSON.stringify(fields.filter(([name]) => !BASES.includes(name)));

function tab() {
  const known = sessionStorage.getItem("tab") ?? crypto.randomUUID();
  sessionStorage.setItem("tab", known);
  return known;
}

// Without storage there is nothing to keep, as without a script.
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function entries(store) {
  return Object.keys(store)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, ...attempt(() => JSON.parse(store.getItem(key))) }));
}

// sent: by its button; unless it is saved, the page that comes offers it.
export function keep(form, sent = false) {
  const kept = { person: person(document), at: Date.now(), sent, fields: typed(form) };
  attempt(() => storeOf(form).setItem(begin(form) + tab(), JSON.stringify(kept)));
}

export function forget(form) {
  attempt(() => storeOf(form).removeItem(begin(form) + tab()));
}

function giveBack(form, fields) {
  const left = [...fields];
  for (const field of form.elements) {
    if (!field.name || OURS.includes(field.name) || field.type === "submit") continue;
    if (["radio", "checkbox"].includes(field.type)) {
      field.checked = fields.some(([name, value]) => name === field.name && value === field.value);
      continue;
    }
    const place = left.findIndex(([name]) => name === field.name);
    if (place >= 0) field.value = left.splice(place, 1)[0][1];
  }
}

// As the pages say it: day before month, 24 hours, in the person's own time zone.
function inWords(at) {
  const { lang, dataset } = document.documentElement;
  return new Date(at).toLocaleString(lang === "en" ? "en-GB" : lang, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: dataset.timeZone,
  });
}

// Shows the form's [data-kept-here] notice where other words than these are kept for it.
export function offer(form, taken) {
  const notice = form.querySelector("[data-kept-here]");
  const store = attempt(() => storeOf(form));
  if (!notice || !store) return;
  const here = entries(store).filter(({ key }) => key.startsWith(begin(form)));
  const mine = here.filter((each) => each.person === person(document) && each.fields);
  const now = typed(form);
  const isSaved = ({ sent, fields }) =>
    said(fields) === said(now) || (sent && basedOn(fields) !== basedOn(now));
  for (const each of mine.filter(isSaved)) store.removeItem(each.key);
  const found = mine.filter((each) => !isSaved(each)).sort((a, b) => b.at - a.at)[0];
  if (!found) return;
  const when = inWords(found.at);
  const words = notice.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{time}", when);
  notice.hidden = false;
  notice.querySelector("[data-take]").addEventListener("click", () => {
    giveBack(form, found.fields);
    store.removeItem(found.key);
    notice.hidden = true;
    taken();
  });
  notice.querySelector("[data-drop]").addEventListener("click", () => {
    store.removeItem(found.key);
    notice.hidden = true;
  });
}

export function tidyKept() {
  const drop = (old) => {
    for (const store of [localStorage, sessionStorage]) {
      for (const each of entries(store)) if (old(each)) store.removeItem(each.key);
    }
  };
  attempt(() => drop(({ at }) => !(Date.now() - at < WEEK)));
  document.addEventListener("submit", ({ target }) => {
    if (new URL(target.action).pathname !== "/sign-out") return;
    attempt(() => drop((each) => each.person === person(document)));
  });
}
