/* The review desk by keyboard: every button or link says in data-key which keys press it. */
"use strict";
document.addEventListener("keydown", (event) => {
  const desk = document.querySelector("[data-review]");
  if (!desk || gx.typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], details.gx-menu[open]")) return;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const meant = [...desk.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(pressed));
  if (!meant) return;
  event.preventDefault();
  meant.click();
});
