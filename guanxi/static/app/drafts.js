/* Nothing typed is lost: <form data-draft="key"> keeps its text in this browser until the server has it.
   Own drafts only (the key carries the user), gone after a week, gone at sign-out. */
"use strict";
(function () {
  const WEEK = 7 * 24 * 3600 * 1000;
  const user = () => document.body.dataset.user;
  const key = (form) => `gx-draft:${user()}:${form.dataset.draft}`;
  const SENT = "gx-sent";

  const store = {
    read(name) {
      try { return JSON.parse(localStorage.getItem(name) ?? "null"); } catch { return null; }
    },
    write(name, value) {
      try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* full or closed: the page still works */ }
    },
    drop(name) {
      try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
    },
  };

  const kept = (field) => field.name && !field.disabled && !["hidden", "password", "file", "submit", "button"].includes(field.type);
  const value = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.multiple ? [...field.selectedOptions].map((o) => o.value) : field.value);
  const first = (field) =>
    ["checkbox", "radio"].includes(field.type) ? field.defaultChecked
      : field.options ? (field.multiple ? [...field.options].filter((o) => o.defaultSelected).map((o) => o.value) : [...field.options].find((o) => o.defaultSelected)?.value ?? field.options[0]?.value ?? "")
        : field.defaultValue;
  const place = (field) => (field.type === "radio" || field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);

  /* after a refused save the server sends what was typed as the form's own values: what the draft holds stays in it */
  function collect(form) {
    const before = store.read(key(form))?.typed ?? {};
    const typed = {};
    [...form.elements].filter(kept).forEach((field) => {
      const now = value(field);
      if (JSON.stringify(now) !== JSON.stringify(first(field)) || place(field) in before) typed[place(field)] = now;
    });
    return typed;
  }

  let timer;
  let pending = null;
  function keep() {
    clearTimeout(timer);
    if (!pending) return;
    const typed = collect(pending);
    if (Object.keys(typed).length) store.write(key(pending), { at: Date.now(), typed });
    else store.drop(key(pending));
    pending = null;
  }
  function later(form) {
    if (pending !== form) keep();
    pending = form;
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  }
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep); // a phone may end a hidden page without a word
  ["input", "change"].forEach((event) => gx.on(event, "form[data-draft] :is(input, select, textarea)", (happened, field) => later(field.form)));

  function restore(form) {
    const draft = store.read(key(form));
    if (!draft || !user()) return;
    if (Date.now() - draft.at > WEEK) return store.drop(key(form));
    let filled = 0;
    [...form.elements].filter(kept).forEach((field) => {
      const was = draft.typed[place(field)];
      if (was === undefined || JSON.stringify(was) === JSON.stringify(value(field))) return;
      if (["checkbox", "radio"].includes(field.type)) field.checked = was;
      else if (field.multiple) [...field.options].forEach((option) => (option.selected = was.includes(option.value)));
      else if (field.options && ![...field.options].some((option) => option.value === was)) return;
      else field.value = was;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      filled += 1;
    });
    if (filled) tell(form);
  }

  function tell(form) {
    const notice = document.createElement("div");
    notice.className = "gx-draft full";
    notice.setAttribute("role", "status");
    notice.dataset.notice = "";
    const text = document.createElement("span");
    text.className = "gx-grow";
    text.textContent = gx.word("draft");
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-sm";
    drop.textContent = gx.word("draftdrop");
    drop.addEventListener("click", () => {
      store.drop(key(form));
      form.reset();
      [...form.elements].forEach((field) => field.tomselect?.sync());
      notice.remove();
    });
    notice.append(text, drop);
    form.prepend(notice);
  }

  /* a plain submit leaves the page: the next page tells whether it arrived */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset?.draft || !user()) return;
    pending = form;
    keep();
    try { sessionStorage.setItem(SENT, key(form)); } catch { /* then it is offered again, which is harmless */ }
  });

  function arrived() {
    let name = null;
    try {
      name = sessionStorage.getItem(SENT);
    } catch { return; }
    if (!name || !user()) return; // signed out meanwhile: keep it
    const failed = document.querySelector(".gx-error, main [aria-invalid=true], main .gx-errors");
    sessionStorage.removeItem(SENT);
    if (!failed) store.drop(name);
  }

  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    const form = ctx.request?.form ?? ctx.sourceElement?.closest?.("form");
    if (!form?.dataset?.draft) return;
    const status = ctx.response?.status ?? 0;
    const gone = ctx.hx?.redirect && /login/.test(ctx.hx.redirect);
    if (status >= 200 && status < 400 && !gone) store.drop(key(form));
    try { sessionStorage.removeItem(SENT); } catch { /* closed */ }
  });

  gx.on("submit", "form[data-leave]", () => {
    try {
      Object.keys(localStorage).filter((name) => name.startsWith(`gx-draft:${user()}:`)).forEach((name) => localStorage.removeItem(name));
    } catch { /* nothing was kept */ }
  });

  arrived();
  gx.each("form[data-draft]", restore);
})();
