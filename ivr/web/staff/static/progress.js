// Looks at the page again while work goes on, and shows what has changed. Without it, "Look again" does the same.
"use strict";

const SECONDS = 1;
const TYPED = "main input:not([type=hidden], [type=file]), main textarea";

async function look(part) {
  if (!part.isConnected) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (now && now.querySelector("progress")) {
    part.replaceChildren(...now.childNodes);
    later(part);
  } else {
    show(page);
  }
}

// The page as it is now, below the notes: what was told a moment ago stays until somebody has read it, and what
// somebody types meanwhile stays typed.
function show(page) {
  const typed = [...document.querySelectorAll(TYPED)].filter((each) => each.id && each.value !== each.defaultValue);
  const held = document.activeElement.id;
  const notes = document.querySelector("main .notes");
  const now = page.querySelector("main .notes");
  while (notes.nextSibling) notes.nextSibling.remove();
  notes.append(...now.children);
  while (now.nextSibling) notes.parentNode.append(now.nextSibling);
  for (const each of typed) {
    const same = document.getElementById(each.id);
    if (same) same.value = each.value;
  }
  if (held) document.getElementById(held)?.focus();
  begin();
}

function later(part) {
  setTimeout(() => look(part).catch(() => later(part)), SECONDS * 1000);
}

function begin() {
  document.querySelectorAll("[data-progress]").forEach((part) => {
    // Or over already, before what it found was on the page.
    const waits = part.hasAttribute("data-wait") && !part.querySelector(".note-bad");
    if (part.querySelector("progress") || waits) later(part);
  });
}

begin();
