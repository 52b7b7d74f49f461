// Cuts a take by its picture: a click sets the nearer end, and the part is heard at once. Without it, the two
// numbers and "Listen to that part" do the same.
"use strict";

const wave = document.getElementById("wave");
const player = document.getElementById("part");
const ends = { start: document.getElementById("start"), end: document.getElementById("end") };
const LEAST = 0.1; // seconds between the ends

function seconds() {
  return Number(wave.dataset.seconds);
}

function shade() {
  const wide = wave.viewBox.baseVal.width;
  const [start, end] = [ends.start, ends.end].map((each) => (wide * Number(each.value)) / seconds());
  const [before, after] = [wave.querySelector("[data-side=start]"), wave.querySelector("[data-side=end]")];
  before.setAttribute("width", Math.max(0, start));
  after.setAttribute("x", Math.min(wide, end));
  after.setAttribute("width", Math.max(0, wide - end));
}

function hear() {
  const part = new URLSearchParams({ start: ends.start.value, end: ends.end.value });
  player.src = `${player.dataset.src}?${part}`;
  player.play().catch(() => {}); // a browser may want a click of its own
}

function set(moment) {
  const [start, end] = [Number(ends.start.value), Number(ends.end.value)];
  const nearer = Math.abs(moment - start) <= Math.abs(moment - end) ? "start" : "end";
  const there = nearer === "start" ? Math.min(moment, end - LEAST) : Math.max(moment, start + LEAST);
  ends[nearer].value = Math.max(0, Math.min(seconds(), there)).toFixed(2);
  shade();
  hear();
}

if (wave && player) {
  wave.classList.add("wave-live");
  wave.addEventListener("click", (event) => {
    const box = wave.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * seconds());
  });
  for (const each of Object.values(ends)) each.addEventListener("input", shade);
}
