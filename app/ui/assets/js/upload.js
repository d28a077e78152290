// Sends files in pieces (tus) from a form with data-uploads: each with a bar of its own, paused and
// taken up again, on from the same byte after a lost line, a closed lid or another start of the forum.
// Without this script the form sends its file itself.
import { DefaultHttpStack, Upload } from "tus-js-client/lib.esm/browser/index.js";

const PIECE = 4 * 1024 * 1024;
const SAMPLE = 256 * 1024;
// Moments at first, then every half minute for a day.
const RETRY_AFTER = [0, 1000, 3000, 10000, ...Array(2880).fill(30000)];
const token = () => document.querySelector("meta[name=csrf-token]").content;
const written = (digest) => btoa(String.fromCharCode(...new Uint8Array(digest)));

// By what the same file is known again: its name, size and time, and parts of what is in it.
async function fingerprintOf(file) {
  const { name, size, lastModified } = file;
  const step = Math.max(Math.floor((size - SAMPLE) / 15), SAMPLE);
  const parts = Array.from({ length: 16 }, (_, at) => file.slice(at * step, at * step + SAMPLE));
  const sample = await new Blob([...parts, file.slice(-SAMPLE)]).arrayBuffer();
  const digest = crypto.subtle ? written(await crypto.subtle.digest("SHA-256", sample)) : "";
  return `${size}-${lastModified}-${digest}-${name}`;
}

// Every piece goes with its SHA-256, where the browser can make one: over HTTPS and on this computer.
class CheckedStack extends DefaultHttpStack {
  createRequest(method, url) {
    const request = super.createRequest(method, url);
    const send = request.send.bind(request);
    request.send = async (body) => {
      if (body && crypto.subtle) {
        const digest = await crypto.subtle.digest("SHA-256", await body.arrayBuffer());
        request.setHeader("Upload-Checksum", `sha256 ${written(digest)}`);
      }
      return send(body);
    };
    return request;
  }
}

const inBytes = (() => {
  const { lang } = document.documentElement;
  return (bytes) => {
    const [unit, size] = [["megabyte", 1e6], ["kilobyte", 1000], ["byte", 1]].find(
      ([, least]) => bytes >= least || least === 1,
    );
    const style = { style: "unit", unit, maximumFractionDigits: bytes < 10 * size ? 1 : 0 };
    return (bytes / size).toLocaleString(lang, style);
  };
})();

class Row {
  constructor(form, file, fingerprint) {
    this.fingerprint = fingerprint;
    this.form = form;
    this.words = JSON.parse(form.element.dataset.words);
    const drawn = form.element.querySelector("template[data-upload-row]").content.cloneNode(true);
    this.element = drawn.firstElementChild;
    this.part("name").textContent = file.name;
    this.part("size").textContent = inBytes(file.size);
    const known = form.known.find((each) => each.fingerprint === fingerprint);
    this.upload = new Upload(file, {
      endpoint: form.element.dataset.uploads,
      uploadUrl: known && `${form.element.dataset.uploads}/${known.id}`,
      headers: { "X-CSRFToken": token() },
      httpStack: new CheckedStack(),
      chunkSize: PIECE,
      retryDelays: RETRY_AFTER,
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, fingerprint, dataset: form.element.dataset.dataset },
      onShouldRetry: (error) => this.mayRetry(error),
      onProgress: (sent, all) => this.show("sending", sent / all),
      onSuccess: () => this.show("whole", 1),
      onError: (error) => this.refused(error),
    });
    if (known) form.element.querySelector(`[data-known="${known.id}"]`)?.remove();
    for (const act of ["pause", "goOn", "drop"]) {
      this.part(act).addEventListener("click", () => this[act]());
    }
    this.share = known ? known.offset / file.size : 0;
    this.show("sending", this.share);
    this.upload.start();
  }

  part(name) {
    return this.element.querySelector(`[data-part=${name}]`);
  }

  get id() {
    return this.upload.url?.split("/").pop();
  }

  // The line is away (no answer at all), or the forum starts again: it is tried until it is there.
  mayRetry(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const isPassing = !status || status >= 500 || [409, 423, 429, 460].includes(status);
    if (isPassing && this.upload.url) this.show("waiting", this.share);
    return isPassing && (status !== 429 || Boolean(this.upload.url));
  }

  refused(error) {
    const answer = error.originalResponse?.getBody() ?? "";
    this.show("stopped", this.share);
    try {
      this.part("say").textContent = JSON.parse(answer).detail;
    } catch {
      this.part("say").textContent = this.words.failed;
    }
  }

  show(state, share) {
    this.state = state;
    this.share = share;
    const percent = Math.floor(share * 100);
    this.element.dataset.state = state;
    this.part("bar").value = share;
    this.part("percent").textContent = `${percent} %`;
    this.part("say").textContent = this.words[state].replace("{share}", `${percent} %`);
    this.part("pause").hidden = !["sending", "waiting"].includes(state);
    this.part("goOn").hidden = !["paused", "waiting", "stopped"].includes(state);
    this.form.changed();
  }

  pause() {
    this.upload.abort();
    this.show("paused", this.share);
  }

  goOn() {
    this.upload.abort();
    this.show("sending", this.share);
    this.upload.start();
  }

  async drop() {
    await this.upload.abort(false);
    if (this.id) await remove(this.form.element.dataset.uploads, this.id);
    this.form.forget(this);
  }
}

const remove = (address, id) =>
  fetch(`${address}/${id}`, { method: "DELETE", headers: { "X-CSRFToken": token() } }).catch(() => {});

class UploadForm {
  constructor(element) {
    this.element = element;
    this.known = JSON.parse(element.dataset.known);
    this.rows = [];
    this.looking = 0;
    this.field = element.querySelector("input[type=file]");
    this.list = element.querySelector("[data-upload-list]");
    this.field.multiple = true;
    document.querySelectorAll("[data-with-script]").forEach((each) => (each.hidden = false));
    this.field.addEventListener("change", () => {
      this.add(this.field.files);
      this.field.value = "";
    });
    element.addEventListener("submit", (event) => this.submit(event));
    this.takeDrops();
    for (const known of element.querySelectorAll("[data-known]")) {
      known.querySelector("button").addEventListener("click", async () => {
        await remove(element.dataset.uploads, known.dataset.known);
        known.remove();
      });
    }
    window.addEventListener("online", () =>
      this.rows.filter(({ state }) => state === "waiting").forEach((row) => row.goOn()),
    );
    window.addEventListener("beforeunload", (event) => {
      if (this.rows.some(({ state }) => state === "sending")) event.preventDefault();
    });
  }

  async add(files) {
    const chosen = [...files];
    this.looking += chosen.length;
    for (const file of chosen) {
      const fingerprint = await fingerprintOf(file);
      if (!this.rows.some((row) => row.fingerprint === fingerprint)) {
        const row = new Row(this, file, fingerprint);
        this.rows.push(row);
        this.list.append(row.element);
      }
      this.looking -= 1;
      this.changed();
    }
  }

  takeDrops() {
    const over = (isOver) => this.field.classList.toggle("is-over", isOver);
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    document.addEventListener("dragleave", () => over(false));
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      this.add(event.dataTransfer.files);
    });
  }

  forget(row) {
    this.rows = this.rows.filter((each) => each !== row);
    row.element.remove();
    this.changed();
  }

  // Sent once all of them are whole; pressed before, it is sent by itself then.
  get isWhole() {
    return !this.looking && this.rows.every(({ state }) => state === "whole");
  }

  changed() {
    if (this.isWanted && this.rows.length && this.isWhole) this.element.requestSubmit();
  }

  submit(event) {
    if (!this.rows.length && !this.looking) return;
    const { isWhole } = this;
    this.element.elements.uploads.value = this.rows.map(({ id }) => id).join(" ");
    this.isWanted = !isWhole;
    this.element.querySelector("[data-part=wanted]").hidden = isWhole;
    if (!isWhole) event.preventDefault();
  }
}

document.querySelectorAll("form[data-uploads]").forEach((element) => new UploadForm(element));
