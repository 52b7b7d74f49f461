// Looks at the page again while work goes on, and shows what has changed. Without it, "Look again" does the same.
"use strict";

const SECONDS = 1;

async function look(part) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (!now || !now.querySelector("progress")) {
    location.reload();
    return;
  }
  part.replaceChildren(...now.childNodes);
  later(part);
}

function later(part) {
  setTimeout(() => look(part).catch(() => later(part)), SECONDS * 1000);
}

document.querySelectorAll("[data-progress]").forEach((part) => {
  if (part.querySelector("progress")) later(part);
  // Over already, before what it found was on the page.
  else if (part.hasAttribute("data-wait") && !part.querySelector(".note-bad")) setTimeout(() => location.reload(), SECONDS * 1000);
});
