// <form data-autosave="/address"> posts itself there a few seconds after a change and says when, in
// its [data-saved] place; whoever leaves with unsaved changes is asked. The answer may be empty.
// What is not saved yet is kept in this browser too, and offered when the form is opened again.
import { forget, keep, offer, person } from "./kept-here.js";

const PAUSE = 3000;

class Draft {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-saved]");
    this.changed = false;
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", () => this.touch());
    form.addEventListener("submit", () => {
      if (this.changed && form.dataset.autosave) keep(form, true);
      this.settle();
    });
    if (form.dataset.autosave) offer(form, () => this.touch());
  }

  touch() {
    this.changed = true;
    clearTimeout(this.timer);
    if (!this.form.dataset.autosave) return;
    keep(this.form);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), PAUSE);
  }

  settle() {
    this.changed = false;
    clearTimeout(this.timer);
  }

  async save(again = true) {
    this.settle();
    const sent = JSON.stringify([...new FormData(this.form)]);
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Autosave": "1" },
        redirect: "error",
      });
      if (answer.status === 400 && again && (await this.renew())) return this.save(false);
      if (answer.status === 401) return this.stop(this.place?.dataset.signedOut, answer.headers.get("X-Sign-In"));
      if (answer.status === 409) return this.stop(this.place?.dataset.savedElsewhere);
      if (!answer.ok) throw new Error(answer.statusText);
      this.carryOn(answer.headers.get("X-Version"), sent);
      this.say(this.place?.dataset.saved);
    } catch {
      this.changed = true;
      this.say(this.place?.dataset.notSaved);
    }
  }

  // Signed in anew in another tab: the form goes on with the token of the new session.
  async renew() {
    const page = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const token = fresh.querySelector("meta[name=csrf-token]")?.content;
    const field = this.form.elements.namedItem("csrf_token");
    if (!token || !field || person(fresh) !== person(document)) return false;
    field.value = token;
    return true;
  }

  // Going on would overwrite somebody's text, or reach nobody: the words stay here.
  stop(words, href) {
    this.changed = true;
    this.stopped = true;
    this.say(words, href);
  }

  // What was saved is what the next save builds on; what was typed meanwhile stays kept.
  carryOn(version, sent) {
    if (sent === JSON.stringify([...new FormData(this.form)])) forget(this.form);
    const field = this.form.elements.namedItem("version");
    if (version && field) field.value = version;
  }

  say(words, href) {
    if (!words) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
    });
    this.place.textContent = words.replace("{time}", time);
    if (!href) return;
    const link = document.createElement("a");
    link.href = href;
    link.textContent = this.place.dataset.signIn;
    link.addEventListener("click", () => this.settle());
    this.place.append(" ", link);
  }
}

export function keepDrafts() {
  const drafts = [...document.querySelectorAll("form[data-autosave], form[data-unsaved-warning]")].map(
    (form) => new Draft(form),
  );
  if (!drafts.length) return;
  window.addEventListener("beforeunload", (event) => {
    if (drafts.some((draft) => draft.changed)) event.preventDefault();
  });
}
