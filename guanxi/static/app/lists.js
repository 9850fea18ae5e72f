/* Lists: choosing rows (with shift), the bulk bar, moving by keyboard, adding and moving lines in builders. */
"use strict";
(function () {
  const boxes = (list) => [...list.querySelectorAll("tbody [name=pk][type=checkbox]")];
  const list = () => document.querySelector("[data-list]");
  let last = null;

  /* one source of truth: the ticked boxes; rows, head box and bulk bar follow */
  function draw(holder) {
    const all = boxes(holder);
    const chosen = all.filter((box) => box.checked);
    all.forEach((box) => box.closest("tr")?.setAttribute("aria-selected", box.checked));
    const head = holder.querySelector("[data-check-all]");
    if (head) {
      head.checked = all.length > 0 && chosen.length === all.length;
      head.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
    const bar = holder.querySelector("[data-bulk]");
    if (!bar) return;
    const whole = bar.querySelector("[name=all]");
    if (whole && chosen.length < all.length) whole.disabled = true;
    const everything = whole && !whole.disabled;
    bar.hidden = chosen.length === 0;
    bar.querySelector("[data-bulk-count]").textContent = gx.word("chosen", { n: everything ? holder.dataset.total : chosen.length });
    bar.querySelectorAll("[data-bulk-all]").forEach((button) => (button.hidden = everything || chosen.length < all.length));
  }

  gx.on("click", "[data-list] tbody [name=pk]", (event, box) => {
    const holder = box.closest("[data-list]");
    const all = boxes(holder);
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
    }
    last = box;
    draw(holder);
  });
  gx.on("click", "[data-check-all]", (event, head) => {
    const holder = head.closest("[data-list]");
    boxes(holder).forEach((box) => (box.checked = head.checked));
    draw(holder);
  });
  gx.on("click", "[data-bulk-all]", (event, button) => {
    const holder = button.closest("[data-list]");
    boxes(holder).forEach((box) => (box.checked = true));
    const whole = holder.querySelector("[data-bulk] [name=all]");
    if (whole) whole.disabled = false;
    draw(holder);
  });
  gx.on("click", "[data-bulk-none]", (event, button) => {
    const holder = button.closest("[data-list]");
    boxes(holder).forEach((box) => (box.checked = false));
    holder.classList.remove("gx-picking");
    draw(holder);
  });
  gx.on("click", "[data-pick]", (event, button) => {
    const holder = document.querySelector("[data-list]");
    button.setAttribute("aria-pressed", holder?.classList.toggle("gx-picking"));
  });
  gx.each("[data-list]", draw);
  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-list]").forEach(draw));

  /* j k move, x chooses, Enter opens */
  document.addEventListener("keydown", (event) => {
    if (gx.typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], details.gx-menu[open]")) return;
    const holder = list();
    if (!holder || !["j", "k", "x", "Enter"].includes(event.key)) return;
    const rows = [...holder.querySelectorAll("tbody tr")];
    const here = rows.findIndex((row) => row.classList.contains("here"));
    if (event.key === "j" || event.key === "k") {
      const next = rows[Math.max(0, Math.min(rows.length - 1, here + (event.key === "j" ? 1 : -1)))];
      if (!next) return;
      rows.forEach((row) => row.classList.toggle("here", row === next));
      (next.querySelector("a.name") ?? next.querySelector("a, input"))?.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (here >= 0 && event.key === "x") rows[here].querySelector("[name=pk]")?.click();
    else if (here >= 0 && event.key === "Enter" && !event.target.closest("a, button, summary")) rows[here].querySelector("a.name")?.click();
  });

  /* <button data-add-line="template-id" data-into="holder-id">: conditions, lines of an order; __prefix__ becomes the number */
  gx.on("click", "[data-add-line]", (event, button) => {
    const template = document.getElementById(button.dataset.addLine);
    const holder = document.getElementById(button.dataset.into);
    const total = holder.closest("form")?.querySelector("[name$=TOTAL_FORMS]");
    const number = total ? total.value : (holder.dataset.next ?? holder.childElementCount);
    holder.dataset.next = Number(number) + 1; // a line that was taken away must not give its number to another
    const made = document.createElement("template");
    made.innerHTML = template.innerHTML.replaceAll("__prefix__", number);
    const line = made.content.firstElementChild;
    holder.append(line);
    if (total) total.value = Number(number) + 1;
    places(holder);
    window.htmx?.process(line);
    document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail: { ctx: {} } }));
    line.querySelector("input, select, textarea")?.focus();
  });
  /* where lines say their place as a number, it follows */
  const places = (holder) => holder.querySelectorAll("[data-place]").forEach((input, place) => (input.value = place + 1));
  gx.on("click", "[data-drop-line]", (event, button) => {
    const line = button.closest("[data-line]");
    const gone = line.querySelector("[name$=-DELETE]");
    if (gone) {
      gone.checked = true;
      gone.value = "on";
      line.hidden = true;
    } else line.remove();
  });
  gx.on("click", "[data-move]", (event, button) => {
    const line = button.closest("[data-line], li, tr");
    if (button.dataset.move === "up") line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    places(line.parentElement);
    button.focus();
  });
})();
