/* Forms: pickers that load from the server, file drop with progress, values beside sliders. */
"use strict";
(function () {
  /* <select data-tom data-url="…/suggest/">: people, customers, products. Without JavaScript it stays a select */
  gx.each("select[data-tom]", async (select) => {
    if (!window.TomSelect) await gx.library("tomselect");
    if (select.tomselect || !select.isConnected) return;
    const { url, create, placeholder } = select.dataset;
    new window.TomSelect(select, {
      valueField: "id",
      labelField: "text",
      searchField: url ? [] : ["text"],
      maxOptions: 100,
      create: create !== undefined,
      placeholder: placeholder ?? "",
      preload: url ? "focus" : false,
      allowEmptyOption: true,
      plugins: [],
      onInitialize() {
        select.setAttribute("aria-hidden", "true"); // its picker speaks for it
        this.control_input.setAttribute("aria-label", select.labels?.[0]?.textContent.trim() || select.getAttribute("aria-label") || placeholder || "");
      },
      shouldLoad: () => true,
      load: url
        ? (query, done) => {
            const address = new URL(url, location.href);
            address.searchParams.set("q", query);
            fetch(address, { headers: { Accept: "application/json" } })
              .then((answer) => (answer.ok ? answer.json() : { results: [] }))
              .then((found) => {
                forget(select);
                done(found.results ?? found);
              })
              .catch(() => done());
          }
        : undefined,
      render: {
        option: (item, escape) => `<div>${escape(item.text)}${item.note ? `<span class="gx-note">${escape(item.note)}</span>` : ""}</div>`,
        no_results: () => `<div class="no-results">${gx.word("none")}</div>`,
        loading: () => `<div class="loading">${gx.word("searching")}</div>`,
      },
    });
  });
  /* what the server found for an earlier text must not stand among the new answers */
  function forget(select) {
    const tom = select.tomselect;
    const kept = [].concat(tom.getValue());
    Object.keys(tom.options).forEach((key) => kept.includes(key) || tom.removeOption(key, true));
  }

  /* a copied page (history) carries the picker's wrapper without its script: take it away, the select starts anew */
  document.addEventListener("htmx:before:history:update", () => {
    document.querySelectorAll("select[data-tom]").forEach((select) => select.tomselect?.destroy());
  });

  gx.on("input", "input[type=range]", (event, slider) => {
    document.querySelectorAll(`output[for="${CSS.escape(slider.id)}"]`).forEach((output) => {
      (output.querySelector("[data-value]") ?? output).textContent = slider.value;
    });
  });

  /* <select data-noted>: what is chosen is explained below its field */
  const explain = (select) => {
    const note = select.tomselect?.options[select.value]?.note ?? select.selectedOptions[0]?.dataset.note ?? "";
    const field = select.closest(".gx-field");
    let line = field?.querySelector("[data-note-of]");
    if (field && !line && note) {
      line = Object.assign(document.createElement("div"), { className: "hint" });
      line.dataset.noteOf = "";
      line.setAttribute("role", "status");
      field.append(line);
    }
    if (line) line.textContent = note;
  };
  gx.each("select[data-noted]", explain);
  gx.on("change", "select[data-noted]", (event, select) => explain(select));

  gx.on("change", "[data-submit]", (event, control) => control.form?.requestSubmit());

  /* fields that only count for one answer: data-when="name=value" */
  const fit = (part) => {
    const [name, value] = part.dataset.when.split("=");
    const form = part.closest("form");
    if (!form?.elements[name]) return; // not asked here: nothing to go by
    const chosen = form?.querySelector(`[name="${CSS.escape(name)}"]:checked`) ?? form?.querySelector(`select[name="${CSS.escape(name)}"]`);
    part.hidden = !value.split("|").includes(chosen?.value ?? "");
  };
  gx.each("[data-when]", fit);
  document.addEventListener("change", (event) => event.target.form?.querySelectorAll("[data-when]").forEach(fit));

  /* files: dropping, the name, and how far the upload is */
  ["dragenter", "dragover"].forEach((name) => gx.on(name, "[data-drop]", (event, zone) => zone.classList.add("over")));
  ["dragleave", "drop"].forEach((name) => gx.on(name, "[data-drop]", (event, zone) => zone.classList.remove("over")));
  gx.on("change", "[data-drop] input[type=file]", (event, input) => {
    const zone = input.closest("[data-drop]");
    zone.querySelector("[data-drop-name]").textContent = [...input.files].map((file) => `${file.name} (${size(file.size)})`).join(" ");
    if (zone.closest("form")?.dataset.upload === "at-once" && input.files.length) input.form.requestSubmit();
  });
  /* a picture in the clipboard goes where files are dropped: <form data-paste> */
  document.addEventListener("paste", (event) => {
    const input = document.querySelector("form[data-paste] [data-drop] input[type=file]");
    if (!input || !event.clipboardData?.files.length || event.target.closest?.("textarea")) return;
    event.preventDefault();
    input.files = event.clipboardData.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const size = (bytes) => (bytes > 1048576 ? (bytes / 1048576).toFixed(1) + " MB" : Math.ceil(bytes / 1024) + " KB");

  /* <form data-upload>: sent by XMLHttpRequest, because fetch cannot say how far it is */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-upload]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const bar = form.querySelector("[data-drop] progress");
    const name = form.querySelector("[data-drop-name]");
    const buttons = [...form.querySelectorAll("button")];
    const request = new XMLHttpRequest();
    const again = () => buttons.forEach((button) => (button.disabled = false));
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRFToken", gx.csrf());
    request.upload.onprogress = (sent) => {
      bar.hidden = false;
      bar.value = sent.lengthComputable ? Math.round((sent.loaded / sent.total) * 100) : 0;
      name.textContent = `${gx.word("uploading")} ${bar.value}%`;
    };
    request.onload = () => {
      if (request.status < 400) return location.assign(request.responseURL || location.href);
      again();
      const fresh = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
      if (request.status === 422 && fresh) {
        document.querySelector("main").replaceWith(fresh);
        window.htmx?.process(fresh);
      } else gx.toast({ text: gx.word(request.status === 413 ? "toobig" : "broken"), tone: "need" });
    };
    request.onerror = () => {
      again();
      gx.toast({ text: gx.word("offline"), tone: "need" });
    };
    const data = new FormData(form, event.submitter);
    buttons.forEach((button) => (button.disabled = true));
    request.send(data);
  }, true);
})();
