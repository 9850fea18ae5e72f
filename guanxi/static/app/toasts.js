/* Toasts: from the server by HX-Trigger {"toast": {"text", "tone", "undo", "url", "link"}}, from errors, from our own scripts. */
"use strict";
(function () {
  const LIFE = 6000;
  const TO_UNDO = 40000; // who sees only in the next row that it was wrong still gets back

  gx.toast = function ({ text, tone = "", undo = "", url = "", link = "" }) {
    const region = document.getElementById("toasts");
    const template = document.getElementById("toast-template");
    if (!region || !template || !text) return;
    const toast = template.content.firstElementChild.cloneNode(true);
    if (tone) toast.classList.add(tone);
    if (tone === "need") toast.querySelector(".icon").replaceWith(gx.icon("alert-triangle"));
    toast.querySelector("[data-text]").textContent = text;
    const back = toast.querySelector("[data-undo]");
    if (undo) {
      back.hidden = false;
      back.dataset.undo = undo;
    } else back.remove();
    const further = toast.querySelector("[data-link]");
    if (url) {
      further.hidden = false;
      further.href = url;
      further.textContent = link || url;
    } else further.remove();
    region.append(toast);
    live(toast);
  };

  /* goes by itself, but never while somebody reads or stands on it */
  function live(toast) {
    const undoes = toast.querySelector("[data-undo]:not([hidden])");
    let timer = setTimeout(leave, undoes ? TO_UNDO : toast.classList.contains("need") ? LIFE * 2 : LIFE);
    function leave() {
      if (toast.matches(":hover, :focus-within")) timer = setTimeout(leave, 1500);
      else toast.remove();
    }
    toast.addEventListener("mouseenter", () => clearTimeout(timer));
    toast.addEventListener("mouseleave", () => (timer = setTimeout(leave, 2500)));
  }

  gx.each("#toasts [data-toast]", (toast) => live(toast));

  gx.on("click", "[data-dismiss]", (event, button) => button.closest("[data-toast], [data-notice]")?.remove());

  /* undo is a POST; the page then asks for its own content again */
  gx.on("click", "[data-undo]", async (event, link) => {
    event.preventDefault();
    const answer = await fetch(link.dataset.undo, { method: "POST", headers: { "X-CSRFToken": gx.csrf(), "HX-Request": "true" } });
    link.closest("[data-toast]")?.remove();
    if (answer.ok) location.reload();
    else {
      const said = answer.headers.get("X-Message");
      gx.toast({ text: said ? decodeURIComponent(said) : gx.word("broken"), tone: "need" });
    }
  });

  document.addEventListener("toast", (event) => {
    const said = event.detail?.value ?? event.detail;
    gx.toast(typeof said === "string" ? { text: said } : said);
  });
})();
