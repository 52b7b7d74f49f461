// The telephone on the page. What a key means is decided by the handset on the server: with every key the page
// sends the whole list of what was done, each at its second, and gets what is heard from the beginning. It plays
// the sounds, shows the rows as they are heard, and knows the second. It reads no TwiML.
"use strict";

const page = document.querySelector("[data-try]");
const phone = page.querySelector("[data-phone]");
const log = page.querySelector("[data-log]");
const state = page.querySelector("[data-state]");
const clock = page.querySelector("[data-clock]");
const caption = page.querySelector("[data-caption]"); // the words once more, beside the keys
const pressed = page.querySelector("[data-keys]");
const settings = page.querySelector("[data-settings]");
const keep = page.querySelector("[data-keep]");
const pad = page.querySelector("[data-pad]");
const [start, end, skip] = ["start", "end", "skip"].map((name) => page.querySelector(`[data-${name}]`));

const voice = new Audio(); // what the line says
const tone = new Audio(); // keys, and ringing
const AHEAD = 3; // sounds asked for before they are needed
const MOST_RINGING = 4; // seconds a telephone rings here, however long it would
const TALK = 2; // and that two people talk
const LEAST = 0.01; // seconds of a sound that are heard before a key can cut it short
const ROUNDED = 0.01; // seconds that numbers written shortly may lack
const GRACE = 3; // seconds more than expected that a browser's own voice may take

// Rows. Each is an <li> of the server's, with what it is in its data.

const kind = (row) => row.dataset.kind;
const at = (row) => Number(row.dataset.at);
const seconds = (row) => Number(row.dataset.seconds);
const done = (row) => kind(row) !== "key";

class Call {
  constructor(wanted) {
    this.wanted = wanted; // the form's fields, as they were when it began
    this.acts = [];
    this.rows = [];
    this.index = -1;
    this.began = 0; // when the row that is heard began, by the page's clock
    this.waiting = null; // the answer that is on its way
    this.over = () => {}; // ends the row that is heard
    this.fetched = new Set();
  }

  get row() {
    return this.rows[this.index];
  }

  // The second of the call, as the handset counts.
  get now() {
    if (!this.row) return 0;
    const sounding = kind(this.row) === "words" && voice.src && !voice.paused;
    const passed = sounding ? voice.currentTime : (performance.now() - this.began) / 1000;
    return at(this.row) + Math.max(LEAST, Math.min(passed, seconds(this.row)));
  }
}

let call = null;

// Asking the handset.

async function ask(mine, until) {
  const asked = new URLSearchParams(mine.wanted);
  asked.set("acts", mine.acts.join(" "));
  asked.set("until", until.toFixed(3));
  const answer = await fetch(`${page.dataset.heard}?${asked}`, { headers: { Accept: "text/html" } });
  if (answer.redirected) throw new Error(state.dataset.out);
  const told = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = told.querySelector("[data-call]");
  if (!list) throw new Error(told.querySelector("[data-refused]")?.textContent.trim() || state.dataset.lost);
  return list;
}

// Asks, and goes on with what is heard now. Of several answers on their way the last one counts.
async function follow(mine, until) {
  const asked = ask(mine, until);
  mine.waiting = asked;
  try {
    const list = await asked;
    if (mine === call && mine.waiting === asked) take(mine, list);
  } catch (trouble) {
    if (mine === call && mine.waiting === asked) fail(trouble);
  } finally {
    if (mine.waiting === asked) mine.waiting = null;
  }
}

// The new rows begin like the old ones. The one that is heard is the same one, perhaps cut short by a key.
function take(mine, list) {
  const { edition, date, time } = list.dataset;
  mine.wanted = { ...mine.wanted, edition, date, time, when: "set" };
  const heard = mine.rows.slice(0, mine.index + 1).filter(done).length;
  const before = mine.row;
  mine.rows = [...list.children];
  if (!before) return;
  let seen = 0;
  mine.index = mine.rows.findIndex((row) => done(row) && ++seen === heard);
  const here = mine.row;
  const waited = kind(here) === "listen" && mine.index + 1 < mine.rows.length;
  if (waited || seconds(here) < seconds(before) - 0.002) {
    if ("cut" in here.dataset) showCut(here);
    mine.over();
  }
}

// Playing.

async function play(mine) {
  while (mine === call) {
    while (mine.waiting) await mine.waiting.catch(() => {});
    await null; // `take` comes first
    if (mine !== call) return;
    if (mine.index + 1 >= mine.rows.length) return;
    mine.index += 1;
    mine.began = performance.now();
    show(mine.row);
    await perform(mine, mine.row);
  }
}

async function perform(mine, row) {
  switch (kind(row)) {
    case "words":
      return say(mine, row);
    case "pause":
      return wait(mine, seconds(row));
    case "listen":
      return listen(mine, row);
    case "dial":
      return ring(mine, row);
    case "end":
      return finish(state.dataset.ended);
  }
}

// Until a time is over, or something else ends it.
function wait(mine, time, begin = () => {}) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, time * 1000);
    mine.over = () => {
      clearTimeout(timer);
      resolve();
    };
    begin(mine.over);
  });
}

async function say(mine, row) {
  tell("speaking");
  prefetch(mine);
  if (!row.dataset.sound || !(await sound(mine, row))) await sayAloud(mine, row);
  voice.pause();
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

// The sound of a row; false where it cannot be had. It is cut where the handset says.
function sound(mine, row) {
  return new Promise((resolve) => {
    const end = (heard) => {
      voice.onended = voice.onerror = voice.ontimeupdate = null;
      resolve(heard);
    };
    mine.over = () => end(true);
    voice.onended = () => end(true);
    voice.onerror = () => end(false);
    voice.src = row.dataset.sound;
    voice.play().catch((trouble) => trouble.name === "AbortError" || end(false));
  });
}

function sayAloud(mine, row) {
  const able = "speechSynthesis" in window && speechSynthesis.getVoices().length > 0;
  mine.began = performance.now();
  return wait(mine, seconds(row) + (able ? GRACE : 0), (over) => {
    if (!able) return;
    const said = new SpeechSynthesisUtterance(row.querySelector(".row-said").textContent.trim());
    said.lang = row.dataset.tag;
    said.onend = said.onerror = over;
    speechSynthesis.speak(said);
  });
}

function prefetch(mine) {
  const next = mine.rows.slice(mine.index + 1).filter((row) => row.dataset.sound).slice(0, AHEAD);
  for (const { dataset } of next.filter((row) => !mine.fetched.has(row.dataset.sound))) {
    mine.fetched.add(dataset.sound);
    fetch(dataset.sound).catch(() => {});
  }
}

async function listen(mine, row) {
  if (mine.index + 1 < mine.rows.length) return;
  tell("listening");
  await wait(mine, seconds(row));
  if (mine === call && !mine.waiting && mine.index + 1 >= mine.rows.length) {
    await follow(mine, at(row) + seconds(row) + ROUNDED);
  }
}

async function ring(mine, row) {
  tell("ringing");
  const shown = row.shown.querySelector("[data-then]");
  if (shown) shown.hidden = true;
  beep("ringing");
  await wait(mine, Math.min(seconds(row), MOST_RINGING));
  tone.pause();
  if (shown) shown.hidden = false;
  await wait(mine, TALK);
}

function beep(name) {
  tone.src = page.dataset.tones + name;
  tone.play().catch(() => {});
}

// Showing.

function show(row) {
  log.querySelectorAll(".is-now").forEach((each) => each.classList.remove("is-now"));
  row.shown = row.cloneNode(true);
  row.shown.classList.add("is-now");
  log.querySelector("[data-rows]").append(row.shown);
  if (row.hidden) return; // a pause
  // Its end, unless it is longer than the window: then its beginning.
  const { offsetTop, offsetHeight } = row.shown;
  log.scrollTop = Math.min(offsetTop, offsetTop + offsetHeight - log.clientHeight);
  const said = row.querySelector(".row-said");
  if (["words", "dial", "end"].includes(kind(row))) {
    caption.textContent = said.textContent.trim();
    caption.lang = said.lang;
  }
}

function showCut(row) {
  const shown = log.querySelector("[data-rows] > .is-now");
  shown?.querySelector(".row-words").replaceChildren(...row.cloneNode(true).querySelector(".row-words").childNodes);
}

function tell(what) {
  const told = state.dataset[what] ?? what;
  if (state.textContent !== told) state.textContent = told;
}

function tick() {
  if (!call) return;
  const whole = Math.floor(call.now);
  const told = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  if (clock.textContent !== told) clock.textContent = told;
}

// What somebody does.

function begin() {
  if (call) return;
  const mine = (call = new Call(Object.fromEntries(new FormData(settings))));
  log.replaceChildren(Object.assign(document.createElement("ol"), { className: "rows" }));
  log.firstChild.dataset.rows = "";
  pressed.textContent = caption.textContent = "";
  clock.textContent = "0:00";
  if (keep) keep.hidden = true;
  on(true);
  tell("calling");
  pad.focus();
  follow(mine, 0).then(() => play(mine));
}

function press(key) {
  const button = pad.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!call || !button || !call.row) return;
  call.acts.push(`${key}@${call.now.toFixed(3)}`);
  pressed.textContent += key;
  button.classList.add("is-down");
  setTimeout(() => button.classList.remove("is-down"), 150);
  beep(button.dataset.tone);
  follow(call, call.now);
}

function hangUp() {
  if (call) finish(state.dataset.ended);
}

// The call is over. What was heard stays, and may be kept.
function finish(words) {
  const mine = call;
  tick();
  call = null;
  mine.over();
  voice.pause();
  tone.pause();
  if ("speechSynthesis" in window) speechSynthesis.cancel();
  log.querySelectorAll(".is-now").forEach((each) => each.classList.remove("is-now"));
  on(false);
  tell(words);
  start.focus();
  if (keep && mine.row) offerToKeep(mine);
}

function fail(trouble) {
  finish(trouble instanceof TypeError ? state.dataset.lost : trouble.message);
}

function offerToKeep(mine) {
  const told = { ...mine.wanted, acts: mine.acts.join(" "), until: mine.now.toFixed(3) };
  for (const [name, value] of Object.entries(told)) {
    const field = keep.elements.namedItem(name);
    if (field) field.value = value;
  }
  keep.hidden = false;
}

function on(calling) {
  start.disabled = calling;
  [end, skip, ...pad.querySelectorAll("button")].forEach((button) => (button.disabled = !calling));
}

start.addEventListener("click", begin);
end.addEventListener("click", hangUp);
skip.addEventListener("click", () => call?.over());
pad.addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]");
  if (button) press(button.dataset.key);
});
page.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest("input, select, textarea, [data-settings], [data-keep]");
  if (elsewhere || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (/^[0-9*#]$/.test(event.key) && call) {
    event.preventDefault();
    press(event.key);
  }
});
settings.elements.result.addEventListener("change", (event) => {
  if (!call || !call.row) return;
  call.acts.push(`${event.target.value}@${call.now.toFixed(3)}`);
  follow(call, call.now);
});
for (const field of [settings.elements.date, settings.elements.time]) {
  field.addEventListener("input", () => (settings.elements.when.value = "set"));
}

phone.hidden = false;
page.querySelectorAll("[data-live]").forEach((each) => (each.hidden = false));
setInterval(tick, 100);
