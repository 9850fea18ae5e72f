/* Dialogs, confirmation, menus. */
"use strict";
(function () {
  /* hx-confirm: a dialog that names the deed, safe answer first */
  function ask(question, element) {
    const dialog = document.getElementById("confirm");
    const yes = dialog.querySelector("[data-yes]");
    const title = element.dataset?.confirmTitle;
    dialog.querySelector("h2").textContent = title || question;
    dialog.querySelector("[data-why]").textContent = title ? question : "";
    yes.textContent = element.dataset?.confirmVerb || gx.word("goon");
    yes.className = "btn " + (element.dataset?.confirmDanger !== undefined ? "btn-danger" : "btn-primary");
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
  }
  gx.ask = ask;

  document.addEventListener("htmx:confirm", (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    if (!ctx.confirm) return;
    event.preventDefault();
    ask(ctx.confirm, ctx.sourceElement).then((yes) => (yes ? issueRequest() : dropRequest()));
  });

  /* a plain form (not boosted) with hx-confirm asks as well */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = form.getAttribute?.("hx-confirm");
    if (!question || form._htmx?.boosted || form.hasAttribute("hx-post") || form.dataset.asked) return;
    event.preventDefault();
    ask(question, form).then((yes) => {
      if (!yes) return;
      form.dataset.asked = "yes";
      form.requestSubmit(event.submitter ?? undefined);
    });
  });

  /* <button data-dialog="id"> opens; a fragment with <dialog data-open> opens itself */
  gx.on("click", "[data-dialog]", (event, button) => {
    event.preventDefault();
    document.getElementById(button.dataset.dialog)?.showModal();
  });
  gx.each("dialog[data-open]", (dialog) => {
    if (dialog.open) dialog.close();
    dialog.showModal();
  });
  gx.on("click", "[data-close]", (event, button) => button.closest("dialog")?.close());
  gx.on("click", "dialog", (event, dialog) => {
    if (event.target !== dialog) return; // the veil, not the content
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) dialog.close();
  });

  /* menus are <details>: one open at a time, Escape and outside clicks close, arrows move */
  const open = () => [...document.querySelectorAll("details.gx-menu[open]")];
  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      const chosen = event.target.closest?.(".gx-pop a, .gx-pop button");
      if (!menu.contains(event.target) || (chosen && menu.contains(chosen) && !chosen.closest("[data-stay]"))) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.gx-menu") ?? open()[0];
    if (!menu) return;
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    }
    if (!/^Arrow(Down|Up)$/.test(event.key) || gx.typing(event.target)) return;
    menu.open = true;
    const lines = [...menu.querySelectorAll(".gx-pop a.it, .gx-pop button.it")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    lines[(lines.indexOf(document.activeElement) + step + lines.length) % lines.length]?.focus();
    event.preventDefault();
  });

  /* tabs inside a page: <button role=tab aria-controls> with panels in the same page */
  gx.on("click", "[role=tab][aria-controls]", (event, tab) => {
    tab.parentElement.querySelectorAll("[role=tab]").forEach((other) => {
      const chosen = other === tab;
      other.setAttribute("aria-selected", chosen);
      other.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls"));
      if (panel) panel.hidden = !chosen;
    });
  });
  gx.on("keydown", "[role=tab]", (event, tab) => {
    if (!/^Arrow(Left|Right)$/.test(event.key)) return;
    const tabs = [...tab.parentElement.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(tab) + (event.key === "ArrowRight" ? 1 : -1) + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
})();
