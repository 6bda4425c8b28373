// Sends a large file piece by piece and goes on where it broke off; small files, and browsers without scripts, send the form.
import { Sha256 } from "./sha256.js";

const form = document.querySelector("form[data-pieces]");
const TRIES = 5; // in a row, before it is left to the person to go on
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

class Refused extends Error {}

const ask = async (address, body) => {
  const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
  if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
  const answer = await fetch(address, { method: "POST", body, headers });
  const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
  if (answer.status === 409 && told) return told; // it goes on elsewhere
  if (answer.ok && told) return told;
  if (answer.status >= 500) throw new Error(String(answer.status));
  throw new Refused(told && told.error ? told.error : form.dataset.failed);
};

const patiently = async (work) => {
  for (let n = 1; ; n++) {
    try {
      return await work();
    } catch (fault) {
      if (fault instanceof Refused || n >= TRIES) throw fault;
      await pause(2 ** n);
    }
  }
};

const send = async (file, show) => {
  const field = (name) => (form.elements[name] ? form.elements[name].value : "");
  const about = { name: file.name, size: file.size, media_type: file.type };
  for (const name of ["kind", "start", "last", "unpaid_break_minutes"]) about[name] = field(name);
  const begun = await patiently(() => ask(form.dataset.pieces, new URLSearchParams(about)));
  const address = `${form.dataset.pieces}${begun.upload}/`;
  const hash = new Sha256();
  let hashed = 0;
  let offset = begun.offset;
  const hashUpTo = async (end) => {
    for (; hashed < end; hashed += begun.piece) {
      hash.update(new Uint8Array(await file.slice(hashed, Math.min(hashed + begun.piece, end)).arrayBuffer()));
    }
    hashed = end;
  };
  show(offset);
  while (offset < file.size) {
    const piece = file.slice(offset, offset + begun.piece);
    const told = await patiently(() => ask(`${address}?offset=${offset}`, piece));
    offset = told.offset;
    show(offset);
    await hashUpTo(Math.max(hashed, offset));
  }
  await hashUpTo(file.size);
  const sha256 = hash.hex();
  const done = await patiently(() => ask(`${address}finish/`, new URLSearchParams({ sha256 })));
  location.assign(done.to);
};

if (form) {
  const status = form.querySelector("[data-sent]");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file || file.size <= Number(form.dataset.from)) return;
    event.preventDefault();
    button.disabled = true;
    status.hidden = false;
    const [bar, words] = [status.querySelector("progress"), status.querySelector("[data-words]")];
    const show = (sent) => {
      bar.max = file.size;
      bar.value = sent;
      words.textContent = `${(sent / 1e6).toFixed(1)} / ${(file.size / 1e6).toFixed(1)} MB`;
    };
    try {
      await send(file, show);
    } catch (fault) {
      words.textContent = fault instanceof Refused ? fault.message : form.dataset.broken;
      words.classList.add("wrong");
      button.disabled = false; // sent again, it goes on where it broke off
    }
  });
}
