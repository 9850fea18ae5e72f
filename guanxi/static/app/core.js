/* What the other files share: one namespace, the words of the page's language, loading a library when a page needs it. */
"use strict";
window.gx = {
  /** The sentence kept under that name in kit/shell/words.html; {name} places are filled from `places`. */
  word(name, places = {}) {
    const text = document.getElementById("words")?.dataset[name] ?? "";
    return text.replace(/\{(\w+)\}/g, (_, key) => places[key] ?? "");
  },

  cookie(name) {
    return document.cookie.split("; ").find((part) => part.startsWith(name + "="))?.slice(name.length + 1) ?? "";
  },

  /** The token for POST requests: the cookie is always newer than the page. */
  csrf() {
    return gx.cookie("csrftoken") || document.querySelector("meta[name=csrf-token]")?.content || "";
  },

  /** Listens on the document, so that elements swapped in later are heard too. */
  on(event, selector, run) {
    document.addEventListener(event, (happened) => {
      const element = happened.target?.closest?.(selector);
      if (element) run(happened, element);
    });
  },

  /** Runs for the elements there are now and for those that come with a swap. */
  each(selector, run) {
    const visit = (root) => {
      if (root.matches?.(selector)) run(root);
      root.querySelectorAll?.(selector).forEach((element) => run(element));
    };
    const once = new WeakSet();
    const guarded = (element) => {
      if (!once.has(element)) {
        once.add(element);
        start(element);
      }
    };
    const start = run;
    run = guarded;
    visit(document);
    document.addEventListener("htmx:after:swap", () => visit(document));
    document.addEventListener("htmx:after:settle", () => visit(document));
    document.addEventListener("htmx:after:history:update", () => visit(document));
  },

  /** Loads a library of ours once; words.html names its address (it carries a content hash). */
  library(name) {
    gx.loaded ??= {};
    gx.loaded[name] ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = gx.word(name);
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return gx.loaded[name];
  },

  icon(name, size = "") {
    const holder = document.createElement("span");
    holder.innerHTML = `<svg class="icon${size && "-" + size}" aria-hidden="true"><use href="${gx.word("icons")}#${name}"></use></svg>`;
    return holder.firstChild;
  },

  typing(element) {
    return element?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");
  },
};

/* theme switch: at once, and remembered; without JavaScript the form posts */
gx.on("submit", "[data-theme-switch]", (event) => {
  event.preventDefault();
  const root = document.documentElement;
  const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.theme = root.dataset.bsTheme = theme;
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
  document.dispatchEvent(new CustomEvent("gx:theme"));
});

gx.on("click", "[data-back]", () => history.back());
/* <button data-print="address">: the trail is told first, then the browser prints */
gx.on("click", "[data-print]", async (event, button) => {
  const { print, rows = "" } = button.dataset;
  const said = new URLSearchParams({ rows, f: new URLSearchParams(location.search).get("f") ?? "" });
  if (print) await fetch(print, { method: "POST", headers: { "X-CSRFToken": gx.csrf() }, body: said });
  window.print();
});

/* the answer to "call": a number that is dialled at once */
gx.each("a[data-dial][data-now]", (link) => { location.href = link.href; });

/* a form that fetches a file leaves its dialog open otherwise */
gx.on("submit", "form[data-close-on-submit]", (event, form) => setTimeout(() => form.closest("dialog")?.close(), 0));

gx.on("click", "[data-copy]", (event, button) => {
  navigator.clipboard?.writeText(button.dataset.copy).then(() => gx.toast({ text: gx.word("copied") }));
});

/* whoever signs out leaves nothing behind in this tab: pages kept for "back" may show customers */
if (!document.body.dataset.user) {
  try {
    Object.keys(sessionStorage).filter((key) => key.startsWith("htmx")).forEach((key) => sessionStorage.removeItem(key));
  } catch { /* storage is closed: nothing was kept */ }
}
