// <form data-autosave="/address"> posts itself there a few seconds after a change and says when, in
// its [data-saved] place; whoever leaves with unsaved changes is asked. The answer may be empty.
const PAUSE = 3000;

class Draft {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-saved]");
    this.changed = false;
    form.addEventListener("input", () => this.touch());
    form.addEventListener("change", () => this.touch());
    form.addEventListener("submit", () => this.settle());
  }

  touch() {
    this.changed = true;
    clearTimeout(this.timer);
    if (this.form.dataset.autosave) this.timer = setTimeout(() => this.save(), PAUSE);
  }

  settle() {
    this.changed = false;
    clearTimeout(this.timer);
  }

  async save() {
    this.settle();
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Autosave": "1" },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.statusText);
      this.carryOn(answer.headers.get("X-Version"));
      this.say(this.place?.dataset.saved);
    } catch {
      this.changed = true;
      this.say(this.place?.dataset.notSaved);
    }
  }

  // What was saved is what the next save builds on.
  carryOn(version) {
    const field = this.form.elements.namedItem("version");
    if (version && field) field.value = version;
  }

  say(words) {
    if (!words) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
    });
    this.place.textContent = words.replace("{time}", time);
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
