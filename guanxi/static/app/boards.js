/* Board: cards move between columns by drag and by keyboard; the server decides, a refusal puts the card back.
   <div class="gx-board" data-board data-url="…"> <ul class="cards" data-lane="key" data-name="…"> <li data-id="…" tabindex="0">
   POST {id, lane, after}: `after` is the id of the card above, "" at the top. */
"use strict";
(function () {
  function save(board, card, back) {
    const values = { id: card.dataset.id, lane: card.closest("[data-lane]").dataset.lane, after: card.previousElementSibling?.dataset.id ?? "" };
    const failed = () => back();
    board.addEventListener("htmx:response:error", failed, { once: true });
    board.addEventListener("htmx:error", failed, { once: true });
    window.htmx.ajax("POST", board.dataset.url, { source: board, target: board, swap: "none", values }).finally(() => {
      board.removeEventListener("htmx:response:error", failed);
      board.removeEventListener("htmx:error", failed);
    });
  }

  function say(text) {
    let region = document.getElementById("announce");
    if (!region) {
      region = document.createElement("div");
      region.id = "announce";
      region.className = "visually-hidden";
      region.setAttribute("aria-live", "assertive");
      document.body.append(region);
    }
    region.textContent = text;
  }

  gx.each("[data-board]", async (board) => {
    if (!window.Sortable) await gx.library("sortable");
    board.querySelectorAll("[data-lane]").forEach((lane) => {
      window.Sortable.create(lane, {
        group: "cards",
        draggable: "[data-id]",
        animation: 0,
        delay: 180,
        delayOnTouchOnly: true,
        onEnd({ item, from, oldDraggableIndex, to, newDraggableIndex }) {
          if (from === to && oldDraggableIndex === newDraggableIndex) return;
          save(board, item, () => from.insertBefore(item, from.querySelectorAll("[data-id]")[oldDraggableIndex] ?? null));
          say(gx.word("moved", { lane: to.dataset.name }));
        },
      });
    });
  });

  /* [data-sort]: lines of a builder, dragged by their [data-grip]; the order of the page is what is sent. Arrows do it without dragging */
  gx.each("[data-sort]", async (holder) => {
    if (!window.Sortable) await gx.library("sortable");
    window.Sortable.create(holder, {
      handle: "[data-grip]",
      animation: 0,
      onEnd: () => holder.dispatchEvent(new CustomEvent("sorted", { bubbles: true })),
    });
  });

  let held = null; // {card, lane, next, ghost}
  function drop(keep) {
    const { card, lane, next, ghost } = held;
    held = null;
    ghost.remove();
    card.classList.remove("held");
    const back = () => lane.insertBefore(card, next);
    if (!keep) back();
    else if (card.parentElement !== lane || card.nextElementSibling !== next) save(card.closest("[data-board]"), card, back);
    card.focus();
  }
  gx.on("keydown", "[data-board] [data-id]", (event, card) => {
    if (event.target !== card && !held) return;
    if (event.key === " ") {
      event.preventDefault();
      if (held) {
        say(gx.word("moved", { lane: card.closest("[data-lane]").dataset.name }));
        return drop(true);
      }
      const ghost = document.createElement("li");
      ghost.className = "gx-ghost";
      ghost.textContent = gx.word("here");
      held = { card, lane: card.parentElement, next: card.nextElementSibling, ghost };
      card.classList.add("held");
      say(gx.word("held"));
    } else if (held && event.key === "Escape") drop(false);
    else if (held && event.key.startsWith("Arrow")) {
      event.preventDefault();
      const lanes = [...card.closest("[data-board]").querySelectorAll("[data-lane]")];
      const now = lanes.indexOf(card.parentElement);
      if (/Left|Right/.test(event.key)) {
        const lane = lanes[now + (event.key === "ArrowRight" ? 1 : -1)];
        if (!lane) return;
        if (!held.ghost.isConnected) held.lane.insertBefore(held.ghost, held.next);
        lane.prepend(card);
        say(gx.word("moved", { lane: lane.dataset.name }));
      } else if (event.key === "ArrowUp") card.previousElementSibling?.before(card);
      else card.nextElementSibling?.after(card);
      card.focus();
      card.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });
})();
