/* The search box: "/" or Ctrl-K, suggestions with arrow keys, Chinese input respected. */
"use strict";
(function () {
  /* while an input method composes, nothing is asked of the server; the finished text is */
  const waiting = "[hx-get], [hx-post], [data-compose], .gx-record-form input";
  document.addEventListener("input", (event) => {
    if (event.isComposing && event.target.matches?.(waiting)) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches?.(waiting)) event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);

  const visible = (element) => element?.offsetParent !== null;

  function focusSearch() {
    const box = document.getElementById("search");
    if (box && visible(box)) {
      box.focus();
      box.select();
    } else {
      const bar = document.querySelector(".gx-mtop");
      bar?.classList.add("searching");
      bar?.querySelector("input[name=q]")?.focus();
    }
  }

  document.addEventListener("keydown", (event) => {
    const wanted = (event.key === "/" && !gx.typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (wanted && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      focusSearch();
    }
  });
  gx.on("click", "[data-search-open]", focusSearch);
  gx.on("focusout", ".gx-mtop .gx-search input", (event, input) => {
    if (!input.value) input.closest(".gx-mtop").classList.remove("searching");
  });

  const found = (box) => document.getElementById(box.getAttribute("aria-controls"));
  function show(box, open) {
    const list = found(box);
    if (!list) return;
    list.hidden = !open;
    box.setAttribute("aria-expanded", open && list.childElementCount > 0);
    if (!open) box.removeAttribute("aria-activedescendant");
  }

  document.addEventListener("htmx:after:swap", () => {
    const box = document.getElementById("search");
    if (!box || document.activeElement !== box) return;
    const options = found(box)?.querySelectorAll("[role=option]") ?? [];
    options.forEach((option, place) => (option.id ||= "found-" + place));
    show(box, box.value.trim() !== "");
  });
  gx.on("input", "[data-search]", (event, box) => {
    if (!box.value.trim()) show(box, false);
  });
  gx.on("focusin", "[data-search]", (event, box) => {
    if (box.value.trim() && found(box)?.childElementCount) show(box, true);
  });
  document.addEventListener("click", (event) => {
    const box = document.getElementById("search");
    if (box && !event.target.closest?.(".gx-search")) show(box, false);
  });

  gx.on("keydown", "[data-search]", (event, box) => {
    if (event.isComposing || event.keyCode === 229) return; // Enter and arrows belong to the input method
    const list = found(box);
    const options = [...(list?.querySelectorAll("[role=option]") ?? [])];
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") {
      if (list?.hidden) box.blur();
      show(box, false);
    } else if (/^Arrow(Down|Up)$/.test(event.key) && options.length) {
      event.preventDefault();
      show(box, true);
      const next = options[(now + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length];
      options.forEach((option) => option.setAttribute("aria-selected", option === next));
      box.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && now >= 0 && !list.hidden) {
      event.preventDefault();
      options[now].click();
    }
  });
})();
